"""Beginning a plan from a page: the plan and the walks of its first week, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.plans.services.start import PlanChoices, start_plan
from programs.sessions.services.layout import lay_out_row

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from programs.library.models import ProgramVersion
    from programs.plans.models import Plan


@transaction.atomic
@as_one_change()
def begin_plan(
    *,
    member: User,
    version: ProgramVersion,
    choices: PlanChoices,
    by: User,
    now: datetime,
    today: date,
) -> Plan:
    """Start the plan and lay out its first row; raise CannotStartPlanError, and keep nothing."""
    plan = start_plan(member=member, version=version, choices=choices, by=by, now=now, today=today)
    lay_out_row(plan=plan, now=now)
    member_changed(member_id=member.pk, now=now)
    return plan
