"""May this walk start? Every gate, asked on the server each time (hazards H1 and H2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programs.plans.models import OPEN_STATUSES, Hold
from programs.screening.queries import Standing, standing
from programs.sessions.models import ReadinessCheck, WalkSession
from programs.sessions.rules.refusals import Refusal
from programs.vocabulary import HoldKind, Readiness, SessionStatus, Tier

if TYPE_CHECKING:
    from datetime import date

STATUS_REFUSALS = {
    SessionStatus.DONE: Refusal.DONE,
    SessionStatus.EXCUSED: Refusal.EXCUSED,
    SessionStatus.SUPERSEDED: Refusal.REPLACED,
}
PASSING = (Readiness.READY, Readiness.READY_REDUCED)


def latest_readiness(walk_session: WalkSession) -> ReadinessCheck | None:
    """Return the last check made for this walk; one query."""
    return walk_session.readiness_checks.order_by("-pk").first()


def refusal_to_check(walk_session: WalkSession, *, today: date) -> Refusal | None:
    """Return why the readiness check may not begin, or None; at most seven queries."""
    return (
        _refusal_of_session(walk_session, today)
        or _refusal_of_plan(walk_session, today)
        or refusal_of_standing(standing(walk_session.member, today))
    )


def refusal_to_walk(walk_session: WalkSession, *, today: date) -> Refusal | None:
    """Return why the walk may not start, or None: all of the above, and today's check passed."""
    return refusal_to_check(walk_session, today=today) or refusal_of_readiness(
        latest_readiness(walk_session), today
    )


def refusal_of_standing(stands: Standing | None) -> Refusal | None:
    """Return what the safety check forbids: none made, run out, a careful tier, no support."""
    if stands is None:
        return Refusal.NOT_SCREENED
    if stands.tier is Tier.STOP_URGENT:
        return Refusal.URGENT
    if stands.due:
        return Refusal.NOT_SCREENED
    if not stands.opens_programs:
        return Refusal.TIER
    return None if stands.may_start_a_walk else Refusal.NO_SUPPORT


def refusal_of_readiness(check: ReadinessCheck | None, today: date) -> Refusal | None:
    """Return what the last readiness check forbids; one from another day does not count."""
    if check is None or check.checked_on != today:
        return Refusal.NOT_CHECKED
    if check.result == Readiness.STOP_URGENT:
        return Refusal.URGENT
    if check.result not in PASSING:
        return Refusal.NOT_TODAY
    return None if check.is_setup_ready else Refusal.SETUP


def _refusal_of_session(walk_session: WalkSession, today: date) -> Refusal | None:
    refused = STATUS_REFUSALS.get(SessionStatus(walk_session.status))
    if refused:
        return refused
    if walk_session.status == SessionStatus.STARTED or walk_session.due_on == today:
        return None
    return Refusal.PAST if walk_session.due_on < today else Refusal.TOO_EARLY


def _refusal_of_plan(walk_session: WalkSession, today: date) -> Refusal | None:
    plan = walk_session.plan
    if plan.status not in OPEN_STATUSES:
        return Refusal.ENDED
    kinds = set(Hold.objects.filter(plan=plan).in_force_on(today).values_list("kind", flat=True))
    if HoldKind.STOP_URGENT in kinds:
        return Refusal.URGENT
    return Refusal.HELD if kinds else None
