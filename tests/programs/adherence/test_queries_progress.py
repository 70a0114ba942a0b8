from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from programs.adherence.queries.calendar import calendar, weeks_since
from programs.adherence.queries.history import WalkRow, walk_rows
from programs.adherence.queries.progress import MOST_WALKS, Progress, progress_of
from programs.adherence.rules.arithmetic import Label
from programs.plans.models import Plan, ProgressionDecision
from programs.vocabulary import Change, CheckInKind, PlanStatus, Provenance, SessionStatus
from tests.factories.accounts import UserFactory
from tests.factories.programs import NOW, member_with_plan, plan_for, told
from tests.programs.adherence.histories import new_plan_days, past_walk, past_walks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

TODAY = date(2026, 5, 20)
MONDAY = date(2026, 5, 18)
START = date(2026, 3, 2)


@pytest.fixture
def plan() -> Plan:
    plan = member_with_plan()
    new_plan_days(plan, START)
    return plan


def progress(member: User) -> Progress:
    found = progress_of(member, TODAY)
    assert found is not None
    return found


def row_of(plan: Plan) -> WalkRow:
    (row,) = walk_rows(plan.member, START)
    return row


def states(plan: Plan) -> list[list[str]]:
    weeks = calendar(walk_rows(plan.member, START), START, TODAY).weeks
    return [[day.state for day in week.days] for week in weeks]


def test_person_without_a_plan_has_no_progress() -> None:
    assert progress_of(UserFactory.create(), TODAY) is None


