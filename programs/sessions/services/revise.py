"""Changing a running plan from the next walk on: one thing at a time, with a reason.

The past is never rewritten: walks that are done, under way or past keep the edition they were
planned under. The member is told by mail a few minutes later, so that a slip can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.services.looking import record_change
from programs.changes import as_one_change, member_changed
from programs.plans.models import Hold, Plan, PlanRevision
from programs.plans.queries.changes import pending_step
from programs.plans.rules.progression import decide
from programs.plans.rules.revising import (
    STEPS,
    Kind,
    PlanChange,
    PlanState,
    RevisionRefusedError,
    after,
)
from programs.plans.services.decisions import override, step_between
from programs.plans.services.hold import end_hold, hold_plan
from programs.plans.services.lock import lock_plan, unlock_plan
from programs.plans.services.place import move_plan, store_decision
from programs.plans.services.revise import (
    CannotReviseError,
    add_edition,
    claim,
    differences,
    values_of,
)
from programs.sessions.queries.evidence import gather
from programs.sessions.queries.facts import facts_of
from programs.sessions.queries.outlook import PAUSES, Outlook, bounds_for, outlook
from programs.sessions.services.layout import excuse_held, lay_out_row
from programs.sessions.services.renew import renew_ahead, stand_again, take_back_ahead
from programs.sessions.services.tell import tell_of_change
from programs.vocabulary import HoldKind

if TYPE_CHECKING:
    from accounts.models import User
    from programs.plans.models import ProgressionDecision

UNDO_TIME = timedelta(minutes=5)
"""So long a change can be taken back, and so long the member is not told of it."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change on its way into the plan, with all it needs to know."""

    plan: Plan
    before: Outlook
    change: PlanChange
    state: PlanState
    starts_on: date | None
    reason: str
    by: User
    now: datetime
    today: date


@transaction.atomic
@as_one_change()
def revise_plan(
    *,
    plan: Plan,
    change: PlanChange,
    reason: str,
    version: int,
    by: User,
    now: datetime,
    today: date,
    decision: ProgressionDecision | None = None,
) -> PlanRevision:
    """Change one thing about the plan from the next walk on, and return the new edition.

    `version` is the plan's as the physio saw it: StalePlanError where it has moved on. The same
    change sent twice is one change. `decision` is the one a step sets aside; without it the
    rules are asked what they say now. Raise CannotReviseError with the limit that was passed.
    """
    again = _sent_before(plan, change, reason, version, by)
    if again is not None:
        return again
    found = outlook(claim(plan, version), today=today)
    restores = decision.week if decision else None
    bounds = bounds_for(found, change, now=now, units=by.units, restores=restores)
    try:
        state = after(found.state, change, bounds)
    except RevisionRefusedError as refusal:
        raise CannotReviseError(str(refusal), refusal.field) from refusal
    edit = Edit(
        plan=found.plan,
        before=found,
        change=change,
        state=state,
        starts_on=found.starts_on(change),
        reason=reason,
        by=by,
        now=now,
        today=today,
    )
    before = values_of(edit.plan)
    if change.kind in STEPS:
        _step(edit, decision or _rules_now(edit))
    else:
        _set(edit)
    edit.plan.save()
    kept = differences(before, values_of(edit.plan)) | _more_to_keep(edit, version)
    edition = add_edition(edit.plan, state.weeks, change=kept, reason=reason, by=by, now=now)
    _walks(edit)
    finish_change(edition, action="revise_plan", by=by, now=now)
    return edition


def finish_change(edition: PlanRevision, *, action: str, by: User, now: datetime) -> None:
    """Write down the change, have the member told once it can no longer be taken back."""
    plan = edition.plan
    record_change(
        by=by,
        member=plan.member,
        action=action,
        area="plan",
        object_kind="plan_edition",
        object_id=str(edition.number),
        now=now,
    )
    tell_of_change(edition, not_before=now + UNDO_TIME)
    member_changed(member_id=plan.member_id, now=now)


