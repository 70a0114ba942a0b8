"""Sessions of 28 days are those of the client's own day, wherever the coach reads them."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from tests.factories.accounts import ClinicFactory, UserFactory
from tests.factories.roster import TODAY, client_of, coach_of

pytestmark = pytest.mark.django_db

EVERY_SESSION = "ddd ddd ddd ddd x"
"""Of these walks 11 lie in the 28 days up to 12 May, 10 up to the 13th, 9 up to the 15th."""

ZONES = ("Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati")
"""One day behind at half past ten in UTC, and one day ahead."""


@pytest.fixture
def coach(client: Client) -> User:
    coach = coach_of(ClinicFactory.create(), time_zone="Pacific/Kiritimati")
    for zone in ZONES:
        member = UserFactory.create(name=zone, time_zone=zone)
        as_of = TODAY - timedelta(days=2)
        client_of(coach, member=member, name=zone, walks=EVERY_SESSION, as_of=as_of)
    return coach


def on_page(client: Client) -> dict[str, str]:
    page = client.get("/roster/?sort=name").content.decode()
    rows = r'<th scope="row"><a [^>]*>([^<]+).*?<td class="walks">.*?<small>([^<]+)</small>'
    return dict(re.findall(rows, page, re.DOTALL))


def in_file(client: Client) -> dict[str, str]:
    lines = b"".join(client.get("/roster.csv")).decode().splitlines()
    return {
        row["client"]: f"{row['sessions_done']} of {row['sessions_due']}"
        for row in csv.DictReader(lines)
    }


@pytest.mark.parametrize(
    ("day", "sessions"),
    [
        (date(2026, 5, 13), ("11 of 11", "10 of 10", "10 of 10")),
        (date(2026, 5, 14), ("10 of 10", "10 of 10", "9 of 9")),
    ],
)
def test_walk_leaves_on_the_clients_own_day(
    client: Client, coach: User, day: date, sessions: tuple[str, ...]
) -> None:
    expected = dict(zip(ZONES, sessions, strict=True))

    with time_machine.travel(
        datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC), tick=False
    ):
        client.force_login(coach)

        assert on_page(client) == expected
        assert in_file(client) == expected
