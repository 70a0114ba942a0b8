"""Reads about the messages between a member and those who look after them, thread by thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import CareRelationship, Membership, Role
from programs.plans.models import Note

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from retrowalk.slots import Slot

NEWEST = 50


@dataclass(frozen=True)
class Carer:
    """Somebody who looks after a member, and as what."""

    user: User
    role: Role


def notes_of(member: User, staff: User | None = None) -> list[Note]:
    """Return the member's newest 50 messages, newest first, of one thread if asked; one query."""
    notes = thread_of(member, staff) if staff else Note.objects.filter(member=member)
    found = notes.select_related("author", "staff")
    return list(found.order_by("-created_at", "-pk")[:NEWEST])


def thread_of(member: User | Slot, staff: User | Slot) -> QuerySet[Note]:
    """Return the messages between these two.

    What the member once wrote to everybody is part of it; what a colleague wrote is not.
    """
    to_everybody = Q(staff__isnull=True) & (Q(author=member) | Q(author=staff))
    found: QuerySet[Note] = Note.objects.filter(Q(staff=staff) | to_everybody, member=member)
    return found


def carers_of(member: User, now: datetime) -> list[Carer]:
    """Return who looks after the member and may read messages, longest first; one query.

    As everywhere, care counts only while the role behind it is held in the same clinic. Who
    only covers for a few hours has no thread.
    """
    roles = Membership.objects.open().filter(
        user=OuterRef("staff"), clinic=OuterRef("clinic"), role=OuterRef("role")
    )
    care = CareRelationship.objects.open_at(now).filter(
        Exists(roles), member=member, kind=CareRelationship.Kind.ASSIGNED
    )
    found: dict[int, Carer] = {}
    for one in care.select_related("staff").order_by("pk"):
        known = found.get(one.staff_id)
        # A physio who coaches too is the physio.
        role = Role.PHYSIO if known and known.role == Role.PHYSIO else Role(one.role)
        found[one.staff_id] = Carer(one.staff, role)
    return list(found.values())