def _sent_before(
    plan: Plan, change: PlanChange, reason: str, version: int, by: User
) -> PlanRevision | None:
    """Return the edition this very form has made already: a second click shows the first."""
    newest = plan.revisions.order_by("-number").select_related("plan__member").first()
    if newest is None or newest.made_by_id != by.pk or newest.reason != reason:
        return None
    kept = newest.change
    same = (kept.get("kind"), kept.get("version")) == (change.kind, version)
    return newest if same and kept.get("value") == _plain(change.value) else None


def _rules_now(edit: Edit) -> ProgressionDecision:
    """Return what a physio's step is set beside: a proposed step, or what the rules say now."""
    waiting = pending_step(edit.plan)
    if waiting is not None:
        return waiting
    evidence = gather(edit.plan, edit.today)
    walked = evidence.row_done[-1] if evidence.row_done else None
    return store_decision(edit.plan, decide(facts_of(evidence, walked)), edit.now, is_applied=False)


def _step(edit: Edit, decision: ProgressionDecision) -> None:
    """Move the plan to another row; the physio's word stands beside that of the rules."""
    plan, week = edit.plan, edit.state.week
    override(
        decision=decision,
        plan=plan,
        row=step_between(plan.current_week, week),
        reason=edit.reason,
        by=edit.by,
        now=edit.now,
    )
    move_plan(plan, week, max(edit.before.counts_from, plan.week_starts_on))
    plan.support_level = edit.state.support_level


def _set(edit: Edit) -> None:
    """Give the plan the settings of its new state."""
    plan, state = edit.plan, edit.state
    plan.weekdays = list(state.weekdays)
    plan.support_level = state.support_level
    plan.effort_cap = state.effort_limit
    plan.spotter, plan.step_up = state.spotter, state.step_up
    if edit.change.kind is Kind.LOCK:
        lock_plan(plan, reason=edit.reason, by=edit.by, now=edit.now)
    elif edit.change.kind is Kind.UNLOCK:
        unlock_plan(plan)


def _walks(edit: Edit) -> None:
    """Give the walks ahead what the new edition asks for."""
    plan, kind = edit.plan, edit.change.kind
    if kind in STEPS or kind is Kind.WEEKDAYS:
        take_back_ahead(plan=plan, today=edit.today)
        lay_out_row(plan=plan, now=edit.now, not_before=edit.before.counts_from)
        return
    renew_ahead(plan=plan, by=edit.by, now=edit.now, today=edit.today)
    if kind is Kind.PAUSE:
        _pause(edit)
    elif kind is Kind.RESUME:
        resume(plan, by=edit.by, now=edit.now, today=edit.today)


def _pause(edit: Edit) -> Hold:
    until = edit.change.value
    hold = hold_plan(
        plan=edit.plan,
        kind=HoldKind.CLINICIAN,
        reason=edit.reason,
        starts_on=edit.before.counts_from,
        ends_on=until if isinstance(until, date) else None,
        by=edit.by,
        now=edit.now,
    )
    excuse_held(plan=edit.plan)
    return hold


def resume(plan: Plan, *, by: User, now: datetime, today: date) -> None:
    """End every pause somebody wished for; one that protects stays."""
    for hold in plan.holds.filter(ended_at__isnull=True, kind__in=PAUSES):
        end_hold(hold=hold, by=by, now=now)
    stand_again(plan=plan, by=by, now=now, today=today)


def _more_to_keep(edit: Edit, version: int) -> dict[str, Any]:
    """Return what an edition keeps of its change besides the columns."""
    return {
        "kind": str(edit.change.kind),
        "value": _plain(edit.change.value),
        "version": version,
        "week": edit.state.week,
        "starts_on": edit.starts_on.isoformat() if edit.starts_on else None,
    }


def _plain(value: Any) -> Any:
    """Return a change's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, str) else value
