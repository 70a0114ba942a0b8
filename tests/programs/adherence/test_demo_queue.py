"""Every reason of the queue has a client in the demo clinic, in order, and goes when closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.models import Role, User
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.queries.follow_ups import queue_of
from programs.adherence.rules.words import reason_words
from programs.adherence.services.follow_ups import resolve
from programs.adherence.services.rebuild import differing, rebuild_roster
from tests.factories.demo import demo_clinic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

SUNDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 24)
SHOWN = {
    "Joan Petrie": "urgent",
    "Ruth Adler": "urgent",
    "Derek Osei": "pain",
    "Peter Lund": "pain",
    "Elsie Grant": "stumble",
    "Victor Hale": "over_dose",
    "Grace Mbeki": "quiet",
    "Colin Webb": "quiet",
    "Amina Yusuf": "low",
    "Henry Cole": "drop",
    "Lucia Romano": "unanswered",
    "Arthur Bell": "plan_ends",
    "Mei Tanaka": "screening_expires",
    "Margaret Ellis": "",
}


@pytest.mark.parametrize("today", [SUNDAY, TUESDAY])
def test_every_reason_has_a_client_in_order_and_goes_when_closed(today: date) -> None:
    demo_clinic(today=today)
    coach = User.objects.get(email="coach@example.org")
    roster = RosterEntry.objects.filter(staff=coach).order_by(
        "group", "reason_rank", "percent", "member"
    )
    now = datetime.combine(today, time(12), UTC)

    shown = {entry.name: entry.reason for entry in roster}
    ranks = [entry.reason_rank for entry in roster if entry.reason]
    groups = {entry.group for entry in roster}
    words = [
        reason_words(
            entry.reason,
            entry.reason_detail,
            entry.reason_number,
            entry.reason_since,
            today,
        )
        for entry in roster
    ]
    owed = {one.reason: one for one in queue_of(coach, Role.COACH, now=now)}
    for one in owed.values():
        resolve(
            follow_up=one.uuid,
            by=coach,
            outcome=FollowUp.Outcome.SPOKE,
            version=one.version,
            now=now,
        )
    left = {(one.member_id, one.reason) for one in queue_of(coach, Role.COACH, now=now)}

    assert {name: shown[name] for name in SHOWN} == SHOWN
    assert ranks == sorted(ranks)
    assert groups == {1, 2, 3, 4, 5}
    assert all(words)
    assert list(owed) == FollowUp.Reason.values
    assert not left & {(one.member_id, one.reason) for one in owed.values()}
    assert differing(now=now) == 0


def test_rebuilding_changes_nothing_that_is_right_and_mends_what_is_not() -> None:
    demo_clinic(today=SUNDAY)
    now = datetime.combine(SUNDAY, time(12), UTC)
    entries = RosterEntry.objects.filter(name="Margaret Ellis")
    before = list(RosterEntry.objects.order_by("care").values())

    rebuild_roster(now=now)
    after = list(RosterEntry.objects.order_by("care").values())
    entries.update(percent=0, group=RosterEntry.Group.ACT_TODAY)
    found = differing(now=now)
    mended = rebuild_roster(now=now)

    assert before == after
    assert found == sum(mended) == entries.count() == 2
    assert differing(now=now + timedelta(minutes=1)) == 0
