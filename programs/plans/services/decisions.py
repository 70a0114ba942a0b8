"""A physio's word on what the rules decided: another step, with a reason. Nothing is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programs.plans.models import Plan, ProgressionDecision
from programs.plans.rules.outcome import Outcome, Row
from programs.vocabulary import Change

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

CHANGES: dict[Row, Change] = {
    Row.PROGRESS: Change.PROGRESS,
    Row.STAY: Change.HOLD,
    Row.BACK_ONE: Change.REGRESS,
    Row.BACK_TWO: Change.REGRESS,
    Row.RESTART: Change.RESCREEN_RESTART,
}


def override(
    *,
    decision: ProgressionDecision,
    plan: Plan,
    row: Row,
    reason: str,
    by: User,
    now: datetime,
    is_applied: bool = True,
) -> ProgressionDecision:
    """Set a physio's step beside a decision of the rules, which stays as it was written.

    It keeps the place the plan had; moving the plan is another step. No rule matched it, so
    it answers no break and eases no pace by itself.
    """
    return ProgressionDecision.objects.create(
        plan=plan,
        week=plan.current_week,
        attempt=plan.attempt,
        rule_number=decision.rule_number,
        change=CHANGES[row],
        reason=reason,
        facts=decision.facts,
        matched=[],
        outcome=Outcome(row=row).as_dict() | {"limits": [], "support_level": plan.support_level},
        is_applied=is_applied,
        decided_at=now,
        decided_by=by,
        overrides=decision,
    )


def step_between(week_before: int, week_after: int) -> Row:
    """Return the step that leads from one week of the table to another."""
    steps = {1: Row.PROGRESS, 0: Row.STAY, -1: Row.BACK_ONE, -2: Row.BACK_TWO}
    return steps.get(week_after - week_before, Row.RESTART)
