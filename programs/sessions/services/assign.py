"""Assigning a plan with its walks and its mail: all of it, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from programs.changes import member_changed
from programs.plans.models import Plan
from programs.plans.services import assign
from programs.plans.services.assign import TIME_TO_UNDO, Assigned, CannotWithdrawError
from programs.sessions.models import WalkSession
from programs.sessions.services.layout import lay_out_row, remind, supersede_rest
from programs.vocabulary import SessionStatus
from retrowalk.mail.queue import queue_mail, take_back_mail

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from programs.plans.services.assign import Wish

UNTOUCHED = (SessionStatus.SCHEDULED, SessionStatus.EXCUSED, SessionStatus.SUPERSEDED)


@transaction.atomic
def assign_plan(
    *, member: User, by: User, clinic_id: int, wish: Wish, now: datetime, today: date
) -> Assigned:
    """Give the member a tailored plan with its first walks; they are told in 5 minutes.

    A walk under way stays with the plan it was begun under. Raises what
    `programs.plans.services.assign.assign_plan` raises.
    """
    assigned = assign.assign_plan(
        member=member, by=by, clinic_id=clinic_id, wish=wish, now=now, today=today
    )
    plan = assigned.plan
    if assigned.is_new:
        if plan.replaces:
            _take_walks(plan.replaces, plan, today=today)
        lay_out_row(plan=plan, now=now)
        _tell_later(plan, now)
        member_changed(member_id=plan.member_id, now=now)
    return assigned


@transaction.atomic
def withdraw_plan(*, plan: Plan, by: User, now: datetime, today: date) -> Plan:
    """Take a plan back before the member is told, and give the walks it took back to theirs.

    Raise CannotWithdrawError once a walk has begun or 5 minutes are over.
    """
    is_new = assign.withdraw_plan(plan=plan, by=by, now=now, today=today)
    plan = Plan.objects.select_related("replaces", "member").get(pk=plan.pk)
    if not is_new:
        return plan
    if plan.sessions.exclude(status__in=UNTOUCHED).exists():
        raise CannotWithdrawError("A walk of this plan has begun, so it stays.")
    if not take_back_mail(mail_key(plan)):
        raise CannotWithdrawError("The message has gone. Adjust the plan instead.")
    supersede_rest(plan=plan, today=plan.starts_on)
    if plan.replaces:
        _give_walks_back(plan.replaces, plan, now=now)
    member_changed(member_id=plan.member_id, now=now)
    return plan


def mail_key(plan: Plan) -> str:
    """Return the name of the mail that tells a member about this plan."""
    return f"plan-{plan.uuid}"


def _take_walks(replaced: Plan, plan: Plan, *, today: date) -> None:
    """Take the walks to come off the plan before; each notes which plan took it."""
    walks = WalkSession.objects.filter(
        plan=replaced, status=SessionStatus.SCHEDULED, due_on__gte=today
    )
    taken = list(walks.values_list("pk", flat=True))
    supersede_rest(plan=replaced, today=today)
    WalkSession.objects.filter(pk__in=taken).update(excuse_reason=str(plan.uuid))


def _give_walks_back(replaced: Plan, plan: Plan, *, now: datetime) -> None:
    taken = WalkSession.objects.filter(
        plan=replaced, status=SessionStatus.SUPERSEDED, excuse_reason=str(plan.uuid)
    )
    walks = list(taken)
    taken.update(status=SessionStatus.SCHEDULED, excuse_reason="")
    for walk in walks:
        walk.status = SessionStatus.SCHEDULED
    remind(walks, now=now)


def _tell_later(plan: Plan, now: datetime) -> None:
    """Put the mail in the queue; it says that there is a plan and nothing about it."""
    context = {"member": plan.member, "by": plan.assigned_by}
    link = f"{settings.BASE_URL}{reverse('member:today')}"
    queue_mail(
        to=[plan.member.email],
        subject="A plan is ready for you",
        body=render_to_string("emails/plan.txt", context | {"link": link}),
        key=mail_key(plan),
        not_before=now + TIME_TO_UNDO,
    )
