"""What the pages after a walk show: what was told, what changed, how the week stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from programs.plans.models import Plan, ProgressionDecision
from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.queries.week import monday_of
from programs.vocabulary import CheckInKind, SessionStatus

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class WeekCount:
    """Walks done of walks planned this week; an excused one is not planned."""

    done: int
    planned: int

    @property
    def percent(self) -> int:
        """Return the share done, 0 to 100."""
        return min(self.done * 100 // max(self.planned, 1), 100)


def after_walk(walk_session: WalkSession) -> CheckIn | None:
    """Return the current log of this walk, or None; one query."""
    told: CheckIn | None = walk_session.check_ins.filter(
        kind=CheckInKind.AFTER, replaced_by__isnull=True
    ).first()
    return told


def latest_change(walk_session: WalkSession) -> ProgressionDecision | None:
    """Return what the rules decided since this walk began, or None; one query."""
    since: datetime | None = walk_session.started_at
    if since is None:
        return None
    decisions = ProgressionDecision.objects.filter(
        plan_id=walk_session.plan_id, decided_at__gte=since
    )
    return decisions.order_by("-pk").first()


def week_count(plan: Plan, today: date) -> WeekCount:
    """Return how many of this week's walks are done; one query."""
    monday = monday_of(today)
    walks = WalkSession.objects.filter(plan=plan).current()
    statuses = [
        status
        for status in walks.due_between(monday, monday + timedelta(days=6)).values_list(
            "status", flat=True
        )
        if status != SessionStatus.EXCUSED
    ]
    done = sum(status == SessionStatus.DONE for status in statuses)
    return WeekCount(done=done, planned=len(statuses))
