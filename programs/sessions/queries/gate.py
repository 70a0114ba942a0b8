"""May this walk start? Every gate, asked on the server each time (hazards H1 and H2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from programs.plans.models import OPEN_STATUSES, Hold
from programs.screening.queries import Standing, standing
from programs.sessions.models import ReadinessCheck, WalkSession
from programs.sessions.rules.refusals import Refusal
from programs.vocabulary import HoldKind, Readiness, SessionStatus, Tier

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from retrowalk.slots import Slot

STATUS_REFUSALS = {
    SessionStatus.DONE: Refusal.DONE,
    SessionStatus.EXCUSED: Refusal.EXCUSED,
    SessionStatus.SUPERSEDED: Refusal.REPLACED,
}
PASSING = (Readiness.READY, Readiness.READY_REDUCED)


@dataclass(frozen=True, kw_only=True)
class Door:
    """The gates before a walk: what keeps it closed, if anything, and the safety check behind."""

    refusal: Refusal | None
    stands: Standing | None = None
    readiness: ReadinessCheck | None = None

    @property
    def tier(self) -> Tier:
        """Return the tier that opens programs today; the careful one where none is known."""
        return self.stands.tier if self.stands else Tier.GO_WITH_SUPPORT


def door_facts(today: date | Slot) -> dict[str, Any]:
    """Return what every door asks about a walk, as annotations to read with it."""
    holds = Hold.objects.filter(plan=OuterRef("plan_id")).in_force_on(today)
    walked = WalkSession.objects.filter(
        member=OuterRef("member_id"), walked_on=today, status=SessionStatus.DONE
    )
    return {
        "is_stopped": Exists(holds.filter(kind=HoldKind.STOP_URGENT)),
        "is_held": Exists(holds),
        "has_walked_today": Exists(walked.exclude(pk=OuterRef("pk"))),
        **rest_fact(today),
    }


def rest_fact(today: date | Slot) -> dict[str, Any]:
    """Return whether a check said "not today", as an annotation to read with a walk."""
    return {"is_to_rest": Exists(checks_that_rest(OuterRef("member_id"), today))}


def checks_that_rest(member: Any, today: date | Slot) -> QuerySet[ReadinessCheck]:
    """Return the checks of a local day that said "not today"; one of them rules the day."""
    return ReadinessCheck.objects.filter(
        member=member, checked_on=today, result=Readiness.NOT_TODAY
    )


def latest_readiness(walk_session: WalkSession) -> ReadinessCheck | None:
    """Return the last check made for this walk; one query."""
    return walk_session.readiness_checks.order_by("-pk").first()


def door_to_check(walk_session: WalkSession, *, today: date) -> Door:
    """Return whether the readiness check may begin; two queries, more with a clearance.

    A check that said "not today" stands until the day is over, for every walk of the member:
    better answers a minute later open nothing. The walk must be read with `door_facts` of the
    same day.
    """
    refusal = STATUS_REFUSALS.get(SessionStatus(walk_session.status)) or _refusal_of_plan(
        walk_session, today
    )
    if refusal:
        return Door(refusal=refusal)
    stands = standing(walk_session.member, today)
    refusal = refusal_of_standing(stands) or _refusal_of_program(walk_session, stands)
    is_to_rest: bool = walk_session.is_to_rest  # type: ignore[attr-defined]
    if refusal is None and is_to_rest:
        refusal = Refusal.NOT_TODAY
    return Door(refusal=refusal, stands=stands)


def door_to_walk(walk_session: WalkSession, *, today: date) -> Door:
    """Return whether the walk may start: all of the above, and today's check passed."""
    door = door_to_check(walk_session, today=today)
    if door.refusal or door.stands is None:
        return door
    check = latest_readiness(walk_session)
    refusal = refusal_of_readiness(check, today) or _refusal_of_age(check, door.stands)
    return Door(refusal=refusal, stands=door.stands, readiness=check)


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


def _refusal_of_plan(walk_session: Any, today: date) -> Refusal | None:
    """Return what a hold, the walk's day, or a walk already done today forbids; no query."""
    if walk_session.plan.status not in OPEN_STATUSES:
        return Refusal.ENDED
    if walk_session.is_stopped:
        return Refusal.URGENT
    if walk_session.is_held:
        return Refusal.HELD
    refusal = _refusal_of_day(walk_session, today)
    return refusal or (Refusal.ONE_A_DAY if walk_session.has_walked_today else None)


def _refusal_of_day(walk_session: WalkSession, today: date) -> Refusal | None:
    if walk_session.due_on > today:
        return Refusal.TOO_EARLY
    # A walk begun before midnight goes on after it, behind a new check.
    is_begun = walk_session.status == SessionStatus.STARTED
    last_day = walk_session.due_on + timedelta(days=int(is_begun))
    return Refusal.PAST if today > last_day else None


def _refusal_of_program(walk_session: WalkSession, stands: Standing | None) -> Refusal | None:
    """Return whether a later safety check has closed the program; supervised ones stay open."""
    if stands is None:
        return None
    tiers = walk_session.plan.program_version.content["entry"]["tiers"]
    return None if not tiers or stands.tier in tiers else Refusal.PROGRAM_CLOSED


def _refusal_of_age(check: ReadinessCheck | None, stands: Standing) -> Refusal | None:
    """Return whether a safety check came after this readiness check: then it is asked again."""
    screened_at = stands.screening.completed_at
    is_older = check is not None and screened_at is not None and check.checked_at < screened_at
    return Refusal.NOT_CHECKED if is_older else None
