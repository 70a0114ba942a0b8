"""Asking the progression rules about a plan, and doing what they say at once.

What protects (a stop, a step back, more support, a rest) acts as soon as it is known.
What only says how a good week goes on waits until the row is over, so that each row is
decided once (hazard H3).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from programs.plans.models import OPEN_STATUSES, Plan, ProgressionDecision
from programs.plans.rules.outcome import Lock
from programs.plans.rules.progression import Decision, decide
from programs.plans.services.place import apply_decision
from programs.screening.queries import standing
from programs.sessions.models import WalkSession
from programs.sessions.queries.facts import Evidence, facts_of, gather
from programs.sessions.services.layout import lay_out_row, supersede_rest
from programs.vocabulary import CheckInKind, PlanStatus, SessionStatus, Tier

if TYPE_CHECKING:
    from datetime import date, datetime

LAST_PROTECTIVE_RULE = 11
STUMBLE_RULE = 13
HOURS_A_DAY = 24


@transaction.atomic
def review_plan(*, plan: Plan, today: date, now: datetime) -> ProgressionDecision | None:
    """Decide what is due to be decided about this plan, and return it; None when nothing is."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status not in OPEN_STATUSES:
        return None
    evidence = gather(plan, today)
    protective = _protective(evidence)
    if protective is not None:
        return _apply(evidence, protective, now=now, starts_on=_after_rest(protective, today))
    if plan.status != PlanStatus.ACTIVE or evidence.is_held or not _row_is_over(evidence):
        return None
    decision = decide(facts_of(evidence, evidence.row_done[-1] if evidence.row_done else None))
    starts_on = evidence.row_ends_on + timedelta(days=1)
    return _apply(evidence, decision, now=now, starts_on=starts_on)


def _protective(evidence: Evidence) -> Decision | None:
    """Return the first decision that must act now: on this row's last walk, or a late answer.

    While a plan is locked only a new sign or a fall still acts, to lock it harder.
    """
    is_active = evidence.plan.status == PlanStatus.ACTIVE
    walks: list[WalkSession | None] = [*evidence.row_done[-1:], *evidence.late_walks(), None]
    for walk in walks:
        decision = decide(facts_of(evidence, walk))
        if acts_at_once(decision) and (is_active or decision.outcome.lock is not Lock.NONE):
            return decision
    return None


def acts_at_once(decision: Decision) -> bool:
    """Return whether a rule matched that protects, rather than one that weighs a whole week."""
    numbers = {rule.number for rule in decision.matched}
    return STUMBLE_RULE in numbers or any(number <= LAST_PROTECTIVE_RULE for number in numbers)


def _row_is_over(evidence: Evidence) -> bool:
    """Return whether every walk of the row is behind, and its last morning answered or past."""
    open_walks = [
        walk
        for walk in evidence.row
        if walk.status in (SessionStatus.SCHEDULED, SessionStatus.STARTED)
    ]
    has_ended = evidence.today > evidence.row_ends_on
    if open_walks and not has_ended:
        return False
    if not evidence.row and not has_ended:
        return False
    return not _waits_for_morning(evidence)


def _waits_for_morning(evidence: Evidence) -> bool:
    if not evidence.row_done:
        return False
    last = evidence.row_done[-1]
    if evidence.told(last, CheckInKind.NEXT_MORNING):
        return False
    walked_on = last.walked_on or last.due_on
    return evidence.today <= walked_on + timedelta(days=1)


def _after_rest(decision: Decision, today: date) -> date:
    """Return the first day to walk again: tomorrow, or after the rest the rule asks for."""
    days = -(-decision.outcome.rest_hours // HOURS_A_DAY)
    return today + timedelta(days=max(days, 1))


def _apply(
    evidence: Evidence, decision: Decision, *, now: datetime, starts_on: date
) -> ProgressionDecision:
    plan = evidence.plan
    stands = standing(plan.member, evidence.today)
    supersede_rest(plan=plan, today=evidence.today)
    stored = apply_decision(
        plan=plan,
        decision=decision,
        tier=stands.tier if stands else Tier.GO_WITH_SUPPORT,
        next_starts_on=starts_on,
        now=now,
        today=evidence.today,
    )
    if plan.status == PlanStatus.ACTIVE and decision.outcome.lock is Lock.NONE:
        lay_out_row(plan=plan, now=now)
    return stored
