"""Reads about the notes that physios keep, each clinic its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.access import open_care
from accounts.models import Role
from programs.plans.models import ClinicalNote, ClinicalNoteVersion

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import CareRelationship, User
    from retrowalk.slots import Slot

PAGE = 20


@dataclass(frozen=True)
class ReadNote:
    """A note with its newest words and the versions before, newest first."""

    note: ClinicalNote
    latest: ClinicalNoteVersion
    earlier: tuple[ClinicalNoteVersion, ...]


def clinical_notes_for(reader: User, member: User) -> QuerySet[ClinicalNote]:
    """Return the notes about this member that this physio may read: those of their clinic."""
    return notes_in_care(open_care(reader), member)


def notes_in_care(care: QuerySet[CareRelationship], member: User | Slot) -> QuerySet[ClinicalNote]:
    """Return the notes about this member of the clinics whose physio holds this care."""
    clinics = care.filter(member=member, role=Role.PHYSIO).values("clinic")
    found: QuerySet[ClinicalNote] = ClinicalNote.objects.filter(member=member, clinic__in=clinics)
    return found


def page_of_notes(
    reader: User, member: User, *, before: UUID | None = None
) -> tuple[list[ReadNote], UUID | None]:
    """Return a page of notes, newest first, and where the next begins; two queries, or three.

    `before` is the note after which to go on; one that this reader cannot see starts anew.
    """
    notes = clinical_notes_for(reader, member).select_related("author")
    mark = clinical_notes_for(reader, member).filter(uuid=before).first() if before else None
    if mark is not None:
        at = mark.created_at
        notes = notes.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=mark.pk))
    ordered = notes.order_by("-created_at", "-pk").prefetch_related("versions")[: PAGE + 1]
    found = [read_note(note) for note in ordered]
    shown = found[:PAGE]
    return shown, shown[-1].note.uuid if len(found) > PAGE else None


def read_note(note: ClinicalNote) -> ReadNote:
    """Return the note with its versions; one query unless they are preloaded."""
    latest, *earlier = sorted(note.versions.all(), key=lambda one: -one.number)
    return ReadNote(note, latest, tuple(earlier))
