"""Writing to a client from their own page, which no follow-up asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.adherence.models import Contact
from programs.changes import as_one_change, member_changed
from programs.plans.services.notes import send_message

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Clinic, User
    from programs.plans.models import Note


@transaction.atomic
@as_one_change()
def write_to(*, member: User, clinic: Clinic, by: User, body: str, now: datetime) -> Note:
    """Send the client a message in this person's own thread, and keep that as a contact.

    The caller has checked that `by` may. The same words sent twice are one message and one
    contact. Raise CannotWriteNoteError where the client would not read it.
    """
    note = send_message(member=member, staff=by, author=by, body=body, now=now)
    Contact.objects.get_or_create(
        member=member,
        clinic=clinic,
        staff=by,
        kind=Contact.Kind.MESSAGE,
        at=note.created_at,
    )
    member_changed(member_id=member.pk, now=now)
    return note
