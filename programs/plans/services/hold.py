"""Pausing a plan and going on again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.changes import member_changed
from programs.plans.models import OPEN_STATUSES, SAFETY_HOLDS, Hold, Plan
from programs.vocabulary import HoldKind, PlanStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

LONGEST_HOLD_DAYS = 90


class CannotHoldError(Exception):
    """The plan cannot rest or go on as asked; the message says why."""


@transaction.atomic
def hold_plan(
    *,
    plan: Plan,
    kind: HoldKind,
    reason: str,
    starts_on: date,
    ends_on: date | None,
    by: User,
    now: datetime,
) -> Hold:
    """Rest the plan from a local day on, until `ends_on` or until somebody ends it."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status not in OPEN_STATUSES:
        message = "This plan has ended, so it cannot be paused."
        raise CannotHoldError(message)
    if ends_on and ends_on < starts_on:
        message = "Choose a last day that is not before the first day."
        raise CannotHoldError(message)
    if ends_on and (ends_on - starts_on).days >= LONGEST_HOLD_DAYS:
        message = f"Choose a pause of {LONGEST_HOLD_DAYS} days or fewer."
        raise CannotHoldError(message)
    hold = Hold.objects.create(
        plan=plan,
        kind=kind,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        created_by=by,
        created_at=now,
    )
    if kind in SAFETY_HOLDS:
        plan.status = PlanStatus.PAUSED
        plan.version += 1
        plan.save(update_fields=["status", "version"])
    member_changed(member_id=plan.member_id, now=now)
    return hold


@transaction.atomic
def end_hold(*, hold: Hold, by: User, now: datetime) -> Hold:
    """End one hold; a plan without another safety hold is active again."""
    plan = Plan.objects.select_for_update().get(pk=hold.plan_id)
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.ended_at:
        return hold
    hold.ended_at, hold.ended_by = now, by
    hold.save(update_fields=["ended_at", "ended_by"])
    still_locked = plan.holds.filter(ended_at__isnull=True).for_safety().exists()
    if plan.status == PlanStatus.PAUSED and not still_locked:
        plan.status = PlanStatus.ACTIVE
        plan.version += 1
        plan.save(update_fields=["status", "version"])
    member_changed(member_id=plan.member_id, now=now)
    return hold


def end_own_hold(*, hold: Hold, by: User, now: datetime) -> Hold:
    """End a hold the member made; raise CannotHoldError for one that protects them."""
    if hold.kind == HoldKind.CLINICIAN:
        message = "Your physio paused your plan. Ask them when you want to go on."
        raise CannotHoldError(message)
    if hold.kind != HoldKind.MEMBER:
        message = "This pause keeps you safe. It ends after a new safety check."
        raise CannotHoldError(message)
    return end_hold(hold=hold, by=by, now=now)
