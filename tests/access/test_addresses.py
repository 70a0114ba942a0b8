"""Every address is marked: no page can be forgotten (trust T1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required

from programs.access import Action, access
from tests.access.routes import PUBLIC, ROUTES, Found, addresses

LISTED = {route.name for route in ROUTES}


def unmarked(found: Found) -> str:
    """Return what is wrong with an address, or nothing."""
    if found.is_of_allauth:
        return ""
    if found.name in PUBLIC:
        return "" if found.is_open else "stands in PUBLIC but asks to sign in"
    if found.is_open:
        return "is open to visitors but does not stand in PUBLIC"
    if not found.mark:
        return "carries no access mark"
    return "" if found.name in LISTED else "does not stand in ROUTES of tests/access/routes.py"


def test_every_address_is_public_by_name_or_marked_and_in_the_matrix() -> None:
    faults = {found.name: unmarked(found) for found in addresses() if unmarked(found)}

    assert faults == {}


def test_table_names_no_address_that_is_gone() -> None:
    known = {found.name for found in addresses()}

    assert (LISTED | PUBLIC) - known == set()


def test_every_mark_is_an_action_of_the_table() -> None:
    marks = {str(found.mark) for found in addresses() if found.mark}

    assert marks - {str(action) for action in Action} == set()


def a_view(request: Any) -> None:
    """Answer nothing: only its marks are looked at."""


@pytest.mark.parametrize(
    ("name", "view", "words"),
    [
        ("member:new", a_view, "carries no access mark"),
        ("member:new", login_not_required(lambda request: None), "is open to visitors but"),
        ("member:new", access(Action.SEE_PLAN)(lambda request: None), "does not stand in ROUTES"),
        ("public:home", access(Action.SEE_PLAN)(lambda request: None), "asks to sign in"),
    ],
)
def test_walk_notices_a_view_that_is_not_marked(
    name: str, view: Callable[..., Any], words: str
) -> None:
    fault = unmarked(Found(name, view))

    assert words in fault
