"""Laying out the walks of a row, with their reminders, and taking back what a change replaced."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q

from programs.plans.models import Hold
from programs.plans.queries.plan import week_at
from programs.plans.rules.schedule import due_at, row_dates
from programs.sessions.models import Reminder, WalkSession
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from programs.plans.models import Plan, PlanWeek

ON_HOLD = "hold"
MORNING = time(8, 0)
REMINDER_BEFORE = timedelta(hours=1)


@transaction.atomic
def lay_out_row(*, plan: Plan, now: datetime) -> list[WalkSession]:
    """Create the walks of the plan's current row from `week_starts_on`, and return them.

    Days lie in the member's time zone. A walk that falls under a hold is excused from
    the start.
    """
    week = week_at(plan, plan.current_week)
    dates = row_dates(
        plan.week_starts_on,
        plan.weekdays,
        week.sessions_per_week,
        last_walk_on=_last_walk_on(plan),
        zone=plan.member.time_zone,
    )
    held = _held_days(plan, dates)
    walks = WalkSession.objects.bulk_create(
        _walk(plan, week, ordinal, on, is_held=on in held)
        for ordinal, on in enumerate(dates, start=1)
    )
    remind(walks, now=now)
    return walks


@transaction.atomic
def supersede_rest(*, plan: Plan, today: date) -> int:
    """Take back the walks from today on that nobody has begun; return how many.

    A walk whose day has passed stays as it is: it was due.
    """
    rest = WalkSession.objects.filter(plan=plan, status=SessionStatus.SCHEDULED)
    ahead = rest.filter(due_on__gte=today)
    Reminder.objects.filter(walk_session__in=ahead, sent_at__isnull=True).delete()
    return ahead.update(status=SessionStatus.SUPERSEDED)


def remind(walks: list[WalkSession], *, now: datetime) -> None:
    """Plan the session reminder of each walk that is still ahead; a wish is asked when sending."""
    Reminder.objects.bulk_create(
        Reminder(
            walk_session=walk,
            kind=Reminder.Kind.SESSION,
            due_at=walk.due_at - REMINDER_BEFORE,
        )
        for walk in walks
        if walk.status == SessionStatus.SCHEDULED and walk.due_at > now
    )


def remind_next_morning(walk: WalkSession) -> None:
    """Plan the question of the morning after a finished walk, once."""
    if walk.walked_on is None:
        return
    morning = due_at(walk.walked_on + timedelta(days=1), MORNING, walk.time_zone)
    Reminder.objects.get_or_create(
        walk_session=walk, kind=Reminder.Kind.NEXT_MORNING, defaults={"due_at": morning}
    )


def _walk(plan: Plan, week: PlanWeek, ordinal: int, on: date, *, is_held: bool) -> WalkSession:
    asked = week.prescription
    return WalkSession(
        member=plan.member,
        plan=plan,
        plan_week=week,
        attempt=plan.attempt,
        ordinal=ordinal,
        due_on=on,
        due_at=due_at(on, plan.session_time, plan.member.time_zone),
        time_zone=ZoneInfo(plan.member.time_zone).key,
        status=SessionStatus.EXCUSED if is_held else SessionStatus.SCHEDULED,
        excuse_reason=ON_HOLD if is_held else "",
        repetitions=asked.repetitions,
        planned_backward_seconds=asked.total_backward_seconds,
        support_level=plan.support_level,
    )


def _last_walk_on(plan: Plan) -> date | None:
    """Return the local day of the plan's last walk; one query."""
    walks = WalkSession.objects.filter(plan=plan, status=SessionStatus.DONE)
    last: date | None = walks.aggregate(last=Max("walked_on"))["last"]
    return last


def _held_days(plan: Plan, dates: list[date]) -> set[date]:
    """Return the days that lie under a hold which has not been ended; one query."""
    if not dates:
        return set()
    holds = Hold.objects.filter(plan=plan, ended_at__isnull=True, starts_on__lte=dates[-1]).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=dates[0])
    )
    return {
        on
        for hold in holds
        for on in dates
        if hold.starts_on <= on and (hold.ends_on is None or on <= hold.ends_on)
    }
