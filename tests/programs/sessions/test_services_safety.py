"""A stop is stored before anything else, once however often it is told, and acts at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from programs.plans.models import Plan
from programs.sessions.models import SafetyEvent, WalkSession
from programs.sessions.rules.stop import UnknownStopError
from programs.sessions.rules.stop_outcome import StopOutcome
from programs.sessions.services.log import describe_fall
from programs.sessions.services.safety import record_stop
from programs.vocabulary import HoldKind, PlanStatus
from tests.factories.programs import SORE_KNEE, WEDNESDAY, member_with_plan, walks_of
from tests.programs.sessions.moves import at, check, decisions, finish, log, start, tell
from tests.programs.sessions.rules.walks import event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    """A walk under way, due on Wednesday 13 May, in week 1 of the knee plan at S3."""
    walk = walks_of(member_with_plan())[0]
    check(walk)
    return start(walk)


def stop(
    walk: WalkSession, rule: str, *, minute: int = 10, uuid: UUID | None = None, **told: Any
) -> StopOutcome:
    return record_stop(
        walk_session=walk,
        event_uuid=uuid or uuid4(),
        rule=rule,
        answers=told,
        occurred_at=at(WEDNESDAY, 9, minute),
        now=at(WEDNESDAY, 9, minute),
        today=WEDNESDAY,
    )


def holds(plan: Plan) -> list[str]:
    return sorted(plan.holds.values_list("kind", flat=True))


def test_urgent_sign_locks_the_plan_at_once(walk: WalkSession) -> None:
    stop(walk, "stop_chest")

    walk.plan.refresh_from_db()
    assert walk.plan.status == PlanStatus.PAUSED
    assert holds(walk.plan) == [HoldKind.STOP_URGENT]
    reasons = walk.member.screening_demands.values_list("reason", flat=True)
    assert sorted(reasons) == ["new_symptom", "rule"]


def test_same_event_again_does_nothing(walk: WalkSession) -> None:
    uuid = uuid4()

    stop(walk, "stop_fall", uuid=uuid)
    stop(walk, "stop_fall", uuid=uuid)

    assert SafetyEvent.objects.count() == 1
    assert decisions(walk.plan) == [(3, "pause_clear")]


def test_stop_told_again_with_the_finished_walk_is_one_stop(walk: WalkSession) -> None:
    stop(walk, "stop_fall")

    finish(walk, ended="stopped", events=[event(1, "stop_rule", "stop_fall")])

    assert SafetyEvent.objects.count() == 1
    assert decisions(walk.plan) == [(3, "pause_clear")]


def test_stop_told_after_the_finished_walk_is_one_stop(walk: WalkSession) -> None:
    finish(walk, ended="stopped", events=[event(1, "stop_rule", "stop_fall")])

    stop(walk, "stop_fall")

    assert SafetyEvent.objects.count() == 1
    assert decisions(walk.plan) == [(3, "pause_clear")]


def test_fall_told_in_the_log_after_a_stop_for_it_is_one_fall(walk: WalkSession) -> None:
    stop(walk, "stop_fall")
    done = finish(walk, ended="stopped", events=[event(1, "stop_rule", "stop_fall")])

    log(done, "fell")

    assert SafetyEvent.objects.count() == 1
    assert decisions(walk.plan) == [(3, "pause_clear")]


def test_fall_told_more_closely_locks_harder_but_steps_back_once(walk: WalkSession) -> None:
    done = finish(walk)
    level = walk.plan.support_level
    log(done, "fell")
    walk.plan.refresh_from_db()
    after_fall = (walk.plan.current_week, walk.plan.support_level)

    now = at(WEDNESDAY, 9, 31)
    describe_fall(walk_session=done, signs=["head_hit"], now=now, today=WEDNESDAY)

    walk.plan.refresh_from_db()
    assert decisions(walk.plan) == [(3, "pause_clear"), (2, "stop_urgent")]
    assert holds(walk.plan) == [HoldKind.PAUSE_CLEAR, HoldKind.STOP_URGENT]
    assert (walk.plan.current_week, walk.plan.support_level) == after_fall
    assert walk.plan.support_level <= level


def test_fall_with_nothing_more_to_tell_changes_nothing(walk: WalkSession) -> None:
    done = finish(walk)
    log(done, "fell")

    describe_fall(walk_session=done, signs=["none"], now=at(WEDNESDAY, 9, 31), today=WEDNESDAY)

    assert SafetyEvent.objects.count() == 1


def test_fall_on_a_blood_thinner_is_urgent_though_nobody_ticks_it() -> None:
    thinned = SORE_KNEE | {"blood_thinner": "yes"}
    walk = walks_of(member_with_plan(answers=thinned))[0]
    check(walk)
    start(walk)

    stop(walk, "stop_fall")

    assert SafetyEvent.objects.get().has_blood_thinner
    assert decisions(walk.plan) == [(2, "stop_urgent")]


def test_urgent_sign_told_beside_a_milder_one_is_not_hidden_by_it(walk: WalkSession) -> None:
    done = finish(walk)

    log(done, "knee", "urgent", "fell")

    walk.plan.refresh_from_db()
    assert HoldKind.STOP_URGENT in holds(walk.plan)
    assert decisions(walk.plan) == [(1, "stop_urgent")]
    outcome = walk.plan.decisions.get().outcome
    assert (outcome["row"], outcome["support"]) == ("restart", -2)


def test_urgent_sign_told_in_the_log_after_a_stop_for_one_is_one_sign(walk: WalkSession) -> None:
    stop(walk, "stop_stroke")
    done = finish(walk, ended="stopped", events=[event(1, "stop_rule", "stop_stroke")])

    log(done, "urgent")

    assert SafetyEvent.objects.count() == 1


def test_one_stumble_holds_the_row_with_more_support_once(walk: WalkSession) -> None:
    stop(walk, "stop_near_fall")
    told = [event(1, "stop_rule", "stop_near_fall"), event(2, "rest", "stop_near_fall")]
    done = finish(walk, events=told)

    log(done, "stumbled", near_falls=1)

    assert decisions(walk.plan) == [(13, "hold")]


def test_second_stumble_on_a_walk_is_the_stricter_stop(walk: WalkSession) -> None:
    first = stop(walk, "stop_near_fall", minute=10)
    again = stop(walk, "stop_near_fall", minute=15)

    assert (first.key, again.key) == ("stop_near_fall", "stop_near_fall_again")
    assert SafetyEvent.objects.count() == 2


def test_two_stumbles_give_more_support_before_the_next_walk_even_without_a_log(
    walk: WalkSession,
) -> None:
    told = [event(1, "stop_rule", "stop_near_fall"), event(2, "stop_rule", "stop_near_fall_again")]

    finish(walk, ended="stopped", events=told)

    assert decisions(walk.plan) == [(10, "regress_support")]


def test_pain_of_7_on_the_stop_screen_eases_off_even_without_a_log(walk: WalkSession) -> None:
    told = [event(1, "stop_rule", "stop_pain", answers={"pain": 7})]

    finish(walk, ended="stopped", events=told)

    assert decisions(walk.plan) == [(7, "regress")]


def test_same_pain_told_again_in_the_log_eases_off_once(walk: WalkSession) -> None:
    told = [event(1, "stop_rule", "stop_pain", answers={"pain": 7})]
    done = finish(walk, ended="stopped", events=told)

    tell(done, pain=8, effort=3, confidence=8)
    log(done)

    assert decisions(walk.plan) == [(7, "regress")]


def test_stop_is_stored_after_the_walk_too(walk: WalkSession) -> None:
    done = finish(walk)

    stop(done, "stop_chest", minute=50)

    assert holds(walk.plan) == [HoldKind.STOP_URGENT]


def test_just_stopping_stores_nothing(walk: WalkSession) -> None:
    stop(walk, "just_stopping")

    assert not SafetyEvent.objects.exists()


def test_unknown_stop_is_refused(walk: WalkSession) -> None:
    with pytest.raises(UnknownStopError):
        stop(walk, "stop_the_world")


def test_stop_from_a_clock_that_is_ahead_is_not_in_the_future(walk: WalkSession) -> None:
    record_stop(
        walk_session=walk,
        event_uuid=uuid4(),
        rule="stop_dizzy",
        answers={},
        occurred_at=at(WEDNESDAY + timedelta(days=400)),
        now=at(WEDNESDAY, 9, 10),
        today=WEDNESDAY,
    )

    assert SafetyEvent.objects.get().occurred_at == at(WEDNESDAY, 9, 10)


def test_new_sign_pauses_until_a_safety_check(walk: WalkSession) -> None:
    stop(walk, "stop_leg_spread")

    assert decisions(walk.plan) == [(4, "pause_clear")]
    assert holds(walk.plan) == [HoldKind.PAUSE_CLEAR]


def test_walks_still_planned_are_taken_back_by_a_lock(walk: WalkSession) -> None:
    stop(walk, "stop_chest")

    assert [one.due_on for one in walks_of(walk.plan)] == [date(2026, 5, 13)]
