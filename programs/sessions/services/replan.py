"""Other days, another hour, another time zone: what has not been walked is laid out anew."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.plans.models import OPEN_STATUSES, Plan
from programs.plans.queries.plan import week_at
from programs.plans.rules.schedule import due_at, weekdays_refusal
from programs.sessions.models import WalkSession
from programs.sessions.services.layout import lay_out_row, remind, supersede_rest
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from accounts.models import User


class CannotReplanError(Exception):
    """The plan cannot have these days; `field` names the choice to change, empty for the plan."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
@as_one_change()
def change_days(
    *,
    plan: Plan,
    weekdays: Collection[int],
    session_time: time,
    now: datetime,
    today: date,
) -> Plan:
    """Give the plan other days (0 is Monday) or another hour, from today's walk on.

    Walks that are over stay as they were; as many as were still to come get new days. With
    the same days only the hour changes, and moved walks stay moved. Raise CannotReplanError.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status not in OPEN_STATUSES:
        raise CannotReplanError("This plan has ended, so its days cannot change.")
    sessions = week_at(plan, plan.current_week).sessions_per_week
    refusal = weekdays_refusal(weekdays, sessions)
    if refusal:
        raise CannotReplanError(refusal, "weekdays")
    has_new_days = sorted(weekdays) != sorted(plan.weekdays)
    plan.weekdays, plan.session_time = sorted(weekdays), session_time
    plan.version += 1
    plan.save(update_fields=["weekdays", "session_time", "version"])
    if has_new_days and supersede_rest(plan=plan, today=today):
        lay_out_row(plan=plan, now=now, not_before=today)
    _retime(plan.member, now=now, today=today)
    member_changed(member_id=plan.member_id, now=now)
    return plan


@transaction.atomic
def retime_walks(*, member: User, now: datetime, today: date) -> int:
    """Keep the local day and hour of walks to come in the member's new zone; return how many."""
    plan = Plan.objects.select_for_update().filter(member=member).open().first()
    return _retime(member, now=now, today=today) if plan else 0


def _retime(member: User, *, now: datetime, today: date) -> int:
    walks = WalkSession.objects.filter(
        member=member, status=SessionStatus.SCHEDULED, due_on__gte=today
    ).select_related("plan")
    zone = ZoneInfo(member.time_zone).key
    changed = [walk for walk in walks if _set_time(walk, zone)]
    WalkSession.objects.bulk_update(changed, ["due_at", "time_zone"])
    remind(changed, now=now)
    return len(changed)


def _set_time(walk: WalkSession, zone: str) -> bool:
    """Give the walk its plan's hour in this zone; return whether that changed anything."""
    before = (walk.due_at, walk.time_zone)
    walk.due_at, walk.time_zone = due_at(walk.due_on, walk.plan.session_time, zone), zone
    return before != (walk.due_at, walk.time_zone)
