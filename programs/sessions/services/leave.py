"""Leaving a plan: it ends, and the walks still ahead are taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.plans.services.end import CannotEndPlanError, end_plan
from programs.sessions.models import WalkSession
from programs.sessions.services.layout import supersede_rest
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from programs.plans.models import Plan


@transaction.atomic
@as_one_change()
def leave_plan(*, plan: Plan, by: User, now: datetime, today: date) -> Plan:
    """End the plan early; raise CannotEndPlanError while a walk or a safety stop is open."""
    plan = end_plan(plan=plan, by=by, now=now, today=today)
    if WalkSession.objects.filter(plan=plan, status=SessionStatus.STARTED).exists():
        raise CannotEndPlanError("A walk is under way. Finish it first, then end the plan.")
    supersede_rest(plan=plan, today=today)
    member_changed(member_id=plan.member_id, now=now)
    return plan
