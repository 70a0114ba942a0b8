"""What a row of the roster says of a client about whom something was done today."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from programs.adherence.models import Contact, RosterEntry
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW
from tests.factories.roster import client_of, coach_of, owed

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
DONE_ABOUT = {
    "Own talk": (["call", "spoke"], "Spoke today", "Open"),
    "Their call": (["call", "no_answer", "Anna"], "Anna called today, no answer", "Open"),
    "Own note": (["message"], "Wrote today", "Open"),
    "Given away": (["passed_on", "", "", "Anna"], "Passed to Anna today", "Open"),
    "Given to me": (["passed_on", "", "Anna", "Tom"], "Passed to you today", "Call"),
    "Put off": (["snoozed"], "", "Call"),
    "Fell again": (["call", "spoke", "", "", NOW + MINUTE], "", "Call"),
    "Days ago": (["call", "spoke", "", "", None, timedelta(days=1)], "", "Call"),
}
"""What was done, with its result, by whom, to whom, what came up when, how long ago."""


def contact(
    entry: RosterEntry,
    staff: dict[str, User],
    kind: str,
    result: str = "",
    by: str = "",
    to: str = "",
    news: datetime | None = None,
    ago: timedelta = timedelta(),
) -> None:
    follow_up = owed(
        entry, "urgent", occurred_at=news, assigned_to=staff[to or "Tom"], created_at=NOW - 2 * ago
    )
    Contact.objects.create(
        member=entry.member, clinic=entry.clinic, follow_up=follow_up, at=NOW - ago,
        staff=staff[by or "Tom"], kind=kind, result=result,
    )  # fmt: skip


@time_machine.travel(NOW + 2 * MINUTE, tick=False)
def test_row_says_what_was_done_today_and_asks_for_no_second_call(client: Client) -> None:
    clinic = ClinicFactory.create()
    staff = {name: coach_of(clinic, name=name) for name in ("Tom", "Anna")}
    coach = staff["Tom"]
    client.force_login(coach)
    for name, (done, *_) in DONE_ABOUT.items():
        contact(client_of(coach, name=name, reason="urgent", reason_detail="fell"), staff, *done)

    rows = client.get("/roster/").content.decode().split('<tr class="is-')[1:]
    searched = client.get("/roster/", {"q": "talk"}).content.decode()

    shown = {
        re.search(r">([\w ]+)</a><small>", row)[1]: (
            "".join(re.findall(r'class="why">[^<]*<small>([^<]*)', row)),
            re.search(r">(\w+)</a></td>\s*</tr>", row)[1],
        )
        for row in rows
    }
    assert shown == {name: (did, step) for name, (_, did, step) in DONE_ABOUT.items()}
    told = [name for name, row in zip(shown, rows, strict=True) if '"told">Today<' in row]
    assert sorted(told) == ["Own note", "Own talk"]
    assert "Spoke today" in searched
