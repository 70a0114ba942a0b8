"""A physio answers the rules: takes a proposed step or leaves it, or sets a decision aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.services.looking import record_change
from programs.changes import as_one_change, member_changed
from programs.plans.models import Plan, PlanRevision, ProgressionDecision
from programs.plans.queries.changes import overridable, pending_step
from programs.plans.rules.outcome import Row
from programs.plans.rules.revising import Kind, PlanChange
from programs.plans.services.decisions import override
from programs.plans.services.revise import CannotReviseError, claim
from programs.sessions.services.revise import revise_plan

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

GONE = "This step does not wait any more. The list shows what was decided since."


@transaction.atomic
@as_one_change()
def take_up_step(
    *, plan: Plan, reason: str, version: int, by: User, now: datetime, today: date
) -> PlanRevision:
    """Take the step up that the rules proposed, from the next walk on.

    Raise CannotReviseError where none waits any more, or where a limit forbids it now.
    """
    proposed = pending_step(plan)
    change = PlanChange(kind=Kind.TAKE_UP)
    return _revise(plan, change, reason, version, by=by, now=now, today=today, decision=proposed)


@transaction.atomic
@as_one_change()
def decline_step(
    *, plan: Plan, reason: str, version: int, by: User, now: datetime
) -> ProgressionDecision:
    """Leave the step up that the rules proposed; the plan stays on its week, the reason is kept."""
    proposed = pending_step(plan)
    if proposed is None:
        raise CannotReviseError(GONE)
    plan = claim(plan, version)
    answer = override(
        decision=proposed, plan=plan, row=Row.STAY, reason=reason, by=by, now=now, is_applied=False
    )
    record_change(
        by=by,
        member=plan.member,
        action="decline_step",
        area="plan",
        object_kind="decision",
        object_id=str(proposed.pk),
        now=now,
    )
    member_changed(member_id=plan.member_id, now=now)
    return answer


@transaction.atomic
@as_one_change()
def override_decision(
    *,
    plan: Plan,
    week: int,
    reason: str,
    version: int,
    by: User,
    now: datetime,
    today: date,
) -> PlanRevision:
    """Set the rules' last decision aside: the plan goes to another week, from the next walk on.

    Raise CannotReviseError for a decision that stands, and for a week it cannot lead to.
    """
    found = overridable(plan)
    if found is None or week not in found.weeks:
        raise CannotReviseError("Choose one of the weeks on the list.", "week")
    change = PlanChange(kind=Kind.OVERRIDE, value=week)
    return _revise(
        plan, change, reason, version, by=by, now=now, today=today, decision=found.decision
    )


def _revise(
    plan: Plan,
    change: PlanChange,
    reason: str,
    version: int,
    *,
    by: User,
    now: datetime,
    today: date,
    decision: ProgressionDecision | None,
) -> PlanRevision:
    if decision is None:
        raise CannotReviseError(GONE)
    return revise_plan(
        plan=plan,
        change=change,
        reason=reason,
        version=version,
        by=by,
        now=now,
        today=today,
        decision=decision,
    )
