"""The walks still ahead when a plan changes: given again under the new edition, or taken back.

What is done, under way or past is never touched: it keeps the edition it was planned under.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from programs.plans.queries.plan import week_at
from programs.plans.rules.dose import shorten
from programs.sessions.models import Reminder, WalkSession
from programs.sessions.queries.moving import ON_HOLD
from programs.sessions.services.layout import excuse_held, remind
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from accounts.models import User
    from programs.plans.models import Plan, PlanWeek

AHEAD = (SessionStatus.SCHEDULED, SessionStatus.EXCUSED)


@transaction.atomic
def renew_ahead(*, plan: Plan, by: User, now: datetime, today: date) -> list[WalkSession]:
    """Give each walk ahead its twin under the newest edition, and return the twins.

    A twin keeps day, hour, move, excuse and half length; the dose and the support are the
    plan's own as they are now. A walk of another row than the plan's present one gets none.
    """
    old = list(_ahead(plan, today).select_related("plan_week"))
    take_back_ahead(plan=plan, today=today)
    place = (plan.current_week, plan.attempt)
    row = [walk for walk in old if (walk.plan_week.position, walk.attempt) == place]
    if not row:
        return []
    week = week_at(plan, plan.current_week)
    first = 1 + (
        WalkSession.objects.filter(plan_week=week, attempt=plan.attempt).aggregate(
            last=Max("ordinal")
        )["last"]
        or 0
    )
    twins = WalkSession.objects.bulk_create(
        _twin(walk, week, ordinal=ordinal, level=plan.support_level, by=by)
        for ordinal, walk in enumerate(row, start=first)
    )
    remind(twins, now=now)
    return twins


@transaction.atomic
def take_back_ahead(*, plan: Plan, today: date) -> int:
    """Take back every walk from today on that nobody has begun, left out or not; return how many.

    A walk left out is taken back too: put back later, it would bring the old dose with it.
    """
    ahead = _ahead(plan, today)
    Reminder.objects.filter(walk_session__in=ahead, sent_at__isnull=True).delete()
    return ahead.update(status=SessionStatus.SUPERSEDED)


@transaction.atomic
def stand_again(*, plan: Plan, by: User, now: datetime, today: date) -> None:
    """Let the row's walks from today on stand again that only a pause had taken.

    Walks of a row the plan has left stay out: they would come with the old dose.
    """
    ahead = WalkSession.objects.filter(
        plan=plan,
        plan_week__position=plan.current_week,
        attempt=plan.attempt,
        status=SessionStatus.EXCUSED,
        excuse_reason=ON_HOLD,
        due_on__gte=today,
    )
    pks = list(ahead.values_list("pk", flat=True))
    ahead.update(status=SessionStatus.SCHEDULED, excuse_reason="", changed_by=by)
    excuse_held(plan=plan)
    remind(list(WalkSession.objects.filter(pk__in=pks)), now=now)


def _ahead(plan: Plan, today: date) -> QuerySet[WalkSession]:
    walks = WalkSession.objects.filter(plan=plan, status__in=AHEAD, due_on__gte=today)
    return walks.in_order()


def _twin(walk: WalkSession, week: PlanWeek, *, ordinal: int, level: int, by: User) -> WalkSession:
    asked = shorten(week.prescription) if walk.is_shortened else week.prescription
    return WalkSession(
        member_id=walk.member_id,
        plan_id=walk.plan_id,
        plan_week=week,
        attempt=walk.attempt,
        ordinal=ordinal,
        due_on=walk.due_on,
        due_at=walk.due_at,
        time_zone=walk.time_zone,
        status=walk.status,
        excuse_reason=walk.excuse_reason,
        moved_from=walk.moved_from,
        is_shortened=walk.is_shortened,
        repetitions=asked.repetitions,
        planned_backward_seconds=asked.total_backward_seconds,
        support_level=level,
        changed_by=by,
    )
