"""A physio answers the rules: proposed steps, decisions set aside, locks, and safety pauses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from programs.plans.models import Hold, Plan, ProgressionDecision
from programs.plans.queries.changes import overridable, pending_step
from programs.plans.rules.revising import Kind
from programs.plans.services.revise import CannotReviseError, StalePlanError
from programs.sessions.models import WalkSession
from programs.sessions.services.decide import decline_step, override_decision, take_up_step
from programs.sessions.services.layout import lay_out_row
from programs.sessions.services.release import release_safety_pause
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import CheckInKind, HoldKind, PlanStatus, StepUp
from tests.factories.programs import (
    NOW,
    SORE_KNEE,
    WEDNESDAY,
    screened,
    walks_of,
)
from tests.programs.sessions.moves import at, check, log, tell, walk_through
from tests.programs.sessions.revisions import physio_of, revise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

WEEK_LATER = WEDNESDAY + timedelta(days=7)
REASON = "She walked well when I saw her."


@pytest.fixture
def physio(plan: Plan) -> User:
    return physio_of(plan)


def live_the_week(plan: Plan, **morning: Any) -> None:
    """Walk the whole week well, and let the rules decide a week later."""
    for walk in [one for one in walks_of(plan) if one.status == "scheduled"]:
        tell(walk_through(walk), pain=2, effort=3, confidence=8)
        log(walk)
        tell(walk, CheckInKind.NEXT_MORNING, **{"pain": 2} | morning)
    bring_up_to_date(plan=plan, today=WEEK_LATER, now=at(WEEK_LATER))
    plan.refresh_from_db()


def answer(verb: Any, plan: Plan, physio: User, **more: Any) -> Any:
    plan.refresh_from_db()
    given: dict[str, Any] = {
        "plan": plan,
        "reason": REASON,
        "version": plan.version,
        "by": physio,
        "now": at(WEEK_LATER, 10),
    }
    found = verb(**given | more)
    plan.refresh_from_db()
    return found


def test_step_waits_where_the_physio_decides(plan: Plan) -> None:
    revise(plan, Kind.STEP_UP, StepUp.BY_PHYSIO)
    live_the_week(plan)

    proposed = pending_step(plan)

    assert plan.current_week == 1
    assert proposed is not None
    assert (proposed.rule_number, proposed.change, proposed.is_applied) == (19, "progress", False)


def test_taken_up_step_moves_the_plan_and_is_answered(plan: Plan, physio: User) -> None:
    revise(plan, Kind.STEP_UP, StepUp.BY_PHYSIO)
    live_the_week(plan)
    proposed = pending_step(plan)

    answer(take_up_step, plan, physio, today=WEEK_LATER)

    assert (plan.current_week, pending_step(plan)) == (2, None)
    word = ProgressionDecision.objects.get(overrides=proposed)
    assert (word.decided_by, word.reason, word.is_applied) == (physio, REASON, True)
    assert [walk.plan_week.position for walk in walks_of(plan)[-3:]] == [2, 2, 2]


def test_declined_step_leaves_the_plan_where_it_is(plan: Plan, physio: User) -> None:
    revise(plan, Kind.STEP_UP, StepUp.BY_PHYSIO)
    live_the_week(plan)
    proposed, before = pending_step(plan), walks_of(plan)

    answer(decline_step, plan, physio)

    word = ProgressionDecision.objects.get(overrides=proposed)
    assert (word.change, word.is_applied, word.reason) == ("hold", False, REASON)
    assert (plan.current_week, pending_step(plan)) == (1, None)
    assert walks_of(plan) == before


def test_step_is_answered_once(plan: Plan, physio: User) -> None:
    revise(plan, Kind.STEP_UP, StepUp.BY_PHYSIO)
    live_the_week(plan)
    answer(decline_step, plan, physio)

    for verb, more in ((take_up_step, {"today": WEEK_LATER}), (decline_step, {})):
        with pytest.raises(CannotReviseError, match="does not wait"):
            answer(verb, plan, physio, **more)


def test_answer_to_a_plan_that_changed_since_is_refused(plan: Plan, physio: User) -> None:
    revise(plan, Kind.STEP_UP, StepUp.BY_PHYSIO)
    live_the_week(plan)

    with pytest.raises(StalePlanError):
        answer(decline_step, plan, physio, version=1)

    assert pending_step(plan) is not None


def test_locked_plan_is_not_moved_on_by_the_rules(plan: Plan) -> None:
    revise(plan, Kind.LOCK, reason="One more calm week.")

    live_the_week(plan)

    newest = plan.decisions.filter(is_applied=True).latest("pk")
    assert (plan.current_week, newest.change) == (1, "hold")
    assert newest.reason == "Your physio keeps you on this week for now."
    assert plan.lock_reason == "One more calm week."


def test_locked_plan_is_still_protected(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(current_week=1)
    revise(plan, Kind.LOCK)
    walk = walk_through(walks_of(plan)[0])

    tell(walk, pain=7, effort=3, confidence=8)

    assert plan.decisions.filter(is_applied=True).latest("pk").rule_number == 7


def test_unlocked_plan_moves_on_by_the_rules(plan: Plan) -> None:
    revise(plan, Kind.LOCK)
    revise(plan, Kind.UNLOCK)

    live_the_week(plan)

    assert (plan.current_week, plan.lock_reason) == (2, "")


def test_step_up_by_the_rules_may_be_set_aside(plan: Plan, physio: User) -> None:
    live_the_week(plan)
    found = overridable(plan)
    assert plan.current_week == 2
    assert found is not None
    assert found.weeks == (1,)

    answer(override_decision, plan, physio, week=1, today=WEEK_LATER)

    assert (plan.current_week, plan.attempt) == (1, 2)
    word = plan.decisions.latest("pk")
    assert (word.overrides, word.change, word.reason) == (found.decision, "regress", REASON)
    assert found.decision.is_applied


def test_hold_may_be_set_aside_for_a_step_up(plan: Plan, physio: User) -> None:
    for walk in walks_of(plan):
        tell(walk_through(walk), pain=2, effort=6, confidence=8)
        tell(walk, CheckInKind.NEXT_MORNING, pain=2)
    bring_up_to_date(plan=plan, today=WEEK_LATER, now=at(WEEK_LATER))
    assert plan.decisions.latest("pk").rule_number == 15

    answer(override_decision, plan, physio, week=2, today=WEEK_LATER)

    assert plan.current_week == 2


def test_week_that_is_not_offered_is_refused(plan: Plan, physio: User) -> None:
    live_the_week(plan)

    for week in (2, 3, 9):
        with pytest.raises(CannotReviseError, match="weeks on the list"):
            answer(override_decision, plan, physio, week=week, today=WEEK_LATER)


def test_physios_own_word_is_not_set_aside_again(plan: Plan, physio: User) -> None:
    live_the_week(plan)
    answer(override_decision, plan, physio, week=1, today=WEEK_LATER)

    assert overridable(plan) is None


@pytest.mark.parametrize(("was_eased", "level"), [(False, 4), (True, 3)])
def test_rules_ease_no_support_that_was_eased_in_the_last_7_days(
    plan: Plan, *, was_eased: bool, level: int
) -> None:
    Plan.objects.update(current_week=2, support_level=2 if was_eased else 3)
    WalkSession.objects.all().delete()
    plan.refresh_from_db()
    lay_out_row(plan=plan, now=NOW)
    if was_eased:
        thursday = WEDNESDAY + timedelta(days=1)
        revise(plan, Kind.SUPPORT, 3, now=at(thursday), today=thursday)

    live_the_week(plan)

    assert (plan.current_week, plan.support_level) == (3, level)


def test_fall_is_never_overridden(plan: Plan, physio: User) -> None:
    check(walks_of(plan)[0], r_fall="yes")

    found = overridable(plan)

    assert found is not None
    assert found.weeks == ()
    assert "Talk first" in found.refusal
    with pytest.raises(CannotReviseError):
        answer(override_decision, plan, physio, week=1, today=WEDNESDAY)
    assert Hold.objects.get().ended_at is None


def freed(plan: Plan, physio: User, **given: Any) -> Any:
    ticked = {"has_talked": True, "was_seen": False}
    return answer(release_safety_pause, plan, physio, today=WEEK_LATER, **ticked | given)


def test_pause_after_a_fall_waits_for_the_new_safety_check(plan: Plan, physio: User) -> None:
    check(walks_of(plan)[0], r_fall="yes")

    with pytest.raises(CannotReviseError, match="safety check has to be done again"):
        freed(plan, physio)

    assert Hold.objects.get().ended_at is None


def test_urgent_stop_ends_when_seen_checked_and_talked_about(plan: Plan, physio: User) -> None:
    check(walks_of(plan)[0], r_urgent="yes")
    screened(plan.member, SORE_KNEE, now=at(WEEK_LATER, 9), today=WEEK_LATER)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.PAUSED

    with pytest.raises(CannotReviseError, match="have talked"):
        freed(plan, physio, has_talked=False, was_seen=True)
    with pytest.raises(CannotReviseError, match="doctor or nurse"):
        freed(plan, physio)
    edition = freed(plan, physio, was_seen=True)

    hold = Hold.objects.get()
    assert (hold.kind, hold.ended_by) == (HoldKind.STOP_URGENT, physio)
    assert plan.status == PlanStatus.ACTIVE
    assert (edition.reason, edition.change["kind"]) == (REASON, "release")
    assert plan.decisions.latest("pk").decided_by == physio
    assert [walk.status for walk in walks_of(plan)][-1] == "scheduled"


def test_nothing_is_released_where_nothing_is_held(plan: Plan, physio: User) -> None:
    with pytest.raises(CannotReviseError, match="No safety pause"):
        freed(plan, physio)
