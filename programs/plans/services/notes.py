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
from retrowalk.mail.queue import queue_mail, take_back_mail

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
def send_message(
    *,
    member: User,
    staff: User,
    author: User,
    body: str,
    now: datetime,
    mail_not_before: datetime | None = None,
) -> Note:
    """Store a message in the thread of these two; what the other side wrote counts as read now.

    `author` is one of the two. The other side gets a mail without a word of it, once a day, and
    not before the moment given. Raise CannotWriteNoteError unless `staff` looks after the member.
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
    _tell_other_side(note, now=now, not_before=mail_not_before)
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


@transaction.atomic
@as_one_change()
def take_message_back(*, member: User, staff: User, sent_at: datetime, now: datetime) -> None:
    """Take back the message this member of staff sent at that moment, and its mail if it waits.

    What the member wrote before is new again where the message had marked it as read. Raise
    CannotWriteNoteError where the member has read it, or more was written since.
    """
    thread = thread_of(member, staff)
    note = thread.filter(author=staff, created_at=sent_at).select_for_update().first()
    if note is None:  # the same words had been sent a moment before
        raise CannotWriteNoteError("Your message was sent before this, so it stays.")
    if note.read_at:
        raise CannotWriteNoteError(f"{member.first_name} has read your message, so it stays.")
    if thread.filter(created_at__gte=sent_at).exclude(pk=note.pk).exists():
        raise CannotWriteNoteError("More was written since, so your message stays.")
    note.delete()
    thread.filter(author=member, read_at=sent_at).update(read_at=None)
    if not thread.filter(author=staff, read_at=None).exists():  # else the mail tells of another
        take_back_mail(_mail_key(note, reader=member, now=sent_at))
    record_change(by=staff, member=member, action="take_message_back", area="messages", now=now)
    member_changed(member_id=member.pk, now=now)


def _tell_other_side(note: Note, *, now: datetime, not_before: datetime | None) -> None:
    """Queue a mail that says there is a message, once for each thread and day of the reader."""
    staff = note.staff
    if staff is None:
        return
    is_to_member = note.author_id == staff.pk
    reader = note.member if is_to_member else staff
    path = reverse("member:notes")
    if not is_to_member:
        path = reverse("physio:messages", args=[note.member.uuid])
    if reader.is_active:
        queue_mail(
            to=[reader.email],
            subject=SUBJECT,
            body=render_to_string("emails/message.txt", {"link": f"{settings.BASE_URL}{path}"}),
            key=_mail_key(note, reader=reader, now=now),
            not_before=not_before,
        )


def _mail_key(note: Note, *, reader: User, now: datetime) -> str:
    """Return the name of the one mail of this thread, reader and local day."""
    day = now.astimezone(ZoneInfo(reader.time_zone)).date()
    staff = note.staff.uuid if note.staff else ""
    return f"message-{note.member.uuid}-{staff}-{reader.uuid}-{day}"
