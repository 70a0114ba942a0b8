"""On which days may this walk be walked instead?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from programs.plans.models import Hold
from programs.plans.rules.moving import Move, Rest, days_to_move, move_refusal
from programs.plans.rules.schedule import DAYS_IN_WEEK
from programs.sessions.models import WalkSession
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from datetime import date

ON_HOLD = "hold"
"""The reason of a walk that was left out because its day lies under a hold."""

OCCUPYING = (SessionStatus.SCHEDULED, SessionStatus.STARTED, SessionStatus.DONE)
DAYS_BESIDE = timedelta(days=8)


def days_for(walk_session: WalkSession, *, today: date) -> list[date]:
    """Return the days this walk may move to, in order; two queries.

    A walk of a week that was decided already stays where it was: never a catch-up dose.
    """
    return days_to_move(_move(walk_session, today)) if is_in_row(walk_session) else []


def is_in_row(walk_session: WalkSession) -> bool:
    """Return whether the walk belongs to the week its plan is in now; no query."""
    plan = walk_session.plan
    row = (walk_session.plan_week.position, walk_session.attempt)
    return row == (plan.current_week, plan.attempt)


def refusal_on_own_day(walk_session: WalkSession, *, today: date) -> str:
    """Return why a walk that was left out does not fit its own day any more, or an empty text."""
    return move_refusal(_move(walk_session, today), walk_session.due_on)


def _move(walk_session: WalkSession, today: date) -> Move:
    plan = walk_session.plan
    others = WalkSession.objects.filter(
        plan=plan,
        status__in=OCCUPYING,
        due_on__range=(walk_session.due_on - DAYS_BESIDE, walk_session.due_on + DAYS_BESIDE),
    ).exclude(pk=walk_session.pk)
    holds = Hold.objects.filter(plan=plan, ended_at__isnull=True)
    return Move(
        due_on=walk_session.due_on,
        today=today,
        other_walks={
            walked_on or due_on
            for walked_on, due_on, status in others.values_list("walked_on", "due_on", "status")
            if status != SessionStatus.SCHEDULED or due_on >= today
        },
        sessions_per_week=walk_session.plan_week.sessions_per_week,
        holds=[Rest(starts_on=hold.starts_on, ends_on=hold.ends_on) for hold in holds],
        week_starts_on=_start_of_row(walk_session),
    )


def plan_week_of(walk_session: WalkSession) -> tuple[date, date]:
    """Return the first and the last day of the week of its plan that a walk stays in; no query."""
    starts_on = _start_of_row(walk_session)
    return starts_on, starts_on + timedelta(days=DAYS_IN_WEEK - 1)


def _start_of_row(walk_session: WalkSession) -> date:
    """Return the first of the row's seven days; a row that a rest pushed on ends with its walk.

    By the day the walk was laid out for, so that a walk that moved can move back.
    """
    begins: date = walk_session.plan.week_starts_on
    laid_out_for: date = walk_session.moved_from or walk_session.due_on
    return max(begins, laid_out_for - timedelta(days=DAYS_IN_WEEK - 1))
