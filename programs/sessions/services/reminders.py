"""Sending what is owed: session and next-morning reminders. The row is the truth.

A reminder is claimed by filling `sent_at` in one statement, so two workers never send
it twice; its mail joins the queue in the same transaction, so none is lost either.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from programs.sessions.models import CheckIn, Reminder
from programs.vocabulary import CheckInKind, PlanStatus, SessionStatus

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger("programs.reminders")

MOST_AT_ONCE = 500
TOO_LATE = timedelta(hours=12)
STILL_ASKED = {
    Reminder.Kind.SESSION: {PlanStatus.ACTIVE},
    Reminder.Kind.NEXT_MORNING: set(PlanStatus),
}
"""A locked or ended plan calls nobody to a walk; how the last one felt is still asked."""

SUBJECTS = {
    Reminder.Kind.SESSION: "Your walk today",
    Reminder.Kind.NEXT_MORNING: "One question from RetroWalk",
}


def send_due_reminders(*, now: datetime) -> int:
    """Send every reminder that is due and still wanted; return how many were sent.

    One that is late by 12 hours is dropped: a reminder for a past day helps nobody.
    """
    waiting = Reminder.objects.filter(
        due_at__lte=now, sent_at__isnull=True, cancelled_at__isnull=True
    )
    due = waiting.select_related("walk_session__member", "walk_session__plan").order_by(
        "due_at", "pk"
    )[:MOST_AT_ONCE]
    return sum(_send_or_log(reminder, now) for reminder in list(due))


def _send_or_log(reminder: Reminder, now: datetime) -> bool:
    """Send one reminder; a fault is logged, and those behind it still go out."""
    try:
        return _send(reminder, now)
    except Exception:
        log.exception("reminder failed", reminder=reminder.pk)
        return False


@transaction.atomic
def _send(reminder: Reminder, now: datetime) -> bool:
    """Claim one reminder and queue its mail, or close it when nobody wants it any more."""
    is_wanted = now - reminder.due_at < TOO_LATE and _is_wanted(reminder)
    field = "sent_at" if is_wanted else "cancelled_at"
    mine = Reminder.objects.filter(
        pk=reminder.pk, sent_at__isnull=True, cancelled_at__isnull=True
    ).update(**{field: now})
    if not mine or not is_wanted:
        return False
    member = reminder.walk_session.member
    kind = Reminder.Kind(reminder.kind)
    send_mail(
        subject=SUBJECTS[kind],
        message=render_to_string(f"emails/{kind}.txt", {"member": member, "link": _link(reminder)}),
        from_email=None,
        recipient_list=[member.email],
    )
    return True


def _is_wanted(reminder: Reminder) -> bool:
    """Return whether the member still wants this mail and it still makes sense."""
    walk = reminder.walk_session
    member = walk.member
    if not member.is_active or walk.plan.status not in STILL_ASKED[Reminder.Kind(reminder.kind)]:
        return False
    if reminder.kind == Reminder.Kind.SESSION:
        return member.wants_session_reminder and walk.status == SessionStatus.SCHEDULED
    is_told = CheckIn.objects.filter(walk_session=walk, kind=CheckInKind.NEXT_MORNING).exists()
    is_done = walk.status == SessionStatus.DONE
    return member.wants_morning_reminder and is_done and not is_told


def _link(reminder: Reminder) -> str:
    name = "member:today"
    if reminder.kind == Reminder.Kind.NEXT_MORNING:
        path = reverse("member:session_morning", args=[reminder.walk_session.uuid])
        return f"{settings.BASE_URL}{path}"
    return f"{settings.BASE_URL}{reverse(name)}"
