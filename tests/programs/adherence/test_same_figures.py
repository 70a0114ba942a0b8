"""One formula: what a member, a physio, a coach and a file say of the same 28 days is the same."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from programs.adherence.models import RosterEntry
from programs.adherence.queries.client_walks import client_walks
from programs.adherence.queries.coach_view import coach_walks
from programs.adherence.queries.progress import progress_of
from programs.adherence.rules.arithmetic import Adherence, adherence
from programs.adherence.rules.shown import seconds_on, shown_on
from programs.adherence.rules.windows import last_28_days
from programs.views.coach.export import csv_lines
from tests.factories.demo import demo_clinic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONTH = last_28_days(TODAY)

Figures = tuple[int, int, int, int]
"""Sessions done and due, backward seconds done and planned."""


def figures(sums: Adherence) -> Figures:
    return (sums.counted, sums.due, sums.done_seconds, sums.planned_seconds)


def of_member(member: User) -> Figures:
    progress = progress_of(member, TODAY)
    return figures(progress.last_28_days) if progress else (0, 0, 0, 0)


def of_physio(member: User) -> Figures:
    walks = client_walks(member, since=MONTH.first)
    return figures(adherence((one.walk for one in walks), MONTH, TODAY))


def of_coach(member: User) -> Figures:
    walks = coach_walks(member, MONTH.first - timedelta(days=30))
    return figures(adherence((one.walk for one in walks), MONTH, TODAY))


def in_file(coach: User) -> dict[str, tuple[int, int, float, float]]:
    rows = csv.DictReader(csv_lines(coach, clinic_id=None, now=NOW))
    return {
        row["client_id"]: (
            int(row["sessions_done"]),
            int(row["sessions_due"]),
            float(row["minutes_done"]),
            float(row["minutes_planned"]),
        )
        for row in rows
    }


def test_every_reader_of_the_demo_clinic_sees_the_same_figures() -> None:
    demo_clinic(today=TODAY)
    coach = User.objects.get(email="coach@example.org")
    entries = RosterEntry.objects.filter(staff=coach).select_related("member")

    stored = {
        one.member: (shown.done, shown.due, seconds.done_seconds, seconds.planned_seconds)
        for one in entries
        for shown in [shown_on(one.__dict__, TODAY)]
        for seconds in [seconds_on(one.__dict__, TODAY)]
    }
    told = in_file(coach)

    assert {member: of_member(member) for member in stored} == stored
    assert {member: of_physio(member) for member in stored} == stored
    assert {member: of_coach(member) for member in stored} == stored
    assert told == {
        str(member.uuid): (done, due, round(did / 60, 1), round(asked / 60, 1))
        for member, (done, due, did, asked) in stored.items()
    }
