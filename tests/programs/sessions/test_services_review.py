"""What the rules do to a plan: at once where they protect, at the end of a row otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from programs.plans.models import Hold, Plan, ProgressionDecision
from programs.sessions.models import SafetyEvent, WalkSession
from programs.sessions.services.check_ins import record_check_in
from programs.sessions.services.review import review_plan
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import CheckInKind, HoldKind, PlanStatus, SessionStatus
from tests.factories.programs import member_with_plan, walked, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

CALM: dict[str, Any] = {"pain": 2, "effort": 2, "confidence": 8}


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def tell(walk: WalkSession, kind: CheckInKind, on: date, **values: Any) -> None:
    record_check_in(
        walk_session=walk, kind=kind, values=values, by=walk.member, now=at(on), today=on
    )


def walk_calmly(walk: WalkSession, **after: Any) -> WalkSession:
    """Walk on the planned day and tell a calm log and a calm next morning."""
    done = walked(walk)
    tell(done, CheckInKind.AFTER, walk.due_on, **CALM | after)
    return done


def calm_morning(walk: WalkSession, pain: int = 1) -> None:
    tell(walk, CheckInKind.NEXT_MORNING, walk.due_on + timedelta(days=1), pain=pain)


def decisions(plan: Plan) -> list[tuple[int, str]]:
    rows = ProgressionDecision.objects.filter(plan=plan).order_by("pk")
    return [(row.rule_number, row.change) for row in rows]


def walk_the_row(plan: Plan, **after: Any) -> None:
    """Walk every walk of the row on its day, with a calm morning after each."""
    for walk in walks_of(plan):
        if walk.status == SessionStatus.SCHEDULED:
            calm_morning(walk_calmly(walk, **after))


def test_calm_row_moves_on_to_the_next_week() -> None:
    plan = member_with_plan()

    walk_the_row(plan)

    plan.refresh_from_db()
    assert decisions(plan) == [(19, "progress")]
    assert (plan.current_week, plan.attempt) == (2, 1)
    assert [walk.due_on for walk in walks_of(plan)[3:]] == [
        date(2026, 5, 20),
        date(2026, 5, 22),
        date(2026, 5, 25),
    ]


def test_row_waits_for_the_morning_after_its_last_walk() -> None:
    plan = member_with_plan()
    first, second, third = walks_of(plan)
    calm_morning(walk_calmly(first))
    calm_morning(walk_calmly(second))

    walk_calmly(third)

    assert decisions(plan) == []


def test_missing_morning_holds_a_pain_program() -> None:
    plan = member_with_plan()
    for walk in walks_of(plan):
        walk_calmly(walk)

    bring_up_to_date(plan=plan, today=date(2026, 5, 20), now=at(date(2026, 5, 20)))

    plan.refresh_from_db()
    assert decisions(plan) == [(16, "hold")]
    assert (plan.current_week, plan.attempt) == (1, 2)


def test_pain_over_the_limit_steps_back_at_once_and_rests_48_hours() -> None:
    plan = member_with_plan()
    first = walks_of(plan)[0]

    walk_calmly(first, pain=6)

    plan.refresh_from_db()
    assert decisions(plan) == [(7, "regress")]
    assert (plan.current_week, plan.attempt) == (1, 2)
    next_walks = [walk for walk in walks_of(plan) if walk.status == SessionStatus.SCHEDULED]
    assert next_walks[0].due_on == date(2026, 5, 15)
    assert (next_walks[0].due_on - first.due_on).days == 2


def test_bad_morning_steps_back_one_row() -> None:
    plan = member_with_plan()
    walk_the_row(plan)
    plan.refresh_from_db()
    walk = walk_calmly(walks_of(plan)[3])

    calm_morning(walk, pain=7)

    plan.refresh_from_db()
    assert decisions(plan)[-1] == (8, "regress")
    assert plan.current_week == 1


def test_stumble_gives_more_support_and_holds_the_row() -> None:
    plan = member_with_plan()
    level = plan.support_level

    walk_calmly(walks_of(plan)[0], near_falls=1)

    plan.refresh_from_db()
    assert decisions(plan) == [(13, "hold")]
    assert plan.support_level <= level
    assert plan.current_week == 1


def test_late_answer_about_a_weighed_walk_is_not_weighed_twice() -> None:
    plan = member_with_plan()
    walk = walk_calmly(walks_of(plan)[0], near_falls=1)

    tell(walk, CheckInKind.TEN_MINUTES, walk.due_on, pain=2)

    assert decisions(plan) == [(13, "hold")]


def test_late_bad_morning_still_acts_after_a_decision() -> None:
    plan = member_with_plan()
    walk = walk_calmly(walks_of(plan)[0], near_falls=1)

    calm_morning(walk, pain=8)

    assert decisions(plan) == [(13, "hold"), (8, "regress")]


def test_fall_locks_the_plan_until_a_new_safety_check() -> None:
    plan = member_with_plan()
    walk = walk_calmly(walks_of(plan)[0])
    SafetyEvent.objects.create(
        member=plan.member,
        walk_session=walk,
        kind="fall",
        stop_rule="stop_fall",
        occurred_at=at(walk.due_on),
        recorded_at=at(walk.due_on, 13),
    )

    review_plan(plan=plan, today=walk.due_on, now=at(walk.due_on, 13))

    plan.refresh_from_db()
    assert decisions(plan) == [(3, "pause_clear")]
    assert plan.status == PlanStatus.PAUSED
    assert Hold.objects.get(plan=plan).kind == HoldKind.PAUSE_CLEAR
    assert not [walk for walk in walks_of(plan) if walk.status == SessionStatus.SCHEDULED]


def test_asking_twice_decides_once() -> None:
    plan = member_with_plan()
    walk_calmly(walks_of(plan)[0], pain=6)
    day = date(2026, 5, 13)

    review_plan(plan=plan, today=day, now=at(day, 14))
    bring_up_to_date(plan=plan, today=day, now=at(day, 15))

    assert decisions(plan) == [(7, "regress")]


def test_week_without_a_walk_goes_on_and_its_walks_stay_due() -> None:
    plan = member_with_plan()

    bring_up_to_date(plan=plan, today=date(2026, 5, 20), now=at(date(2026, 5, 20)))

    plan.refresh_from_db()
    assert decisions(plan) == [(17, "continue")]
    assert [walk.status for walk in walks_of(plan)] == [SessionStatus.SCHEDULED] * 6


def test_gap_of_sixteen_days_steps_back_two_rows_once() -> None:
    plan = member_with_plan()
    walk_the_row(plan)
    plan.refresh_from_db()
    back = date(2026, 5, 18) + timedelta(days=16)

    bring_up_to_date(plan=plan, today=back, now=at(back))
    bring_up_to_date(plan=plan, today=back, now=at(back, 13))
    later = back + timedelta(days=1)
    bring_up_to_date(plan=plan, today=later, now=at(later))

    plan.refresh_from_db()
    assert [rule for rule, _ in decisions(plan)].count(6) == 1
    assert plan.current_week == 1


def test_gap_of_four_weeks_restarts_at_the_first_row() -> None:
    plan = member_with_plan()
    walk_the_row(plan)
    back = date(2026, 5, 18) + timedelta(days=30)

    bring_up_to_date(plan=plan, today=back, now=at(back))

    plan.refresh_from_db()
    assert 5 in [rule for rule, _ in decisions(plan)]
    assert plan.current_week == 1
    assert plan.member.screening_demands.exists()


def test_ten_calm_weeks_complete_the_program() -> None:
    plan = member_with_plan()

    for _week in range(10):
        walk_the_row(plan, effort=3)
        plan.refresh_from_db()

    assert plan.status == PlanStatus.COMPLETED
    assert decisions(plan) == [(19, "progress")] * 9 + [(18, "complete")]
    assert plan.ended_on == date(2026, 7, 21)
