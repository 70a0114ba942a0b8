"""A physio ends a pause that protects: after a talk, and behind a safety check that opens.

The clinical brief asks for a new safety check after a fall, an urgent or a new sign; no word of
a physio takes its place. What the talk adds is the last yes, with a reason that is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.changes import as_one_change
from programs.plans.models import Hold, Plan, PlanRevision
from programs.plans.queries.plan import weeks_of
from programs.plans.rules.outcome import Lock, Row
from programs.plans.rules.revising import Kind
from programs.plans.services.decisions import override
from programs.plans.services.revise import CannotReviseError, add_edition, claim
from programs.screening.queries import standing
from programs.sessions.queries.hold import is_checked_since, opens
from programs.sessions.services.revise import finish_change
from programs.sessions.services.upkeep import release
from programs.vocabulary import HoldKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from programs.screening.queries import Standing


@transaction.atomic
@as_one_change()
def release_safety_pause(
    *,
    plan: Plan,
    reason: str,
    has_talked: bool,
    was_seen: bool,
    version: int,
    by: User,
    now: datetime,
    today: date,
) -> PlanRevision:
    """End every safety pause of the plan; its walks are laid out again where the rules left it.

    `has_talked` says that the physio has talked with the member, `was_seen` that a doctor or
    nurse has checked them, which an urgent stop asks for. Raise CannotReviseError otherwise.
    """
    plan = claim(plan, version)
    holds = list(Hold.objects.filter(plan=plan, ended_at__isnull=True).for_safety())
    refusal = release_refusal(holds, standing(plan.member, today))
    if refusal:
        raise CannotReviseError(refusal)
    if not has_talked:
        raise CannotReviseError("Tick that you have talked with them.", "has_talked")
    if _is_urgent(holds) and not was_seen:
        words = "Tick that a doctor or nurse has checked them. An urgent stop asks for it."
        raise CannotReviseError(words, "was_seen")
    _answer_the_rule(plan, reason, by=by, now=now)
    weeks = [week.prescription for week in weeks_of(plan)]
    change = {"kind": str(Kind.RELEASE), "holds": sorted({str(hold.kind) for hold in holds})}
    edition = add_edition(plan, weeks, change=change, reason=reason, by=by, now=now)
    for hold in holds:
        release(plan, hold, by=by, today=today, now=now)
    finish_change(edition, action="release_safety_pause", by=by, now=now)
    return edition


def release_refusal(holds: list[Hold], stands: Standing | None) -> str:
    """Return why these pauses cannot end yet, in words for a physio, or an empty text."""
    if not holds:
        return "No safety pause is in force."
    urgent = [hold for hold in holds if hold.kind == HoldKind.STOP_URGENT]
    is_checked = opens(stands) and all(is_checked_since(hold, stands) for hold in urgent)
    if is_checked:
        return ""
    return (
        "The safety check has to be done again first, and where its result asks for one, a "
        "clearance recorded. Then the pause can end."
    )


def _is_urgent(holds: list[Hold]) -> bool:
    return any(hold.kind == HoldKind.STOP_URGENT for hold in holds)


def _answer_the_rule(plan: Plan, reason: str, *, by: User, now: datetime) -> None:
    """Set the physio's word beside the decision that paused the plan, where a rule did."""
    for one in plan.decisions.filter(is_applied=True).order_by("-pk"):
        if one.outcome.get("lock", Lock.NONE) != Lock.NONE:
            override(decision=one, plan=plan, row=Row.STAY, reason=reason, by=by, now=now)
            return
