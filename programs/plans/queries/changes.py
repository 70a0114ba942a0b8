"""What was changed about a plan, by whom and why; and the support it has had lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from programs.plans.models import Plan, PlanRevision, PlanWeek, ProgressionDecision
from programs.plans.rules.outcome import Lock, Row
from programs.plans.rules.overriding import Decided, override_refusal, weeks_instead
from programs.plans.rules.schedule import DAYS_IN_WEEK, local_day
from programs.vocabulary import Change, SupportLevel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

NEWEST = 3
NEWEST_DECISIONS = 30


@dataclass(frozen=True, kw_only=True)
class Overridable:
    """The rules' last decision, the weeks the plan may be at instead, or why it stands."""

    decision: ProgressionDecision
    weeks: tuple[int, ...]
    refusal: str


def changes_of(plan: Plan, newest: int = NEWEST) -> list[PlanRevision]:
    """Return the latest changes a physio made, newest first, each with its maker; one query."""
    revisions = plan.revisions.filter(number__gt=1).select_related("made_by")
    return list(revisions.order_by("-number")[:newest])


def decisions_of(plan: Plan) -> list[ProgressionDecision]:
    """Return the latest decisions, applied or not, newest first, with who decided; one query."""
    found = plan.decisions.select_related("decided_by").order_by("-pk")
    return list(found[:NEWEST_DECISIONS])


def pending_step(plan: Plan) -> ProgressionDecision | None:
    """Return the step up that waits for a physio, None where there is none; one query."""
    return pending_among(plan, decisions_of(plan))


def pending_among(
    plan: Plan, decisions: Sequence[ProgressionDecision]
) -> ProgressionDecision | None:
    """Return the same from the plan's decisions, newest first; no query.

    It belongs to the attempt just walked: what the rules decided since has taken its place. An
    answer that was taken back is none.
    """
    standing = not_taken_back(decisions)
    answered = {one.overrides_id for one in standing}
    for one in standing:
        is_proposed = not one.is_applied and one.overrides_id is None
        is_here = (one.week, one.attempt) == (plan.current_week, plan.attempt - 1)
        if is_proposed and is_here and one.change == Change.PROGRESS:
            return None if one.pk in answered else one
    return None


def overridable(plan: Plan) -> Overridable | None:
    """Return the last decision of the rules with the weeks it may lead to instead; two queries."""
    weeks = PlanWeek.objects.filter(revision__plan=plan).order_by("-revision__number", "-position")
    last = weeks.values_list("position", flat=True)[0]
    return overridable_among(plan, decisions_of(plan), last_week=last)


def overridable_among(
    plan: Plan, decisions: Sequence[ProgressionDecision], *, last_week: int
) -> Overridable | None:
    """Return the same from the plan's decisions, newest first; no query.

    None before a first decision, and where a physio's word came later and still stands.
    """
    newest = next((one for one in not_taken_back(decisions) if one.is_applied), None)
    if newest is None or newest.decided_by_id is not None:
        return None
    decided = decided_of(newest)
    return Overridable(
        decision=newest,
        weeks=weeks_instead(decided, week_now=plan.current_week, last_week=last_week),
        refusal=override_refusal(decided),
    )


def not_taken_back(decisions: Sequence[ProgressionDecision]) -> list[ProgressionDecision]:
    """Return the decisions without what a physio took back, and without the taking back itself.

    A word that stands beside a physio's own word, not beside the rules', is such a taking back.
    """
    by_hand = {one.pk for one in decisions if one.decided_by_id is not None}
    undone = {one.overrides_id for one in decisions} & by_hand
    return [one for one in decisions if not {one.pk, one.overrides_id} & undone]


def decided_of(decision: ProgressionDecision) -> Decided:
    """Return a stored decision as the rules about overriding read it; no query."""
    return Decided(
        rule_number=decision.rule_number,
        week=decision.week,
        row=Row(decision.outcome["row"]),
        lock=Lock(decision.outcome["lock"]),
    )


def lowest_level(plan: Plan, *, today: date, now: datetime) -> SupportLevel:
    """Return the most support the plan had in the last 7 local days; two queries."""
    since = now - timedelta(days=DAYS_IN_WEEK)
    decided = plan.decisions.filter(is_applied=True, decided_at__gt=since)
    revised = plan.revisions.filter(made_at__gt=since)
    kept = chain(
        ((at, [outcome]) for at, outcome in decided.values_list("decided_at", "outcome")),
        ((at, _sides(change)) for at, change in revised.values_list("made_at", "change")),
    )
    first = today - timedelta(days=DAYS_IN_WEEK)
    zone = plan.member.time_zone
    levels = [
        side["support_level"]
        for at, sides in kept
        for side in sides
        if "support_level" in side and local_day(at, zone) > first
    ]
    return SupportLevel(min([plan.support_level, *levels]))


def was_eased_lately(plan: Plan, *, today: date, now: datetime) -> bool:
    """Return whether support was taken away in the last 7 days: once is enough [D]."""
    return lowest_level(plan, today=today, now=now) < plan.support_level


def _sides(change: dict[str, dict[str, int]]) -> list[dict[str, int]]:
    return [change.get(side) or {} for side in ("before", "after")]
