"""How fast may the next walk be? At most one step faster, and only after a calm one."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery

from programs.plans.models import ProgressionDecision
from programs.plans.rules.dose import next_pace
from programs.sessions.models import CheckIn, WalkSession
from programs.vocabulary import CheckInKind, SessionStatus

TOO_HARD_RULE = 11
CALM_PAIN = 3
SURE = 7
SCORES = ("pain", "effort", "confidence", "near_falls")


def pace_for(walk: WalkSession, *, is_reduced: bool = False) -> int | None:
    """Return the top pace of this walk in mm/s, None where the walker chooses; one query.

    A reduced walk keeps the pace of the one before (clinical brief section 9). After rule 11
    it is a step slower where no safer support level was left to give.
    """
    before = _walk_before(walk)
    if before is None:
        return next_pace(walk.plan_week.prescription, before=None, same_row=False, was_calm=False)
    row = (walk.plan_week_id, walk.attempt)
    return next_pace(
        walk.plan_week.prescription,
        before=before.pace_mm_per_second,
        same_row=(before.plan_week_id, before.attempt) == row,
        was_calm=not is_reduced and _was_calm(before, walk.plan.effort_cap),
        eases=_eases(walk, before),
    )


def _walk_before(walk: WalkSession) -> Any:
    """Return the last walk done, with its log and the last decision; None before the first."""
    told = CheckIn.objects.filter(
        walk_session=OuterRef("pk"), kind=CheckInKind.AFTER, replaced_by__isnull=True
    )
    decided = ProgressionDecision.objects.filter(plan=OuterRef("plan_id"), is_applied=True)
    last = decided.order_by("-pk")
    walks = WalkSession.objects.filter(plan=walk.plan_id, status=SessionStatus.DONE)
    found = walks.exclude(pk=walk.pk).annotate(
        **{f"told_{score}": Subquery(told.values(score)[:1]) for score in SCORES},
        last_matched=Subquery(last.values("matched")[:1]),
        last_decided_at=Subquery(last.values("decided_at")[:1]),
    )
    return found.order_by("-walked_on", "-pk").first()


def _eases(walk: WalkSession, before: Any) -> bool:
    """Return whether the walk before felt too hard and its support could not be made safer."""
    if TOO_HARD_RULE not in (before.last_matched or []):
        return False
    is_first_since = before.received_at is not None and before.received_at <= before.last_decided_at
    return bool(is_first_since and walk.support_level >= before.support_level)


def _was_calm(before: Any, effort_cap: int) -> bool:
    """Return whether pain, effort and confidence of a walk leave room for a step [PMM, J]."""
    if None in (before.told_pain, before.told_effort, before.told_confidence):
        return False
    is_steady = before.told_near_falls == 0 and before.told_confidence >= SURE
    is_easy = before.told_pain <= CALM_PAIN and before.told_effort <= effort_cap
    return bool(is_steady and is_easy)
