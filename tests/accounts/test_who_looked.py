from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessEvent, User
from tests.factories.accounts import ClinicFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/me/access/"
AT = datetime(2026, 5, 3, 13, 2, tzinfo=UTC)


def opened(member: User, actor: User, minutes: int = 0, **columns: Any) -> AccessEvent:
    """Store that the actor opened the member's safety check."""
    clinic = ClinicFactory.create(name="Riverside Clinic")
    found = {"role": "physio", "action": "read", "area": "screening"} | columns
    at = AT + timedelta(minutes=minutes)
    return AccessEvent.objects.create(at=at, actor=actor, member=member, clinic=clinic, **found)


def test_page_says_who_opened_what_and_when_in_the_readers_zone(
    member_client: Client, member: User
) -> None:
    opened(member, UserFactory.create(name="Sam Lee"), cover_reason="Anna is ill")

    page = " ".join(member_client.get(PAGE).content.decode().split())

    assert "<strong>Sam Lee</strong>, physio at Riverside Clinic" in page
    assert "Opened: safety check" in page
    assert "Reason given: Anna is ill" in page
    assert "Sunday 3 May at 2:02pm" in page


def test_newest_stands_first(member_client: Client, member: User) -> None:
    first = opened(member, UserFactory.create())
    second = opened(member, UserFactory.create(), minutes=1)

    events = member_client.get(PAGE).context["events"]

    assert events == [second, first]


def test_own_visits_and_those_to_others_are_left_out(member_client: Client, member: User) -> None:
    opened(member, member)
    opened(UserFactory.create(), UserFactory.create())

    response = member_client.get(PAGE)

    assert response.context["events"] == []
    assert b"Nobody else has opened your record." in response.content


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_two_queries_however_long(
    member_client: Client, member: User, count: int, django_assert_num_queries: Any
) -> None:
    for minutes in range(count):
        opened(member, UserFactory.create(), minutes)
    member_client.get(PAGE)

    with django_assert_num_queries(2):  # sign-in with open roles, events
        member_client.get(PAGE)


def test_page_only_shows(member_client: Client) -> None:
    assert member_client.post(PAGE).status_code == 405
