"""Asking the progression rules about a plan, and doing what they say at once.

What protects (a stop, a step back, more support, a rest) acts as soon as it is known.
What only says how a good week goes on waits until the row is over, so that each row is
decided once (hazard H3). What is told late about a walk never takes the same step twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.plans.models import OPEN_STATUSES, Plan, ProgressionDecision
from programs.plans.rules.outcome import Lock, Outcome, Row, without_steps_taken
from programs.plans.rules.progression import Decision, decide
from programs.plans.services.place import apply_decision
from programs.screening.queries import standing
from programs.sessions.queries.after import begun_at
from programs.sessions.queries.evidence import Evidence, gather
from programs.sessions.queries.facts import facts_of
from programs.sessions.services.layout import lay_out_row, supersede_rest
from programs.vocabulary import CheckInKind, HoldKind, PlanStatus, SessionStatus, Tier

if TYPE_CHECKING:
    from datetime import date, datetime

    from programs.sessions.models import WalkSession

LAST_PROTECTIVE_RULE = 11
STUMBLE_RULE = 13
HOURS_A_DAY = 24
HOLD_LOCKS: dict[str, Lock] = {
    HoldKind.PAUSE_CLEAR: Lock.PAUSE_CLEAR,
    HoldKind.STOP_URGENT: Lock.STOP_URGENT,
}


@transaction.atomic
@as_one_change()
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
    """Return the first decision that must act now: on this row's walks, or a late answer.

    While a plan is locked only a new sign or a fall still acts, to lock it harder.
    """
    walks: list[WalkSession | None] = [*reversed(evidence.row_done), *evidence.late_walks(), None]
    for walk in walks:
        decision = decide(facts_of(evidence, walk))
        if acts_at_once(decision):
            decision = _without_steps_taken(evidence, decision, walk)
            if _changes_something(evidence, decision.outcome):
                return decision
    return None


def _without_steps_taken(
    evidence: Evidence, decision: Decision, walk: WalkSession | None
) -> Decision:
    """Take off what the plan did already since the walks that this decision is about began."""
    about = [event.walk_session for event in evidence.events if event.walk_session]
    if walk is not None and not evidence.is_in_row(walk):
        about.append(walk)
    begun = [at for at in map(begun_at, about) if at is not None]
    if not begun:
        return decision
    taken = [one for one in evidence.in_force if one.decided_at >= min(begun)]
    steps = [(Row(one.outcome["row"]), int(one.outcome["support"])) for one in taken]
    return replace(decision, outcome=without_steps_taken(decision.outcome, steps))


def _changes_something(evidence: Evidence, outcome: Outcome) -> bool:
    """Return whether this outcome does more than was done already."""
    has_step = outcome.row.rank > Row.STAY.rank or outcome.support < 0
    if evidence.plan.status == PlanStatus.ACTIVE:
        return has_step or outcome.rest_hours > 0 or outcome.lock is not Lock.NONE
    locks = {HOLD_LOCKS.get(hold.kind, Lock.NONE) for hold in evidence.holds}
    is_locked_harder = outcome.lock.rank > max((lock.rank for lock in locks), default=0)
    return is_locked_harder or (has_step and outcome.lock is not Lock.NONE)


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
        now=evidence.decided_at(now),
        today=evidence.today,
    )
    if plan.status == PlanStatus.ACTIVE and decision.outcome.lock is Lock.NONE:
        lay_out_row(plan=plan, now=now)
    member_changed(member_id=plan.member_id, now=now)
    return stored
