"""Laying out the walks of a row with their reminders, and taking back what a change replaced."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from programs.plans.queries.plan import rest_of, week_at
from programs.plans.rules.schedule import due_at, row_dates
from programs.sessions.models import Reminder, WalkSession
from programs.sessions.queries.moving import ON_HOLD
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from programs.plans.models import Plan, PlanWeek

MORNING = time(8, 0)
REMINDER_BEFORE = timedelta(hours=1)


@transaction.atomic
def lay_out_row(*, plan: Plan, now: datetime, not_before: date | None = None) -> list[WalkSession]:
    """Create the walks that the plan's current row still owes, from `week_starts_on` on.

    Days lie in the member's time zone. What a hold covers is excused, a new walk from the
    start. A row that owes nothing gets nothing, so asking twice changes nothing. Walks that
    a hold took before the row began anew are owed again. `not_before` begins later.
    """
    excuse_held(plan=plan)
    week = week_at(plan, plan.current_week)
    # Walks of an earlier edition of this week belong to the row as well.
    place = {"plan_week__position": plan.current_week, "attempt": plan.attempt}
    row = list(WalkSession.objects.filter(plan=plan, **place))
    kept = [walk for walk in row if walk.status != SessionStatus.SUPERSEDED]
    taken_by_hold = [
        walk for walk in kept if walk.excuse_reason == ON_HOLD and walk.due_on < plan.week_starts_on
    ]
    owed = week.sessions_per_week - len(kept) + len(taken_by_hold)
    starts_on = max(plan.week_starts_on, not_before or plan.week_starts_on)
    days = _days(plan, week, starts_on, taken={walk.due_on for walk in kept})
    dates = days[: max(owed, 0)]
    held = _held_days(plan, dates)
    first = max((walk.ordinal for walk in row), default=0) + 1
    walks = WalkSession.objects.bulk_create(
        _walk(plan, week, ordinal, on, is_held=on in held)
        for ordinal, on in enumerate(dates, start=first)
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


@transaction.atomic
def excuse_held(*, plan: Plan) -> int:
    """Excuse the walks nobody has begun on days the plan rests or rested; return how many."""
    walks = WalkSession.objects.filter(plan=plan, status=SessionStatus.SCHEDULED)
    held = _held_days(plan, sorted(set(walks.values_list("due_on", flat=True))))
    covered = walks.filter(due_on__in=held)
    Reminder.objects.filter(walk_session__in=covered, sent_at__isnull=True).delete()
    return covered.update(status=SessionStatus.EXCUSED, excuse_reason=ON_HOLD)


def remind(walks: list[WalkSession], *, now: datetime) -> None:
    """Plan the session reminder of each walk that is still ahead; a wish is asked when sending.

    A walk that was moved or put back is reminded of its new time, even after an old reminder.
    """
    Reminder.objects.filter(walk_session__in=walks, kind=Reminder.Kind.SESSION).delete()
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
    reminder = Reminder(walk_session=walk, kind=Reminder.Kind.NEXT_MORNING, due_at=morning)
    Reminder.objects.bulk_create([reminder], ignore_conflicts=True)


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


def _days(plan: Plan, week: PlanWeek, starts_on: date, *, taken: set[date]) -> list[date]:
    """Return the row's days from a day on; a day that holds a walk already is left out."""
    days = row_dates(
        starts_on,
        plan.weekdays,
        week.sessions_per_week,
        last_walk_on=_last_walk_on(plan),
        zone=plan.member.time_zone,
    )
    return [on for on in days if on not in taken]


def _last_walk_on(plan: Plan) -> date | None:
    """Return the local day of the member's last walk, done or under way; one query.

    Walks of a plan before this one count: a body rests between walks, not between plans.
    """
    walks = WalkSession.objects.filter(
        member=plan.member_id, status__in=(SessionStatus.DONE, SessionStatus.STARTED)
    )
    last: date | None = walks.aggregate(last=Max(Coalesce("walked_on", "due_on")))["last"]
    return last


def _held_days(plan: Plan, dates: list[date]) -> set[date]:
    """Return the days on which the plan rests or rested; one query."""
    holds = [rest_of(hold, plan.member.time_zone) for hold in plan.holds.all()] if dates else []
    return {on for on in dates for hold in holds if hold and hold.covers(on)}
