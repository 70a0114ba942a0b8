"""Saved views of the roster: any view fits, and names never given are not looked for."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from programs.adherence.services.saved_views import save_view
from programs.views.coach import saved_views
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import coach_of

pytestmark = pytest.mark.django_db

SAVE = "/roster/views/"
DELETE = "/roster/views/delete/"


@pytest.fixture
def coach(client: Client) -> User:
    coach = coach_of(ClinicFactory.create())
    client.force_login(coach)
    return coach


def test_longest_view_of_a_roster_fits(client: Client, coach: User) -> None:
    view = {"q": "\N{FACE WITH TEARS OF JOY}" * 80, "sort": "-name", "group": "paused"}
    page = client.get(SAVE, view | {"open": "track"}).content.decode()
    query = unescape(re.search(r'name="query" value="([^"]*)"', page)[1])

    response = client.post(SAVE, {"name": "Joy", "query": query})

    kept = coach.saved_views.get()
    kept.full_clean()
    assert (response.status_code, kept.query) == (302, query)
    assert len(client.get(f"/roster/{query}").context["state"].search) == 80


def test_view_longer_than_any_roster_has_is_refused_in_words(client: Client, coach: User) -> None:
    response = client.post(SAVE, {"name": "Long", "query": f"?q={'x' * 1000}"})

    assert response.status_code == 422
    assert "This view is too long to save. Search for fewer letters." in response.content.decode()
    assert not coach.saved_views.exists()


def test_view_is_deleted_by_its_name(client: Client, coach: User) -> None:
    for name in ("Quiet", "New"):
        save_view(user=coach, name=name, query="")

    client.post(DELETE, {"name": "Quiet"})

    assert [view.name for view in coach.saved_views.all()] == ["New"]


@pytest.mark.parametrize("name", ["", "a\0b", "a\x1bb"])
def test_name_that_no_view_can_have_never_reaches_the_database(
    client: Client, coach: User, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(saved_views, "delete_view", lambda *, user, name: asked.append(name))

    response = client.post(DELETE, {"name": name})

    assert (response.status_code, response["Location"], asked) == (302, "/roster/views/", [])
