"""What days alone do to what is stored and shown: midnights, Mondays and long silences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.care_changes import care_changed
from accounts.models import User
from programs.adherence.models import RosterEntry
from programs.adherence.rules.shown import Shown, shown_on
from programs.adherence.services.by_the_clock import keep_up
from programs.adherence.services.rebuild import differing
from programs.plans.models import Plan
from programs.vocabulary import SessionStatus
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, walked, walks_of
from tests.factories.roster import client_of, coach_of
from tests.programs.adherence.histories import past_walks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

HALF_PAST_TEN = datetime(2026, 5, 13, 10, 30, tzinfo=UTC)
"""The only hour in which there are three dates on Earth."""


@pytest.fixture
def plan() -> Plan:
    """A plan of somebody whom a coach looks after."""
    plan = member_with_plan()
    client_of(coach_of(ClinicFactory.create()), member=plan.member)
    care_changed(member_id=plan.member_id, now=NOW)
    return plan


def entry(member: User) -> RosterEntry:
    return RosterEntry.objects.get(member=member)


def shown(member: User, today: date = WEDNESDAY) -> Shown:
    """Return what the entry shows of its walks on a day."""
    return shown_on(entry(member).__dict__, today)


@pytest.mark.parametrize(
    ("zone", "at", "today"),
    [
        ("Pacific/Pago_Pago", datetime(2026, 5, 14, 10, 59, tzinfo=UTC), date(2026, 5, 13)),
        ("Pacific/Pago_Pago", datetime(2026, 5, 14, 11, 0, tzinfo=UTC), date(2026, 5, 14)),
        ("Pacific/Kiritimati", datetime(2026, 5, 14, 9, 59, tzinfo=UTC), date(2026, 5, 14)),
        ("Pacific/Kiritimati", datetime(2026, 5, 14, 10, 0, tzinfo=UTC), date(2026, 5, 15)),
        ("Europe/London", datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        ("Europe/London", datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        ("Europe/London", datetime(2027, 3, 28, 23, 0, tzinfo=UTC), date(2027, 3, 29)),
        ("America/St_Johns", datetime(2027, 3, 14, 2, 29, tzinfo=UTC), date(2027, 3, 13)),
    ],
)
def test_figures_turn_with_the_members_own_midnight(
    plan: Plan, zone: str, at: datetime, today: date
) -> None:
    User.objects.filter(pk=plan.member_id).update(time_zone=zone)

    keep_up(now=at)
    again = keep_up(now=at)

    assert entry(plan.member).as_of == today
    assert again == 0
    assert differing(now=at) == 0


def test_who_flies_west_over_the_date_line_is_shown_their_day_once_more(plan: Plan) -> None:
    past_walks(plan, 14, last_on=WEDNESDAY - timedelta(days=1))
    plan.sessions.exclude(status=SessionStatus.DONE).delete()
    move(plan.member, "Pacific/Kiritimati", at=HALF_PAST_TEN)
    there = shown(plan.member, date(2026, 5, 14))

    move(plan.member, "Pacific/Pago_Pago", at=HALF_PAST_TEN)

    here = shown(plan.member, date(2026, 5, 12))
    assert (there.as_of, there.done, there.due) == (date(2026, 5, 14), 13, 13)
    assert (here.as_of, here.done, here.due) == (date(2026, 5, 12), 14, 14)


def move(member: User, zone: str, *, at: datetime) -> None:
    """Have a member live in another zone, and the entry told of it."""
    User.objects.filter(pk=member.pk).update(time_zone=zone)
    care_changed(member_id=member.pk, now=at)


def test_long_silence_leaves_no_figure_wrong(plan: Plan) -> None:
    walks = past_walks(plan, 14, last_on=WEDNESDAY - timedelta(days=1))
    care_changed(member_id=plan.member_id, now=NOW)
    wrong, drawn = [], set()

    for days in (1, 5, 6, 12, 20, 27, 40, 50, 58, 62, 64, 90):
        keep_up(now=NOW + timedelta(days=days))
        wrong.append(differing(now=NOW + timedelta(days=days)))
        drawn.add(entry(plan.member).pain_path)

    assert wrong == [0] * len(wrong)
    assert len(drawn) > 3
    assert len(walks) == 14


def test_walks_kept_as_nobody_reads_them_any_more_are_read_anew(plan: Plan) -> None:
    RosterEntry.objects.update(history="walks of an older edition", percent=1)
    unreadable = shown(plan.member)

    keep_up(now=NOW + timedelta(days=6))

    assert differing(now=NOW + timedelta(days=6)) == 0
    assert (unreadable.due, unreadable.marks) == (0, "")


def test_week_turns_on_the_members_monday_and_nothing_is_written(plan: Plan) -> None:
    for walk in walks_of(plan)[:2]:
        walked(walk)
    sunday, monday = date(2026, 5, 17), date(2026, 5, 18)
    keep_up(now=datetime(2026, 5, 17, 22, 59, tzinfo=UTC))
    on_sunday = shown(plan.member, sunday)

    keep_up(now=datetime(2026, 5, 17, 23, 0, tzinfo=UTC))
    on_monday = shown(plan.member, monday)

    assert (on_sunday.marks, on_monday.marks) == ("dd", "dd n")
    assert (on_monday.as_of, entry(plan.member).as_of) == (monday, date(2026, 5, 15))
