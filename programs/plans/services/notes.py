"""Writing a message between a member and one of their carers, and marking what was read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.services.looking import record_change
from programs.changes import as_one_change, member_changed
from programs.plans.models import Note
from programs.plans.queries.notes import carers_of, thread_of
from programs.plans.queries.plan import latest_plan
from retrowalk.mail.queue import queue_mail

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

SENT_TWICE = timedelta(minutes=1)
"""The same words in the same thread within this time are one message."""

SUBJECT = "You have a message in RetroWalk"


class CannotWriteNoteError(Exception):
    """A message that nobody would read; the sentence says what to do."""


@transaction.atomic
@as_one_change()
def send_message(*, member: User, staff: User, author: User, body: str, now: datetime) -> Note:
    """Store a message in the thread of these two; what the other side wrote counts as read now.

    `author` is one of the two. The other side gets a mail without a word of it, once a day.
    Raise CannotWriteNoteError unless `staff` looks after the member.
    """
    if author.pk not in (member.pk, staff.pk):
        raise CannotWriteNoteError("Only the two of you write here.")
    # Two clicks at once wait for one another here, so that the second finds the first's message.
    get_user_model().objects.select_for_update(no_key=True).get(pk=member.pk)
    if staff.pk not in {carer.user.pk for carer in carers_of(member, now)}:
        raise CannotWriteNoteError("Nobody would read this yet. Share with a physio first.")
    mark_read(member=member, reader=author, staff=staff, now=now)
    twin = thread_of(member, staff).filter(
        author=author, body=body, created_at__gt=now - SENT_TWICE
    )
    found = twin.first()
    if found is not None:
        return found
    note = Note.objects.create(
        member=member,
        staff=staff,
        plan=latest_plan(member),
        author=author,
        body=body,
        created_at=now,
    )
    _tell_other_side(note, now=now)
    record_change(by=author, member=member, action="send_message", area="messages", now=now)
    member_changed(member_id=member.pk, now=now)
    return note


@transaction.atomic
def mark_read(*, member: User, reader: User, now: datetime, staff: User | None = None) -> int:
    """Mark what others wrote to the reader as read now; return how many messages were new.

    With `staff` only the thread with them, without it every thread of the member.
    """
    notes = thread_of(member, staff) if staff else Note.objects.filter(member=member)
    marked = notes.filter(read_at__isnull=True).exclude(author=reader).update(read_at=now)
    if marked:
        member_changed(member_id=member.pk, now=now)
    return marked


def _tell_other_side(note: Note, *, now: datetime) -> None:
    """Queue a mail that says there is a message, once for each thread and day of the reader."""
    staff = note.staff
    if staff is None:
        return
    is_to_member = note.author_id == staff.pk
    reader = note.member if is_to_member else staff
    path = reverse("member:notes")
    if not is_to_member:
        path = reverse("physio:messages", args=[note.member.uuid])
    day = now.astimezone(ZoneInfo(reader.time_zone)).date()
    if reader.is_active:
        queue_mail(
            to=[reader.email],
            subject=SUBJECT,
            body=render_to_string("emails/message.txt", {"link": f"{settings.BASE_URL}{path}"}),
            key=f"message-{note.member.uuid}-{staff.uuid}-{reader.uuid}-{day}",
        )
