"""Ending a plan before its last week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.changes import member_changed
from programs.plans.models import OPEN_STATUSES, Plan
from programs.vocabulary import PlanStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User


class CannotEndPlanError(Exception):
    """The plan cannot end now; the message says why."""


@transaction.atomic
def end_plan(*, plan: Plan, by: User, now: datetime, today: date) -> Plan:
    """End the plan and its pauses; what was walked stays. A second time changes nothing.

    A plan that is stopped for safety does not end: a new one would step around the stop.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status not in OPEN_STATUSES:
        return plan
    open_holds = plan.holds.filter(ended_at__isnull=True)
    if open_holds.for_safety().exists():
        message = "Your plan is paused to keep you safe. Get checked first, then you can end it."
        raise CannotEndPlanError(message)
    open_holds.update(ended_at=now, ended_by=by)
    plan.status, plan.ended_on = PlanStatus.ENDED, today
    plan.version += 1
    plan.save(update_fields=["status", "ended_on", "version"])
    member_changed(member_id=plan.member_id, now=now)
    return plan
