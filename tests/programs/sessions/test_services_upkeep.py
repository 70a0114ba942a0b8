"""Bringing a plan up to today: what waits is released, what was left is weighed, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from programs.plans.models import Plan
from programs.sessions.models import WalkSession
from programs.sessions.services.leave import leave_plan
from programs.sessions.services.upkeep import (
    CannotResumeError,
    bring_up_to_date,
    is_behind,
    resume_after_urgent,
)
from programs.vocabulary import CheckInKind, HoldKind, PlanStatus, SessionStatus, StepUp
from tests.factories.programs import (
    NOW,
    SORE_KNEE,
    WEDNESDAY,
    screened,
    version_of,
    walks_of,
)
from tests.programs.screening.answers import CLEAR
from tests.programs.sessions.moves import (
    at,
    check,
    decisions,
    finish,
    log,
    start,
    tell,
    walk_through,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

THURSDAY = WEDNESDAY + timedelta(days=1)


def catch_up(plan: Plan, on: date, hour: int = 12) -> Plan:
    return bring_up_to_date(plan=plan, today=on, now=at(on, hour))


def fall(plan: Plan) -> None:
    log(walk_through(walks_of(plan)[0]), "fell")


def resume(plan: Plan, on: date, *, was_seen: bool = True) -> Plan:
    return resume_after_urgent(
        plan=plan, was_seen=was_seen, by=plan.member, today=on, now=at(on, 13)
    )


def is_locked(plan: Plan) -> bool:
    return Plan.objects.get(pk=plan.pk).status == PlanStatus.PAUSED


@pytest.mark.parametrize(("days", "expected"), [(6, False), (7, True)])
def test_plan_is_behind_once_its_week_is_over(plan: Plan, days: int, *, expected: bool) -> None:
    assert is_behind(plan, WEDNESDAY + timedelta(days=days)) is expected


def test_pause_after_a_fall_lasts_without_a_new_check(plan: Plan) -> None:
    fall(plan)

    catch_up(plan, THURSDAY)

    assert is_locked(plan)


def test_pause_after_a_fall_ends_with_a_new_check_at_the_first_row(plan: Plan) -> None:
    fall(plan)
    screened(plan.member, SORE_KNEE, now=at(THURSDAY, 10), today=THURSDAY)

    released = catch_up(plan, THURSDAY)

    assert released.status == PlanStatus.ACTIVE
    assert (released.current_week, released.attempt) == (1, 2)
    assert [walk.due_on for walk in walks_of(plan)][1:] == [
        date(2026, 5, 15),
        date(2026, 5, 18),
        date(2026, 5, 20),
    ]


def test_check_that_was_quick_does_not_cut_the_rest_short(plan: Plan) -> None:
    first, second = walks_of(plan)[:2]
    tell(walk_through(first), pain=7, effort=3, confidence=8)
    friday = walks_of(plan)[1]
    tell(walk_through(friday), pain=7, effort=3, confidence=8)
    assert decisions(plan) == [(7, "regress"), (7, "pause_clear")]
    screened(plan.member, SORE_KNEE, now=at(friday.due_on, 15), today=friday.due_on)

    catch_up(plan, friday.due_on, hour=16)

    ahead = [walk for walk in walks_of(plan) if walk.status == SessionStatus.SCHEDULED]
    assert (ahead[0].due_on - friday.due_on).days >= 2
    assert Plan.objects.get(pk=plan.pk).week_starts_on == friday.due_on + timedelta(days=2)
    assert second.due_on == friday.due_on


def test_check_that_finds_more_keeps_the_pause(plan: Plan) -> None:
    fall(plan)
    careful = SORE_KNEE | {"falls_12mo": "two_or_more"}
    screened(plan.member, careful, now=at(THURSDAY, 10), today=THURSDAY)

    catch_up(plan, THURSDAY)

    assert is_locked(plan)


def test_urgent_stop_is_not_released_by_a_check_alone(plan: Plan) -> None:
    log(walk_through(walks_of(plan)[0]), "urgent")
    screened(plan.member, SORE_KNEE, now=at(THURSDAY, 10), today=THURSDAY)

    catch_up(plan, THURSDAY)

    assert is_locked(plan)


def test_pause_beside_an_urgent_stop_waits_for_it(plan: Plan) -> None:
    done = walk_through(walks_of(plan)[0])
    log(done, "fell")
    log(done, "fell", "urgent")
    screened(plan.member, SORE_KNEE, now=at(THURSDAY, 10), today=THURSDAY)

    catch_up(plan, THURSDAY)

    assert plan.holds.filter(ended_at__isnull=True).count() == 2


def test_urgent_stop_ends_once_seen_and_checked(plan: Plan) -> None:
    log(walk_through(walks_of(plan)[0]), "urgent")
    screened(plan.member, SORE_KNEE, now=at(THURSDAY, 10), today=THURSDAY)

    assert resume(plan, THURSDAY).status == PlanStatus.ACTIVE


@pytest.mark.parametrize(
    ("was_seen", "is_checked", "words"),
    [
        (False, True, "Tick the box once a doctor or nurse has checked you."),
        (True, False, "Do the safety check again first. It takes about 5 minutes."),
    ],
)
def test_urgent_stop_needs_both(
    plan: Plan, words: str, *, was_seen: bool, is_checked: bool
) -> None:
    log(walk_through(walks_of(plan)[0]), "urgent")
    if is_checked:
        screened(plan.member, SORE_KNEE, now=at(THURSDAY, 10), today=THURSDAY)

    with pytest.raises(CannotResumeError, match=words):
        resume(plan, THURSDAY, was_seen=was_seen)

    assert is_locked(plan)


def test_urgent_answer_in_the_safety_check_is_not_talked_away(plan: Plan) -> None:
    urgent = SORE_KNEE | {"calf_swelling": "yes"}
    screened(plan.member, urgent, now=at(THURSDAY, 10), today=THURSDAY)

    with pytest.raises(CannotResumeError):
        resume(plan, THURSDAY)


def test_log_left_half_way_is_weighed_when_the_plan_is_brought_up(plan: Plan) -> None:
    done = walk_through(walks_of(plan)[0])
    tell(done, pain=7, is_complete=False)
    assert decisions(plan) == []

    catch_up(plan, THURSDAY)

    done.refresh_from_db()
    assert decisions(plan) == [(7, "regress")]
    assert done.is_log_complete


def test_log_of_today_stays_open(plan: Plan) -> None:
    done = walk_through(walks_of(plan)[0])
    tell(done, pain=7, is_complete=False)

    catch_up(plan, WEDNESDAY)

    done.refresh_from_db()
    assert not done.is_log_complete


@pytest.mark.parametrize(("hour", "status"), [(13, "started"), (14, "scheduled")])
def test_walk_begun_and_never_finished_is_planned_again(plan: Plan, hour: int, status: str) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    catch_up(plan, WEDNESDAY, hour)

    assert WalkSession.objects.get(pk=walk.pk).status == status


def test_walk_that_was_put_down_still_counts_when_it_arrives(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)
    catch_up(plan, WEDNESDAY, 20)

    done = finish(walk)

    assert (done.status, done.walked_on) == (SessionStatus.DONE, WEDNESDAY)


def test_gap_west_of_greenwich_is_answered_once_in_the_evening(plan: Plan) -> None:
    member = plan.member
    member.time_zone = "America/New_York"
    member.save()
    walk_through(walks_of(plan)[0])
    evening = datetime(2026, 5, 30, 2, 0, tzinfo=UTC)  # 29 May in New York

    bring_up_to_date(plan=plan, today=date(2026, 5, 29), now=evening)
    bring_up_to_date(plan=plan, today=date(2026, 5, 29), now=evening + timedelta(minutes=5))

    assert [rule for rule, _ in decisions(plan)].count(6) == 1


def test_long_break_asks_for_a_safety_check_once(plan: Plan) -> None:
    walk_through(walks_of(plan)[0])
    later = WEDNESDAY + timedelta(days=14)

    catch_up(plan, later)
    catch_up(plan, later, 13)

    assert plan.member.screening_demands.filter(reason="gap").count() == 1


def test_physio_takes_the_step_where_the_plan_says_so(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(step_up=StepUp.BY_PHYSIO)
    live_the_week(plan)

    plan.refresh_from_db()
    assert decisions(plan) == [(19, "hold"), (19, "progress")]
    assert [one.is_applied for one in plan.decisions.order_by("pk")] == [True, False]
    assert (plan.current_week, plan.decisions.get(is_applied=True).reason) == (
        1,
        "Your physio decides the next step.",
    )


def test_program_after_a_stroke_never_steps_up_by_itself(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(program_version=version_of("post_stroke_supervised"))
    live_the_week(plan)

    plan.refresh_from_db()
    assert decisions(plan) == [(19, "hold")]
    assert plan.current_week == 1


def test_plan_that_ended_is_left_alone(plan: Plan) -> None:
    leave_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    catch_up(plan, date(2026, 6, 20))

    assert decisions(plan) == []


def test_unrelated_safety_check_before_the_hold_releases_nothing(plan: Plan) -> None:
    fall(plan)
    screened(plan.member, CLEAR, now=at(WEDNESDAY, 7))

    catch_up(plan, THURSDAY)

    assert plan.holds.get().kind == HoldKind.PAUSE_CLEAR
    assert is_locked(plan)


def live_the_week(plan: Plan) -> None:
    """Walk every walk of the row calmly, and let the week end."""
    for walk in walks_of(plan):
        done = walk_through(walk)
        tell(done, pain=1, effort=2, confidence=9)
        tell(done, CheckInKind.NEXT_MORNING, pain=1)
    catch_up(plan, date(2026, 5, 20))
