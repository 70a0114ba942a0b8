"""Writing a message under a plan, and marking what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.plans.models import Note
from programs.plans.queries.notes import carers_of
from programs.plans.queries.plan import latest_plan

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class CannotWriteNoteError(Exception):
    """A message that nobody would read; the sentence says what to do."""


@transaction.atomic
def reply(*, by: User, body: str, now: datetime) -> Note:
    """Store a member's message under their plan; what others wrote counts as read now.

    Raise CannotWriteNoteError without a plan, and while nobody looks after the member.
    """
    plan = latest_plan(by)
    if plan is None:
        raise CannotWriteNoteError("Messages belong to a plan. Choose a program first.")
    if not carers_of(by, now):
        raise CannotWriteNoteError("Nobody would read this yet. Share with a physio first.")
    mark_read(member=by, now=now)
    return Note.objects.create(plan=plan, member=by, author=by, body=body, created_at=now)


@transaction.atomic
def mark_read(*, member: User, now: datetime) -> int:
    """Mark every message to the member as read now; return how many were new."""
    waiting = Note.objects.filter(member=member, read_at__isnull=True)
    return waiting.exclude(author=member).update(read_at=now)
