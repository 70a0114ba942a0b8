"""Starting a walk, and keeping what the timer or a hand recorded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from programs.changes import as_one_change, member_changed
from programs.plans.models import PlanRevision
from programs.sessions.models import ReadinessCheck, WalkSession
from programs.sessions.queries.gate import PASSING, door_to_walk
from programs.sessions.rules.measured import Measured, measured_by_timer
from programs.sessions.rules.refusals import Refusal
from programs.sessions.rules.result import WalkResult, skew_of
from programs.sessions.rules.tellings import with_other
from programs.sessions.services.layout import remind_next_morning
from programs.sessions.services.locking import AT_ITS_DOOR, locked, walks_to_lock
from programs.sessions.services.safety import store_missing_stops
from programs.vocabulary import Provenance, SessionStatus
from retrowalk.slots import Prepared

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from accounts.models import User

LONGEST_BY_HAND_MINUTES = 240
OLDEST_BY_HAND_DAYS = 30


def _with_facts_to_finish() -> QuerySet[Any]:
    passed = ReadinessCheck.objects.filter(
        walk_session=OuterRef("pk"), result__in=PASSING, is_setup_ready=True
    )
    newest = PlanRevision.objects.filter(plan=OuterRef("plan_id")).order_by("-number")
    return walks_to_lock().annotate(
        was_ready=Exists(passed), newest_revision=Subquery(newest.values("pk")[:1])
    )


WITH_FACTS_TO_FINISH = Prepared(_with_facts_to_finish)
"""Read with the walk what finishing asks about it."""


__all__ = [
    "CannotRecordError",
    "CannotWalkError",
    "OtherResultError",
    "finish_walk",
    "locked",
    "mark_done",
    "record_by_hand",
    "start_walk",
]


class CannotWalkError(Exception):
    """This walk cannot start or be kept; `refusal` says why and what to do next."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.words)
        self.refusal = refusal


class OtherResultError(Exception):
    """The same walk was sent before with other content; both are kept (trust R22)."""


class CannotRecordError(Exception):
    """This walk cannot be entered by hand as asked; the message says why."""


@transaction.atomic
def start_walk(*, walk_session: WalkSession, now: datetime, today: date) -> WalkSession:
    """Let the walk begin; raise CannotWalkError unless every safety gate is open right now."""
    walk_session = locked(walk_session, AT_ITS_DOOR, today=today)
    refusal = door_to_walk(walk_session, today=today).refusal
    if refusal:
        raise CannotWalkError(refusal)
    if walk_session.status == SessionStatus.SCHEDULED:
        walk_session.status = SessionStatus.STARTED
        walk_session.started_at = now
        walk_session.version += 1
        walk_session.save(update_fields=["status", "started_at", "version"])
    return walk_session


def finish_walk(
    *, walk_session: WalkSession, result: WalkResult, now: datetime, today: date
) -> WalkSession:
    """Keep what the timer measured, once; the same message again changes nothing.

    A plan that changed meanwhile keeps the walk, marked as an older plan's. Raise
    OtherResultError when the walk is kept already with other content, and CannotWalkError
    when it never passed its readiness check.
    """
    # The other content is kept before the refusal: raised inside, it would be rolled back.
    walk_session, is_other = _keep(walk_session, result, now=now, today=today)
    if is_other:
        raise OtherResultError
    return walk_session


@transaction.atomic
@as_one_change()
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
    walk_session = locked(walk_session, WITH_FACTS_TO_FINISH)
    refusal = _refusal_by_hand(walk_session, walked_on, backward_minutes, today)
    if refusal:
        raise CannotRecordError(refusal)
    is_own = by.pk == walk_session.member_id
    at = walk_session.due_at.astimezone(ZoneInfo(walk_session.time_zone))
    lasted = timedelta(minutes=backward_minutes)
    started_at = at.replace(year=walked_on.year, month=walked_on.month, day=walked_on.day)
    started_at = min(started_at, now - lasted)
    measured = Measured(
        provenance=Provenance.BY_HAND if is_own else Provenance.PHYSIO,
        started_at=started_at,
        finished_at=started_at + lasted,
        walked_on=walked_on,
        time_zone=walk_session.time_zone,
        received_at=now,
        active_backward_seconds=backward_minutes * 60,
        intervals=[],
        events=[],
    )
    walk_session.changed_by = by
    walk_session = mark_done(walk_session, measured)
    member_changed(member_id=walk_session.member_id, now=now)
    return walk_session


