from __future__ import annotations

from datetime import timedelta

import pytest

from programs.plans.models import Hold, Plan
from programs.plans.services.end import CannotEndPlanError, end_plan
from programs.plans.services.hold import CannotHoldError, end_hold, end_own_hold, hold_plan
from programs.vocabulary import HoldKind, PlanStatus
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def plan() -> Plan:
    return member_with_plan()


def hold(plan: Plan, kind: HoldKind = HoldKind.MEMBER, days: int | None = 7) -> Hold:
    return hold_plan(
        plan=plan,
        kind=kind,
        reason="You are away.",
        starts_on=WEDNESDAY,
        ends_on=None if days is None else WEDNESDAY + timedelta(days=days - 1),
        by=plan.member,
        now=NOW,
    )


def test_members_pause_leaves_the_plan_active(plan: Plan) -> None:
    hold(plan)

    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE


@pytest.mark.parametrize("kind", [HoldKind.PAUSE_CLEAR, HoldKind.STOP_URGENT])
def test_safety_hold_pauses_the_plan(plan: Plan, kind: HoldKind) -> None:
    hold(plan, kind, days=None)

    plan.refresh_from_db()
    assert plan.status == PlanStatus.PAUSED


@pytest.mark.parametrize(("days", "is_taken"), [(1, True), (90, True), (91, False), (0, False)])
def test_pause_lasts_from_1_to_90_days(plan: Plan, days: int, is_taken: bool) -> None:
    if is_taken:
        assert hold(plan, days=days).ends_on == WEDNESDAY + timedelta(days=days - 1)
    else:
        with pytest.raises(CannotHoldError):
            hold(plan, days=days)


def test_ended_plan_is_not_paused(plan: Plan) -> None:
    end_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    with pytest.raises(CannotHoldError, match="has ended"):
        hold(plan)


def test_plan_goes_on_when_its_last_safety_hold_ends(plan: Plan) -> None:
    first, second = (hold(plan, kind, days=None) for kind in (HoldKind.PAUSE_CLEAR,) * 2)

    end_hold(hold=first, by=plan.member, now=NOW)
    between = Plan.objects.get(pk=plan.pk).status
    end_hold(hold=second, by=plan.member, now=NOW)

    assert (between, Plan.objects.get(pk=plan.pk).status) == ("paused", "active")


def test_ending_a_hold_twice_keeps_the_first_end(plan: Plan) -> None:
    paused = hold(plan)
    end_hold(hold=paused, by=plan.member, now=NOW)

    again = end_hold(hold=paused, by=plan.member, now=NOW + timedelta(hours=1))

    assert again.ended_at == NOW


@pytest.mark.parametrize("kind", [kind for kind in HoldKind if kind is not HoldKind.MEMBER])
def test_member_does_not_lift_a_hold_that_protects(plan: Plan, kind: HoldKind) -> None:
    protecting = hold(plan, kind, days=None)

    with pytest.raises(CannotHoldError, match=r"keeps you safe|Your physio paused"):
        end_own_hold(hold=protecting, by=plan.member, now=NOW)

    assert Hold.objects.get(pk=protecting.pk).ended_at is None


def test_plan_stopped_for_safety_does_not_end(plan: Plan) -> None:
    hold(plan, HoldKind.STOP_URGENT, days=None)

    with pytest.raises(CannotEndPlanError, match="Get checked first"):
        end_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    assert Plan.objects.get(pk=plan.pk).status == PlanStatus.PAUSED


def test_ending_a_plan_ends_its_pause(plan: Plan) -> None:
    hold(plan)

    end_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    ended = Plan.objects.get(pk=plan.pk)
    assert (ended.status, ended.ended_on) == (PlanStatus.ENDED, WEDNESDAY)
    assert list(ended.holds.values_list("ended_at", flat=True)) == [NOW]
