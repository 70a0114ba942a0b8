"""What the pages after a walk show: what was told, what changed, how the week stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q

from programs.plans.models import Plan, ProgressionDecision
from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.queries.week import mark_of, monday_of
from programs.sessions.rules import windows
from programs.sessions.rules.events import event_uuid
from programs.sessions.rules.result import SKEW_TO_KEEP
from programs.vocabulary import CheckInKind, SessionStatus
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class WeekCount:
    """Walks done of walks planned this week; an excused one is not planned."""

    done: int
    planned: int

    @property
    def percent(self) -> int:
        """Return the share done, 0 to 100."""
        return min(self.done * 100 // max(self.planned, 1), 100)


@Prepared
def _told_of_walk() -> QuerySet[CheckIn]:
    told = CheckIn.objects.filter(walk_session=Slot("walk"), kind=Slot("kind"))
    return told.filter(replaced_by__isnull=True).order_by("pk")[:1]


def told_of(walk_session: WalkSession, kind: CheckInKind) -> CheckIn | None:
    """Return what stands of one kind of question about this walk, or None; one query."""
    return _told_of_walk.first(walk=walk_session.pk, kind=kind.value)


def after_walk(walk_session: WalkSession) -> CheckIn | None:
    """Return the current log of this walk, or None; one query."""
    return told_of(walk_session, CheckInKind.AFTER)


def told_on_walks() -> QuerySet[WalkSession, Any]:
    """Return the query for what the log pages ask about a walk, and what stands as told."""
    stands = Q(check_ins__kind=CheckInKind.AFTER, check_ins__replaced_by__isnull=True)
    answers = ("pain", "effort", "confidence", "near_falls", "happenings", "note")
    return WalkSession.objects.alias(log=FilteredRelation("check_ins", condition=stands)).values(
        "status",
        "is_log_complete",
        program=F("plan__program_version__template__key"),
        is_told=F("log__pk"),
        **{name: F(f"log__{name}") for name in answers},
    )


def ended(walk_session: WalkSession) -> windows.Ended | None:
    """Return when this walk ended, None before it is done; no query."""
    if walk_session.status != SessionStatus.DONE or walk_session.finished_at is None:
        return None
    at = windows.ended_at(
        walk_session.finished_at, walk_session.clock_skew_seconds, walk_session.received_at
    )
    walked_on = walk_session.walked_on or walk_session.due_on
    return windows.Ended(at=at, walked_on=walked_on, time_zone=walk_session.time_zone)


def begun_at(walk_session: WalkSession) -> datetime | None:
    """Return when this walk truly began at the latest, None before it did; no query."""
    if walk_session.started_at is None:
        return None
    skew = timedelta(seconds=walk_session.clock_skew_seconds)
    return walk_session.started_at - skew - SKEW_TO_KEEP


def refusal_to_tell(
    walk_session: WalkSession, kind: CheckInKind, *, now: datetime, today: date
) -> str:
    """Return why this question about the walk is not open, or an empty text; no query."""
    end = ended(walk_session)
    if end is None:
        return "Finish this walk first, then tell us how it felt."
    return windows.refusal(kind, end, now=now, today=today)


def latest_change(
    walk_session: WalkSession, since: datetime | None = None
) -> ProgressionDecision | None:
    """Return what the rules decided since this walk began, or since a moment; one query."""
    begun = since or begun_at(walk_session)
    if begun is None:
        return None
    decisions = ProgressionDecision.objects.filter(
        plan_id=walk_session.plan_id, decided_at__gte=begun, is_applied=True
    )
    return decisions.select_related("decided_by").order_by("-pk").first()


def has_told_fall(walk_session: WalkSession) -> bool:
    """Return whether the fall on this walk was told on its stop screen, details and all."""
    at_hand = event_uuid(walk_session.uuid, "fell")
    falls = walk_session.safety_events.filter(stop_rule__startswith="stop_fall")
    return falls.exclude(uuid=at_hand).exists()


def week_count(plan: Plan, today: date) -> WeekCount:
    """Return how many of this week's walks count as done, from 80% on; one query."""
    monday = monday_of(today)
    walks = WalkSession.objects.filter(plan=plan).current()
    week = walks.due_between(monday, monday + timedelta(days=6)).only(
        "status", "due_on", "planned_backward_seconds", "active_backward_seconds"
    )
    marks = [mark_of(walk, today) for walk in week]
    planned = [mark for mark in marks if mark != "excused"]
    return WeekCount(done=planned.count("done"), planned=len(planned))
