from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from programs.plans.models import Plan
from programs.plans.services.hold import end_hold, hold_plan
from programs.sessions.models import Reminder, WalkSession
from programs.sessions.services.layout import lay_out_row, supersede_rest
from programs.vocabulary import HoldKind, SessionStatus
from tests.factories.programs import (
    NOW,
    WEDNESDAY,
    member_with_plan,
    walked,
    walks_of,
)

# To lay out walks is a part of verbs, which tell of the change once all is done.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded_programs"),
    pytest.mark.by_rows,
]

# The first local day of a plan, in the week before each change of the clocks.
CLOCK_CHANGES = [
    ("Europe/London", date(2026, 3, 25), date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 21), date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 4), date(2026, 3, 8)),
    ("America/New_York", date(2026, 10, 28), date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 1), date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 9, 30), date(2026, 10, 4)),
    ("Pacific/Kiritimati", date(2026, 3, 25), date(2026, 3, 29)),
]


def hold(plan: Plan, kind: HoldKind, first: date, last: date | None = None) -> None:
    hold_plan(
        plan=plan, kind=kind, reason="Rest.", starts_on=first, ends_on=last, by=plan.member, now=NOW
    )


def local(walk: WalkSession) -> datetime:
    return walk.due_at.astimezone(ZoneInfo(walk.time_zone))


@pytest.mark.parametrize(("zone", "first", "change"), CLOCK_CHANGES)
def test_walks_keep_their_local_day_and_hour_across_a_clock_change(
    zone: str, first: date, change: date
) -> None:
    noon = datetime.combine(first, time(12), ZoneInfo(zone)).astimezone(UTC)
    plan = member_with_plan(
        now=noon, today=first, user={"time_zone": zone}, weekdays=(2, 4, 6), starts_on=first
    )

    walks = walks_of(plan)

    assert [walk.due_on for walk in walks] == [first, first + timedelta(days=2), change]
    assert [local(walk).date() for walk in walks] == [walk.due_on for walk in walks]
    assert {local(walk).time() for walk in walks} == {time(9, 30)}


def test_walk_at_an_hour_the_clocks_skip_stays_on_its_day() -> None:
    first = date(2026, 3, 25)
    noon = datetime(2026, 3, 25, 12, tzinfo=UTC)
    plan = member_with_plan(
        now=noon, today=first, weekdays=(2, 4, 6), session_time=time(1, 30), starts_on=first
    )

    skipped = walks_of(plan)[2]

    assert local(skipped).date() == skipped.due_on == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("zone", "due_at"),
    [
        ("Pacific/Kiritimati", datetime(2026, 5, 12, 19, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 5, 13, 13, 30, tzinfo=UTC)),
    ],
)
def test_local_day_is_the_members_own(zone: str, due_at: datetime) -> None:
    plan = member_with_plan(user={"time_zone": zone})

    first = walks_of(plan)[0]

    assert (first.due_on, first.due_at) == (WEDNESDAY, due_at)


def test_walk_carries_the_dose_and_support_of_its_week() -> None:
    first = walks_of(member_with_plan())[0]

    assert (first.repetitions, first.planned_backward_seconds, first.support_level) == (4, 120, 3)


def test_row_laid_out_twice_stays_one_row() -> None:
    plan = member_with_plan()

    again = lay_out_row(plan=plan, now=NOW)

    assert (again, len(walks_of(plan))) == ([], 3)


def test_row_under_a_hold_is_excused_from_the_start() -> None:
    plan = member_with_plan()
    hold(plan, HoldKind.MEMBER, WEDNESDAY, WEDNESDAY + timedelta(days=2))
    supersede_rest(plan=plan, today=WEDNESDAY)

    lay_out_row(plan=plan, now=NOW)

    assert [(walk.due_on.day, walk.status) for walk in walks_of(plan)] == [
        (13, "excused"),
        (15, "excused"),
        (18, "scheduled"),
    ]


def test_hold_over_a_whole_row_does_not_add_to_it() -> None:
    plan = member_with_plan()
    hold(plan, HoldKind.MEMBER, WEDNESDAY, WEDNESDAY + timedelta(days=30))
    supersede_rest(plan=plan, today=WEDNESDAY)
    lay_out_row(plan=plan, now=NOW)

    again = lay_out_row(plan=plan, now=NOW)

    assert (again, len(walks_of(plan))) == ([], 3)


def test_row_that_begins_anew_after_a_safety_hold_owes_what_the_hold_took() -> None:
    plan = member_with_plan()
    walked(walks_of(plan)[0])
    hold(plan, HoldKind.PAUSE_CLEAR, date(2026, 5, 14))
    later, today = NOW + timedelta(days=7), date(2026, 5, 20)
    end_hold(hold=plan.holds.get(), by=plan.member, now=later)
    Plan.objects.filter(pk=plan.pk).update(week_starts_on=today)

    lay_out_row(plan=Plan.objects.get(pk=plan.pk), now=later)

    assert [(walk.due_on.day, walk.status) for walk in walks_of(plan)] == [
        (13, "done"),
        (15, "excused"),
        (18, "excused"),
        (20, "scheduled"),
        (22, "scheduled"),
    ]


def test_hold_ended_early_covers_the_days_before_its_end() -> None:
    plan = member_with_plan()
    hold(plan, HoldKind.MEMBER, WEDNESDAY, date(2026, 6, 10))
    end_hold(hold=plan.holds.get(), by=plan.member, now=NOW + timedelta(days=2))
    supersede_rest(plan=plan, today=WEDNESDAY)

    lay_out_row(plan=plan, now=NOW)

    assert [walk.status for walk in walks_of(plan)] == ["excused", "scheduled", "scheduled"]


def test_taking_back_leaves_what_was_due_and_what_was_done() -> None:
    plan = member_with_plan()
    walked(walks_of(plan)[0])

    count = supersede_rest(plan=plan, today=date(2026, 5, 16))

    statuses = WalkSession.objects.filter(plan=plan).in_order().values_list("status", flat=True)
    assert (count, list(statuses)) == (
        1,
        [SessionStatus.DONE, SessionStatus.SCHEDULED, SessionStatus.SUPERSEDED],
    )


def test_taken_back_walk_is_reminded_of_no_more() -> None:
    plan = member_with_plan()

    supersede_rest(plan=plan, today=WEDNESDAY)

    assert Reminder.objects.count() == 0


def test_reminder_comes_an_hour_before() -> None:
    plan = member_with_plan()
    friday = walks_of(plan)[1]

    reminder = friday.reminders.get()

    assert reminder.due_at == friday.due_at - timedelta(hours=1)
