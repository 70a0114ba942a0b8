"""Saved views of the roster: names that could never have been given are not looked for."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from programs.adherence.services.saved_views import save_view
from programs.views.coach import saved_views
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import coach_of

pytestmark = pytest.mark.django_db

DELETE = "/roster/views/delete/"


@pytest.fixture
def coach(client: Client) -> User:
    coach = coach_of(ClinicFactory.create())
    client.force_login(coach)
    return coach


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