@pytest.mark.parametrize("count", [1, 36])
def test_progress_takes_three_queries_whatever_the_history(
    plan: Plan, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    past_walks(plan, count, last_on=TODAY)

    with django_assert_num_queries(3):
        progress_of(plan.member, TODAY)


def test_row_carries_what_was_told_after_and_next_morning(plan: Plan) -> None:
    walk = past_walk(plan, MONDAY)
    told(walk, CheckInKind.AFTER, pain=4, confidence=6)
    told(walk, CheckInKind.TEN_MINUTES, pain=9)
    told(walk, CheckInKind.NEXT_MORNING, pain=3)

    row = row_of(plan)

    assert (row.pain, row.confidence, row.morning) == (4, 6, 3)


def test_row_carries_the_corrected_answer_once(plan: Plan) -> None:
    walk = past_walk(plan, MONDAY)
    wrong = told(walk, CheckInKind.AFTER, pain=9)
    wrong.replaced_by = wrong
    wrong.save()
    wrong.replaced_by = told(walk, CheckInKind.AFTER, pain=2)
    wrong.save()

    assert row_of(plan).pain == 2


def test_row_of_a_silent_walk_tells_nothing(plan: Plan) -> None:
    past_walk(plan, MONDAY)

    row = row_of(plan)

    assert (row.pain, row.confidence, row.morning) == (None, None, None)


def test_row_stands_on_the_day_it_was_walked_and_counts_on_the_day_it_was_due(plan: Plan) -> None:
    past_walk(plan, MONDAY, walked_on=TODAY)

    row = row_of(plan)

    assert (row.on, row.walk.due_on) == (TODAY, MONDAY)


def test_walk_that_a_change_took_back_is_no_row(plan: Plan) -> None:
    past_walk(plan, MONDAY, status=SessionStatus.SUPERSEDED)

    assert walk_rows(plan.member, START) == []


def test_walks_of_somebody_else_are_no_rows(plan: Plan) -> None:
    past_walk(plan, MONDAY)

    assert walk_rows(UserFactory.create(), START) == []


@pytest.mark.parametrize(
    ("provenance", "by_hand"),
    [(Provenance.TIMER, False), (Provenance.BY_HAND, True), (Provenance.PHYSIO, True)],
)
def test_only_a_timed_walk_is_not_by_hand(
    plan: Plan, provenance: Provenance, by_hand: bool
) -> None:
    past_walk(plan, MONDAY, provenance=provenance)

    assert row_of(plan).is_by_hand is by_hand


def test_sums_follow_the_one_formula(plan: Plan) -> None:
    past_walk(plan, date(2026, 5, 13))
    past_walk(plan, date(2026, 5, 15), active_backward_seconds=120)
    past_walk(plan, MONDAY, status=SessionStatus.SCHEDULED)
    past_walk(plan, date(2026, 5, 22), status=SessionStatus.SCHEDULED)

    found = progress(plan.member)

    assert (found.this_week.counted, found.this_week.due, found.to_come) == (0, 1, 1)
    assert (found.last_28_days.counted, found.last_28_days.due) == (1, 3)
    assert (found.last_28_days.done_seconds, found.last_28_days.planned_seconds) == (480, 1080)
    assert found.last_28_days.label() is Label.LOW


def test_plan_that_just_began_has_nothing_due(plan: Plan) -> None:
    past_walk(plan, TODAY, status=SessionStatus.SCHEDULED)

    found = progress(plan.member)

    assert (found.since_start.due, found.since_start.label()) == (0, Label.NOTHING_DUE)


def test_calendar_has_the_marks_of_the_week_strip(plan: Plan) -> None:
    past_walk(plan, date(2026, 5, 11), provenance=Provenance.BY_HAND)
    past_walk(plan, date(2026, 5, 13), active_backward_seconds=200)
    past_walk(plan, date(2026, 5, 15), status=SessionStatus.EXCUSED)
    past_walk(plan, MONDAY, status=SessionStatus.SCHEDULED)
    past_walk(plan, TODAY, status=SessionStatus.SCHEDULED)
    past_walk(plan, date(2026, 5, 22), status=SessionStatus.SCHEDULED)

    *_, before, now = states(plan)

    assert before == ["done", "rest", "cut", "rest", "excused", "rest", "rest"]
    assert now == ["missed", "rest", "today", "rest", "planned", "rest", "rest"]


def test_calendar_says_each_mark_in_words(plan: Plan) -> None:
    past_walk(plan, MONDAY, provenance=Provenance.BY_HAND)

    week = calendar(walk_rows(plan.member, START), START, TODAY).weeks[-1]

    assert (week.title, week.days[0].words) == ("18 May", "Session done, entered by hand")
    assert week.days[1].words == "Rest day"


def test_calendar_counts_what_was_due_and_how_it_was_recorded(plan: Plan) -> None:
    past_walk(plan, date(2026, 5, 11), provenance=Provenance.BY_HAND)
    past_walk(plan, date(2026, 5, 13), active_backward_seconds=200)
    past_walk(plan, MONDAY, status=SessionStatus.SCHEDULED)

    shown = calendar(walk_rows(plan.member, START), START, TODAY)

    assert (shown.sums.counted, shown.sums.cut_short, shown.sums.missed) == (1, 1, 1)
    assert (shown.timed, shown.by_hand) == (1, 1)


def test_day_with_a_done_and_a_left_out_walk_shows_the_done_one(plan: Plan) -> None:
    past_walk(plan, MONDAY)
    past_walk(plan, MONDAY, status=SessionStatus.EXCUSED)

    assert states(plan)[-1][0] == "done"


@pytest.mark.parametrize(
    ("starts_on", "count"),
    [
        (TODAY, 1),
        (MONDAY, 1),
        (MONDAY - timedelta(days=1), 2),
        (TODAY + timedelta(days=30), 1),
        (TODAY - timedelta(days=400), 8),
    ],
)
def test_weeks_run_from_the_start_to_this_week_and_are_eight_at_most(
    starts_on: date, count: int
) -> None:
    weeks = weeks_since(starts_on, TODAY)

    assert (len(weeks), weeks[-1].first) == (count, MONDAY)


def test_charts_hold_the_latest_walks_and_number_them_in_the_plan(plan: Plan) -> None:
    past_walks(plan, MOST_WALKS + 2, last_on=TODAY)

    found = progress(plan.member)

    assert (len(found.walks), found.first_number, found.walks[-1].on) == (MOST_WALKS, 3, TODAY)


def test_charts_show_one_plan_and_sums_reach_over_both(plan: Plan) -> None:
    past_walk(plan, date(2026, 5, 11))
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.ENDED, ended_on=date(2026, 5, 12))
    newer = plan_for(plan.member, now=NOW + timedelta(days=1))
    new_plan_days(newer, date(2026, 5, 13))
    past_walk(newer, MONDAY)

    found = progress(plan.member)

    assert [walk.on for walk in found.walks] == [MONDAY]
    assert (found.last_28_days.due, found.since_start.due) == (2, 1)


def test_decisions_are_the_last_five_applied_newest_first(plan: Plan) -> None:
    for attempt in range(1, 8):
        ProgressionDecision.objects.create(
            plan=plan,
            week=1,
            attempt=attempt,
            rule_number=16,
            change=Change.HOLD,
            reason="We need one more steady week.",
            facts={},
            matched=[16],
            outcome={},
            is_applied=attempt != 7,
            decided_at=NOW,
        )

    assert [one.attempt for one in progress(plan.member).decisions] == [6, 5, 4, 3, 2]
