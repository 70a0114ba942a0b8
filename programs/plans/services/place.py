"""Moving a plan to another place in its table, as a decision says; stored with its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.plans.models import Hold, Plan, PlanWeek, ProgressionDecision
from programs.plans.queries.changes import was_eased_lately
from programs.plans.queries.plan import prescription_at
from programs.plans.rules.outcome import Lock, Row
from programs.plans.rules.support import level_after, may_ease_support
from programs.plans.services.hold import hold_plan
from programs.screening.models import ScreeningDemand
from programs.screening.services import record_demand
from programs.vocabulary import Change, HoldKind, PlanStatus, Setting, Spotter, SupportLevel

if TYPE_CHECKING:
    from datetime import date, datetime

    from programs.plans.rules.progression import Decision
    from programs.vocabulary import Tier

HOLD_KINDS = {Lock.PAUSE_CLEAR: HoldKind.PAUSE_CLEAR, Lock.STOP_URGENT: HoldKind.STOP_URGENT}


@transaction.atomic
def apply_decision(
    *,
    plan: Plan,
    decision: Decision,
    tier: Tier,
    next_starts_on: date,
    now: datetime,
    today: date,
) -> ProgressionDecision:
    """Store the decision for this attempt and move the plan; once, whoever asks first.

    `plan` must be locked by the caller. A second decision for the same attempt breaks
    the unique constraint and is refused by the database. A step up that somebody has to say
    yes to is kept beside it, not applied.
    """
    stored = store_decision(plan, decision, now)
    if decision.proposes_step_up:
        propose_step(plan, decision, now)
    outcome = decision.outcome
    if outcome.row is Row.COMPLETE:
        plan.status, plan.ended_on = PlanStatus.COMPLETED, today
    else:
        move_plan(plan, outcome.row_after(plan.current_week), next_starts_on)
        plan.support_level = level_after(
            SupportLevel(plan.support_level),
            change=outcome.support,
            prescription=prescription_at(plan, plan.current_week),
            tier=tier,
            setting=Setting(plan.setting),
            may_ease=outcome.row is Row.PROGRESS
            and may_ease_support(decision.facts)
            and not was_eased_lately(plan, today=today, now=now),
            spotter=Spotter(plan.spotter),
        )
    plan.version += 1
    plan.save()
    if outcome.re_screen:
        record_demand(member=plan.member, reason=ScreeningDemand.Reason.RULE, now=now)
    if outcome.lock is not Lock.NONE:
        _lock(plan, decision, today=today, now=now)
    return stored


def store_decision(
    plan: Plan, decision: Decision, now: datetime, *, is_applied: bool = True
) -> ProgressionDecision:
    """Keep what the rules say about the plan's present row; moving the plan is another step."""
    told = decision.as_dict()
    return ProgressionDecision.objects.create(
        plan=plan,
        week=plan.current_week,
        attempt=plan.attempt,
        rule_number=told["rule"],
        change=told["change"],
        reason=told["reason"],
        facts=told["facts"],
        matched=told["matched"],
        outcome=told["outcome"] | {"limits": told["limits"], "support_level": plan.support_level},
        is_applied=is_applied,
        decided_at=now,
    )


def propose_step(plan: Plan, decision: Decision, now: datetime) -> ProgressionDecision:
    """Keep the step up the rules would take, for the physio who decides about it."""
    return ProgressionDecision.objects.create(
        plan=plan,
        week=plan.current_week,
        attempt=plan.attempt,
        rule_number=decision.shown.number,
        change=Change.PROGRESS,
        reason=decision.shown.reason,
        facts=decision.facts.as_dict(),
        matched=[rule.number for rule in decision.matched],
        outcome=decision.shown.outcome.as_dict(),
        is_applied=False,
        decided_at=now,
    )


def move_plan(plan: Plan, week: int, starts_on: date) -> None:
    """Put the plan at a new attempt of this week, or of its last week; the caller saves it."""
    last = PlanWeek.objects.filter(revision__plan=plan).order_by("-revision__number", "-position")
    plan.current_week = min(week, last.values_list("position", flat=True)[0])
    tried = ProgressionDecision.objects.filter(plan=plan, week=plan.current_week)
    newest = tried.order_by("-attempt").values_list("attempt", flat=True).first()
    plan.attempt = (newest or 0) + 1
    plan.week_starts_on = starts_on


def _lock(plan: Plan, decision: Decision, *, today: date, now: datetime) -> None:
    """Hold the plan for safety; a stricter hold stands beside a milder one, never instead."""
    kind = HOLD_KINDS[decision.outcome.lock]
    if Hold.objects.filter(plan=plan, kind=kind, ended_at__isnull=True).exists():
        return
    hold_plan(
        plan=plan,
        kind=kind,
        reason=decision.reason,
        starts_on=today,
        ends_on=None,
        by=plan.member,
        now=now,
    )
    plan.refresh_from_db()
