"""Starting a walk, and keeping what the timer or a hand recorded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from programs.plans.models import Plan
from programs.sessions.models import WalkSession
from programs.sessions.queries.gate import refusal_to_walk
from programs.sessions.rules.refusals import Refusal
from programs.sessions.rules.result import WalkResult, check_clock
from programs.sessions.services.layout import remind_next_morning
from programs.vocabulary import Provenance, SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

LONGEST_BY_HAND_MINUTES = 240
OLDEST_BY_HAND_DAYS = 30


class CannotWalkError(Exception):
    """This walk cannot start or be kept; `refusal` says why and what to do next."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.words)
        self.refusal = refusal


class OtherResultError(Exception):
    """The same walk was sent before with other content; both are kept (trust R22)."""


class CannotRecordError(Exception):
    """This walk cannot be entered by hand as asked; the message says why."""


def locked(walk_session: WalkSession) -> WalkSession:
    """Return the walk, and its plan, held against every other writer until the end."""
    Plan.objects.select_for_update().get(pk=walk_session.plan_id)
    return WalkSession.objects.select_for_update(of=("self",)).with_plan().get(pk=walk_session.pk)


@transaction.atomic
def start_walk(*, walk_session: WalkSession, now: datetime, today: date) -> WalkSession:
    """Let the walk begin; raise CannotWalkError unless every safety gate is open right now."""
    walk_session = locked(walk_session)
    refusal = refusal_to_walk(walk_session, today=today)
    if refusal:
        raise CannotWalkError(refusal)
    if walk_session.status == SessionStatus.SCHEDULED:
        walk_session.status = SessionStatus.STARTED
        walk_session.started_at = now
        walk_session.version += 1
        walk_session.save(update_fields=["status", "started_at", "version"])
    return walk_session


@transaction.atomic
def finish_walk(*, walk_session: WalkSession, result: WalkResult, now: datetime) -> WalkSession:
    """Keep what the timer measured, once; the same message again changes nothing.

    Raise OtherResultError when the walk is already kept with other content, and CannotWalkError
    when it never passed its readiness check.
    """
    walk_session = locked(walk_session)
    if walk_session.status == SessionStatus.DONE:
        if walk_session.result_digest == result.digest:
            return walk_session
        _keep_beside(walk_session, result)
        raise OtherResultError
    if not walk_session.readiness_checks.filter(is_setup_ready=True).exists():
        raise CannotWalkError(Refusal.NOT_CHECKED)
    clock = check_clock(result, now)
    walk_session.was_older_plan = _is_older_plan(walk_session)
    walk_session.status = SessionStatus.DONE
    walk_session.provenance = Provenance.TIMER
    walk_session.started_at = result.started_at
    walk_session.finished_at = result.finished_at
    walk_session.walked_on = result.walked_on
    walk_session.time_zone = result.time_zone
    walk_session.received_at = now
    walk_session.clock_skew_seconds = clock.skew_seconds
    walk_session.is_to_confirm = clock.needs_confirmation
    walk_session.active_backward_seconds = result.backward_seconds
    walk_session.intervals = [
        {
            "part": interval.part,
            "kind": interval.kind,
            "planned_seconds": interval.planned_seconds,
            "active_seconds": interval.active_seconds,
        }
        for interval in result.intervals
    ]
    walk_session.events = [
        {
            "sequence": event.sequence,
            "at": event.at.isoformat(),
            "kind": event.kind,
            "rule": event.rule,
        }
        for event in result.events
    ]
    walk_session.ended_by_rule = result.last_rule[:20]
    walk_session.result_digest = result.digest
    walk_session.version += 1
    walk_session.save()
    remind_next_morning(walk_session)
    return walk_session


@transaction.atomic
def record_by_hand(
    *,
    walk_session: WalkSession,
    walked_on: date,
    backward_minutes: int,
    by: User,
    now: datetime,
    today: date,
) -> WalkSession:
    """Keep a walk typed in afterwards, marked as such; raise CannotRecordError if refused."""
    walk_session = locked(walk_session)
    refusal = _refusal_by_hand(walk_session, walked_on, backward_minutes, today)
    if refusal:
        raise CannotRecordError(refusal)
    at = walk_session.due_at.astimezone(ZoneInfo(walk_session.time_zone))
    started_at = at.replace(year=walked_on.year, month=walked_on.month, day=walked_on.day)
    lasted = timedelta(minutes=backward_minutes)
    started_at = min(started_at, now - lasted)
    walk_session.was_older_plan = _is_older_plan(walk_session)
    walk_session.status = SessionStatus.DONE
    walk_session.provenance = (
        Provenance.BY_HAND if by.pk == walk_session.member_id else Provenance.PHYSIO
    )
    walk_session.started_at = started_at
    walk_session.finished_at = started_at + lasted
    walk_session.walked_on = walked_on
    walk_session.received_at = now
    walk_session.active_backward_seconds = backward_minutes * 60
    walk_session.changed_by = by
    walk_session.version += 1
    walk_session.save()
    remind_next_morning(walk_session)
    return walk_session


def _refusal_by_hand(walk: WalkSession, walked_on: date, minutes: int, today: date) -> str:
    """Return why this walk cannot be entered by hand, or an empty text."""
    if walk.status == SessionStatus.DONE:
        return "This walk is already saved."
    if walk.status == SessionStatus.SUPERSEDED:
        return "Your plan has changed since. Record the walk of your new plan instead."
    if walked_on > today:
        return "Choose a day that is not in the future."
    if (today - walked_on).days > OLDEST_BY_HAND_DAYS:
        return f"Choose a day in the last {OLDEST_BY_HAND_DAYS} days."
    if not 0 <= minutes <= LONGEST_BY_HAND_MINUTES:
        return f"Enter the minutes as a whole number from 0 to {LONGEST_BY_HAND_MINUTES}."
    return ""


def _is_older_plan(walk: WalkSession) -> bool:
    """Return whether the plan was edited or moved on after this walk was planned."""
    newest = walk.plan.revisions.order_by("-number").values_list("pk", flat=True).first()
    return walk.plan_week.revision_id != newest or walk.status == SessionStatus.SUPERSEDED


def _keep_beside(walk: WalkSession, result: WalkResult) -> None:
    """Keep the other message with the walk, for the member to choose."""
    other = {"kind": "other_result", "at": result.finished_at.isoformat()}
    other |= {"backward_seconds": str(result.backward_seconds), "digest": result.digest}
    known = {event.get("digest") for event in walk.events}
    if result.digest not in known:
        WalkSession.objects.filter(pk=walk.pk).update(events=[*walk.events, other])
