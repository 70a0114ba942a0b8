"""Move it, shorten it, or leave it: what a member may change about one planned walk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.labels import EXCUSES
from programs.plans.models import OPEN_STATUSES, Plan
from programs.plans.rules.dose import shorten
from programs.plans.rules.moving import excuse_refusal
from programs.plans.rules.schedule import due_at
from programs.plans.services.hold import CannotHoldError, end_own_hold, hold_plan
from programs.sessions.models import Reminder, WalkSession
from programs.sessions.queries.moving import ON_HOLD, days_for, is_in_row, refusal_on_own_day
from programs.sessions.services.layout import excuse_held, remind
from programs.sessions.services.renew import stand_again
from programs.sessions.services.walk import locked
from programs.vocabulary import HoldKind, SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from programs.plans.models import Hold


class CannotChangeError(Exception):
    """This walk cannot change as asked; the message says why."""


@transaction.atomic
def move_session(
    *, walk_session: WalkSession, due_on: date, by: User, now: datetime, today: date
) -> WalkSession:
    """Give the walk a new day in its row and record who moved it.

    Raise CannotChangeError for a walk that is over, or a day that is not allowed.
    """
    walk_session = locked(walk_session)
    _refuse_unless_scheduled(walk_session)
    if due_on == walk_session.due_on:
        return walk_session
    if not is_in_row(walk_session):
        raise CannotChangeError("This week is over. Leave the walk out, or go on with the next.")
    if due_on not in days_for(walk_session, today=today):
        message = "Choose one of the days on the list. Rest days stay between walks."
        raise CannotChangeError(message)
    first_day = walk_session.moved_from or walk_session.due_on
    walk_session.moved_from = None if due_on == first_day else first_day
    walk_session.due_on = due_on
    walk_session.due_at = due_at(due_on, walk_session.plan.session_time, walk_session.time_zone)
    _store(walk_session, by, "moved_from", "due_on", "due_at")
    remind([walk_session], now=now)
    member_changed(member_id=walk_session.member_id, now=now)
    return walk_session


@transaction.atomic
def excuse_session(
    *, walk_session: WalkSession, reason: str, by: User, now: datetime, today: date
) -> WalkSession:
    """Leave the walk out: it then counts neither as done nor as missed, and stays visible."""
    walk_session = locked(walk_session)
    _refuse_unless_scheduled(walk_session)
    if reason not in EXCUSES:
        message = "Choose a reason."
        raise CannotChangeError(message)
    refusal = excuse_refusal(due_on=walk_session.due_on, today=today, is_done=False)
    if refusal:
        raise CannotChangeError(refusal)
    walk_session.status = SessionStatus.EXCUSED
    walk_session.excuse_reason = reason
    _store(walk_session, by, "status", "excuse_reason")
    Reminder.objects.filter(walk_session=walk_session, sent_at__isnull=True).delete()
    member_changed(member_id=walk_session.member_id, now=now)
    return walk_session


@transaction.atomic
def put_back(*, walk_session: WalkSession, by: User, now: datetime, today: date) -> WalkSession:
    """Take back an excuse, as long as the day has not passed and still fits the plan."""
    walk_session = locked(walk_session)
    _refuse_ended(walk_session)
    if walk_session.status != SessionStatus.EXCUSED or walk_session.excuse_reason == ON_HOLD:
        message = "This walk is not left out."
        raise CannotChangeError(message)
    if walk_session.due_on < today:
        message = "This day has passed. Pick a new day for another walk."
        raise CannotChangeError(message)
    if not is_in_row(walk_session):
        raise CannotChangeError(
            "Your plan is in another week now. This walk belongs to the old one."
        )
    refusal = refusal_on_own_day(walk_session, today=today)
    if refusal:
        raise CannotChangeError(refusal)
    walk_session.status = SessionStatus.SCHEDULED
    walk_session.excuse_reason = ""
    _store(walk_session, by, "status", "excuse_reason")
    remind([walk_session], now=now)
    member_changed(member_id=walk_session.member_id, now=now)
    return walk_session


@transaction.atomic
def shorten_session(
    *, walk_session: WalkSession, is_shortened: bool, by: User, now: datetime
) -> WalkSession:
    """Halve the repetitions of one walk, or give them back; support and speed stay."""
    walk_session = locked(walk_session)
    _refuse_unless_scheduled(walk_session)
    week = walk_session.plan_week.prescription
    asked = shorten(week) if is_shortened or walk_session.is_reduced else week
    walk_session.is_shortened = is_shortened
    walk_session.repetitions = asked.repetitions
    walk_session.planned_backward_seconds = asked.total_backward_seconds
    _store(walk_session, by, "is_shortened", "repetitions", "planned_backward_seconds")
    member_changed(member_id=walk_session.member_id, now=now)
    return walk_session


@transaction.atomic
@as_one_change()
def pause_plan(*, plan: Plan, reason: str, days: int, by: User, now: datetime, today: date) -> Hold:
    """Rest the plan for this many days from today; its walks in them are excused.

    Raise CannotHoldError for more than 90 days, and while the member's own pause lasts.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.holds.in_force_on(today).filter(kind=HoldKind.MEMBER).exists():
        raise CannotHoldError("The plan is paused already.")
    hold = hold_plan(
        plan=plan,
        kind=HoldKind.MEMBER,
        reason=reason,
        starts_on=today,
        ends_on=today + timedelta(days=days - 1),
        by=by,
        now=now,
    )
    excuse_held(plan=plan)
    member_changed(member_id=plan.member_id, now=now)
    return hold


@transaction.atomic
@as_one_change()
def go_on(*, plan: Plan, by: User, now: datetime, today: date) -> Plan:
    """End the member's own pause; walks it had taken from today on stand again.

    Raise CannotHoldError where only a pause that protects the member is left.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    holds = list(plan.holds.in_force_on(today))
    own = [hold for hold in holds if hold.kind == HoldKind.MEMBER] or holds[:1]
    for hold in own:
        end_own_hold(hold=hold, by=by, now=now)
    stand_again(plan=plan, by=by, now=now, today=today)
    return plan


def _refuse_unless_scheduled(walk_session: WalkSession) -> None:
    _refuse_ended(walk_session)
    if walk_session.status != SessionStatus.SCHEDULED:
        message = "This walk has begun or is over, so it cannot change."
        raise CannotChangeError(message)


def _refuse_ended(walk_session: WalkSession) -> None:
    if walk_session.plan.status not in OPEN_STATUSES:
        message = "This plan has ended, so its walks stay as they are."
        raise CannotChangeError(message)


def _store(walk_session: WalkSession, by: User, *fields: str) -> WalkSession:
    walk_session.changed_by = by
    walk_session.version += 1
    walk_session.save(update_fields=[*fields, "changed_by", "version"])
    return walk_session
