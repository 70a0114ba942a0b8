"""Writing and amending the notes a physio keeps. What was written once stays readable."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from accounts.services.looking import record_change
from programs.changes import member_changed
from programs.plans.models import ClinicalNote, ClinicalNoteVersion

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Clinic, User

SENT_TWICE = timedelta(minutes=1)
"""The same words by the same person about the same client within this time are one note."""


class NotTheAuthorError(Exception):
    """Only who wrote a note may amend it."""


class NoteChangedError(Exception):
    """The note was amended since it was read; `latest` is what stands there now (R27)."""

    def __init__(self, latest: ClinicalNoteVersion) -> None:
        super().__init__("This note was changed since you opened it.")
        self.latest = latest


@transaction.atomic
def write_clinical_note(
    *, member: User, clinic: Clinic, author: User, body: str, now: datetime
) -> ClinicalNote:
    """Store a new note and return it; the same words sent twice in a minute are one note."""
    # Two clicks at once wait for one another here, so that the second finds the first's note.
    get_user_model().objects.select_for_update(no_key=True).get(pk=member.pk)
    twin = _sent_just_now(member, clinic, author, body, now)
    if twin is not None:
        return twin
    note = ClinicalNote.objects.create(member=member, clinic=clinic, author=author, created_at=now)
    _add_version(note, 1, body, now=now)
    _told(note, "write_clinical_note", by=author, now=now)
    return note


@transaction.atomic
def amend_clinical_note(
    *, note: ClinicalNote, body: str, read_number: int, by: User, now: datetime
) -> ClinicalNoteVersion:
    """Store the note's next version and return it; unchanged words make none.

    `read_number` is the version the author had before them. Raise NotTheAuthorError, and
    NoteChangedError when there is a newer one.
    """
    if note.author_id != by.pk:
        raise NotTheAuthorError
    ClinicalNote.objects.select_for_update().get(pk=note.pk)
    latest = ClinicalNoteVersion.objects.filter(note=note).order_by("-number")[0]
    if latest.body == body:
        return latest
    if latest.number != read_number:
        raise NoteChangedError(latest)
    version = _add_version(note, latest.number + 1, body, now=now)
    _told(note, "amend_clinical_note", by=by, now=now)
    return version


def _sent_just_now(
    member: User, clinic: Clinic, author: User, body: str, now: datetime
) -> ClinicalNote | None:
    notes = ClinicalNote.objects.filter(
        member=member, clinic=clinic, author=author, created_at__gt=now - SENT_TWICE
    )
    return notes.filter(versions__number=1, versions__body=body).first()


def _add_version(
    note: ClinicalNote, number: int, body: str, *, now: datetime
) -> ClinicalNoteVersion:
    return ClinicalNoteVersion.objects.create(note=note, number=number, body=body, written_at=now)


def _told(note: ClinicalNote, action: str, *, by: User, now: datetime) -> None:
    record_change(
        by=by,
        member=note.member,
        action=action,
        area="clinical_notes",
        object_kind="clinical_note",
        object_id=str(note.uuid),
        now=now,
    )
    member_changed(member_id=note.member_id, now=now)
