"""How fast may the next walk be? At most one step faster, and only after a calm one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programs.plans.rules.dose import next_pace
from programs.sessions.models import CheckIn, WalkSession
from programs.vocabulary import CheckInKind, SessionStatus

if TYPE_CHECKING:
    from programs.plans.models import Plan

TOO_HARD_RULE = 11
CALM_PAIN = 3
SURE = 7


def pace_for(walk: WalkSession, *, is_reduced: bool = False) -> int | None:
    """Return the top pace of this walk in mm/s, None where the walker chooses; three queries.

    A reduced walk keeps the pace of the one before (clinical brief section 9). After rule 11
    it is a step slower where no safer support level was left to give.
    """
    before = _walk_before(walk)
    same_row = before is not None and (before.plan_week_id, before.attempt) == (
        walk.plan_week_id,
        walk.attempt,
    )
    return next_pace(
        walk.plan_week.prescription,
        before=before.pace_mm_per_second if before else None,
        same_row=same_row,
        was_calm=before is not None and not is_reduced and _was_calm(before, walk.plan),
        eases=before is not None and _eases(walk, before),
    )


def _eases(walk: WalkSession, before: WalkSession) -> bool:
    """Return whether the walk before felt too hard and its support could not be made safer."""
    latest = walk.plan.decisions.filter(is_applied=True).order_by("-pk").first()
    if latest is None or TOO_HARD_RULE not in latest.matched:
        return False
    is_first_since = before.received_at is not None and before.received_at <= latest.decided_at
    return is_first_since and walk.support_level >= before.support_level


def _walk_before(walk: WalkSession) -> WalkSession | None:
    walks = WalkSession.objects.filter(plan=walk.plan_id, status=SessionStatus.DONE)
    return walks.exclude(pk=walk.pk).order_by("-walked_on", "-pk").first()


def _was_calm(walk: WalkSession, plan: Plan) -> bool:
    """Return whether pain, effort and confidence of a walk leave room for a step [PMM, J]."""
    told = CheckIn.objects.filter(
        walk_session=walk, kind=CheckInKind.AFTER, replaced_by__isnull=True
    ).first()
    if told is None or told.pain is None or told.effort is None or told.confidence is None:
        return False
    is_steady = told.near_falls == 0 and told.confidence >= SURE
    return told.pain <= CALM_PAIN and told.effort <= plan.effort_cap and is_steady
