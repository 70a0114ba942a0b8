"""On which days may this walk be walked instead?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from programs.plans.models import Hold
from programs.plans.rules.moving import Move, Rest, days_to_move
from programs.sessions.models import WalkSession
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from datetime import date

OCCUPYING = (SessionStatus.SCHEDULED, SessionStatus.STARTED, SessionStatus.DONE)
DAYS_BESIDE = timedelta(days=8)


def days_for(walk_session: WalkSession, *, today: date) -> list[date]:
    """Return the days this walk may move to, in order; two queries."""
    plan = walk_session.plan
    others = WalkSession.objects.filter(
        plan=plan,
        status__in=OCCUPYING,
        due_on__range=(walk_session.due_on - DAYS_BESIDE, walk_session.due_on + DAYS_BESIDE),
    ).exclude(pk=walk_session.pk)
    holds = Hold.objects.filter(plan=plan, ended_at__isnull=True)
    move = Move(
        due_on=walk_session.due_on,
        today=today,
        other_walks={
            walked_on or due_on
            for walked_on, due_on, status in others.values_list("walked_on", "due_on", "status")
            if status == SessionStatus.DONE or due_on >= today
        },
        sessions_per_week=walk_session.plan_week.sessions_per_week,
        holds=[Rest(starts_on=hold.starts_on, ends_on=hold.ends_on) for hold in holds],
        week_starts_on=plan.week_starts_on,
    )
    return days_to_move(move)
