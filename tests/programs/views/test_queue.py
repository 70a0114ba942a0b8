"""Alerts of a physio and follow-ups of a coach: the same pages through two roles."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessEvent, Role, User
from tests.factories.accounts import MembershipFactory
from tests.factories.programs import NOW
from tests.factories.roster import client_of, owed
from tests.programs.views.queues import HTMX, Desk, words
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]


def test_list_shows_act_today_first_and_the_oldest_first(client: Client, desk: Desk) -> None:
    desk.owes("Colin Webb", "stumble", created_at=NOW - timedelta(days=4))
    desk.owes("Derek Osei", "urgent", created_at=NOW - timedelta(hours=2))
    desk.owes("Joan Petrie", "pain", created_at=NOW - timedelta(hours=20))

    shown = words(client.get(desk.base))

    lines = re.findall(
        r"(Joan Petrie|Derek Osei|Colin Webb) born 1950 (.*?) Known for (.*?) Owner: (\w+)", shown
    )
    assert [(line[0], line[2], line[3]) for line in lines] == [
        ("Joan Petrie", "20 h", "Nobody"),
        ("Derek Osei", "2 h", "Nobody"),
        ("Colin Webb", "4 days", "Nobody"),
    ]
    assert "Act today (2)" in shown
    assert "Check in (1)" in shown


@pytest.mark.parametrize("count", [1, 5])
def test_list_takes_seven_queries_at_most(client: Client, desk: Desk, count: int) -> None:
    for number in range(count):
        desk.owes(f"Client {number}", "urgent")
    client.get("/help/")
    client.get("/me/")

    with CaptureQueriesContext(connection) as asked:
        client.get(desk.base)

    assert sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in asked) <= 7


def test_list_is_well_formed(client: Client, desk: Desk) -> None:
    desk.owes("Joan Petrie", "urgent")
    desk.owes("Colin Webb", "stumble")

    page = read(client.get(desk.base).content.decode())

    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
    assert page.headings == ["h1", "h2", "h2"]


def test_nothing_owed_says_when_it_was_checked(client: Client, desk: Desk) -> None:
    assert "Checked at 10:00am." in words(client.get(desk.base))


def test_call_button_shows_the_number_and_three_results(client: Client, desk: Desk) -> None:
    one = desk.owes("Joan Petrie", "urgent")

    response = client.get(f"{desk.base}{one.uuid}/", {"do": "call"}, **HTMX)

    assert 'href="tel:01632960001"' in response.content.decode()
    assert "01632 960001 Joan Petrie, born 1950 Spoke Left a message No answer" in words(response)
    assert "<h1" not in response.content.decode()
    assert 'href="/me/"' in client.get(desk.base).content.decode()


def test_what_is_owed_through_another_role_in_another_clinic_is_not_found(
    client: Client, desk: Desk
) -> None:
    member = desk.owes("Joan Petrie", "stumble").member
    role = Role.COACH if desk.role is Role.PHYSIO else Role.PHYSIO
    MembershipFactory.create(user=desk.staff, role=role)
    staff = User.objects.get(pk=desk.staff.pk)
    theirs = owed(client_of(staff, member=member, role=role), "urgent", detail="fell")
    address = {Role.PHYSIO: "/alerts/", Role.COACH: "/follow-ups/"}[role]

    assert client.get(f"{desk.base}{theirs.uuid}/").status_code == 404
    assert AccessEvent.objects.filter(actor=desk.staff).exists() is False
    assert client.get(f"{address}{theirs.uuid}/").status_code == 200
