"""Telling a member that their plan has changed: a link, never a word about health (trust R20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from retrowalk.mail.queue import queue_mail, take_back_mail

if TYPE_CHECKING:
    from datetime import datetime

    from programs.plans.models import PlanRevision

SUBJECT = "Your plan has changed"


def tell_of_change(edition: PlanRevision, *, not_before: datetime) -> None:
    """Queue one mail about this edition; it leaves after the transaction, and not before then."""
    member = edition.plan.member
    link = f"{settings.BASE_URL}{reverse('member:plan')}"
    queue_mail(
        to=[member.email],
        subject=SUBJECT,
        body=render_to_string("emails/plan_changed.txt", {"member": member, "link": link}),
        key=_key(edition),
        not_before=not_before,
    )


def was_not_told(edition: PlanRevision) -> bool:
    """Take the mail back; return whether it had not left yet."""
    return take_back_mail(_key(edition))


def _key(edition: PlanRevision) -> str:
    return f"plan-changed-{edition.plan.uuid}-{edition.number}"