def mark_done(walk_session: WalkSession, measured: Measured) -> WalkSession:
    """Write what was measured into the walk, which must be locked WITH_FACTS_TO_FINISH."""
    newest: int = walk_session.newest_revision  # type: ignore[attr-defined]
    was_replaced = walk_session.status == SessionStatus.SUPERSEDED
    walk_session.was_older_plan |= was_replaced or walk_session.plan_week.revision_id != newest
    walk_session.status = SessionStatus.DONE
    walk_session.excuse_reason = ""
    for name in Measured.__dataclass_fields__:
        setattr(walk_session, name, getattr(measured, name))
    walk_session.version += 1
    walk_session.save()
    remind_next_morning(walk_session)
    if was_replaced:
        _take_back_twin(walk_session)
    return walk_session


def _take_back_twin(walk_session: WalkSession) -> None:
    """Take back the walk that had replaced one that was walked after all: it counts once."""
    twins = WalkSession.objects.filter(
        plan=walk_session.plan_id,
        status=SessionStatus.SCHEDULED,
        due_on=walk_session.due_on,
        plan_week__position=walk_session.plan_week.position,
        attempt=walk_session.attempt,
    )
    twins.update(status=SessionStatus.SUPERSEDED)


@transaction.atomic
@as_one_change()
def _keep(
    walk_session: WalkSession, result: WalkResult, *, now: datetime, today: date
) -> tuple[WalkSession, bool]:
    """Return the walk as kept, and whether other content was kept before."""
    walk_session = locked(walk_session, WITH_FACTS_TO_FINISH)
    measured = measured_by_timer(result, now)
    if walk_session.status == SessionStatus.DONE:
        is_other = walk_session.result_digest != result.digest
        if is_other:
            _keep_beside(walk_session, measured)
        return walk_session, is_other
    if not walk_session.was_ready:  # type: ignore[attr-defined]
        raise CannotWalkError(Refusal.NOT_CHECKED)
    mark_done(walk_session, measured)
    skew = skew_of(result.device_now, now)
    store_missing_stops(walk_session, result.stop_rules, skew=skew, now=now, today=today)
    member_changed(member_id=walk_session.member_id, now=now)
    return walk_session, False


def _keep_beside(walk_session: WalkSession, other: Measured) -> None:
    """Keep the other telling with the walk, and ask the member which one is right."""
    events = with_other(walk_session.events, other)
    if events != walk_session.events:
        walk_session.events = events
        walk_session.is_to_confirm = True
        walk_session.version += 1
        walk_session.save(update_fields=["events", "is_to_confirm", "version"])


def _walked_on(member: User, day: date) -> bool:
    """Return whether a walk of this local day is kept already; one query."""
    walks = WalkSession.objects.filter(member=member, status=SessionStatus.DONE)
    return walks.filter(walked_on=day).exists()


def _refusal_by_hand(walk: WalkSession, walked_on: date, minutes: int, today: date) -> str:
    """Return why this walk cannot be entered by hand, or an empty text."""
    is_there = walk.status == SessionStatus.DONE
    is_old = (today - walked_on).days > OLDEST_BY_HAND_DAYS
    is_replaced = walk.status == SessionStatus.SUPERSEDED
    reasons = (
        (is_there, "This walk is already saved."),
        (is_replaced, "Your plan has changed since. Record the walk of your new plan instead."),
        (walked_on > today, "Choose a day that is not in the future."),
        (walk.due_on > today, "This walk is for a later day. Move it to the day you walked first."),
        (is_old, f"Choose a day in the last {OLDEST_BY_HAND_DAYS} days."),
        (
            not 0 <= minutes <= LONGEST_BY_HAND_MINUTES,
            f"Enter the minutes as a whole number from 0 to {LONGEST_BY_HAND_MINUTES}.",
        ),
        (_walked_on(walk.member, walked_on), "You have a walk saved on this day already."),
    )
    return next((words for applies, words in reasons if applies), "")
