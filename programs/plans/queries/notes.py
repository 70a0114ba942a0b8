"""Reads about the messages between a member and those who look after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from accounts.models import CareRelationship, Membership
from programs.plans.models import Note

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

NEWEST = 50


def notes_of(member: User) -> list[Note]:
    """Return the newest 50 messages under the member's plans, newest first; one query."""
    notes = Note.objects.filter(member=member).select_related("author")
    return list(notes.order_by("-created_at", "-pk")[:NEWEST])


def carers_of(member: User, now: datetime) -> list[User]:
    """Return who looks after the member and may read messages, longest first; one query.

    As everywhere, care counts only while the role behind it is held in the same clinic.
    """
    roles = Membership.objects.open().filter(
        user=OuterRef("staff"), clinic=OuterRef("clinic"), role=OuterRef("role")
    )
    care = CareRelationship.objects.open_at(now).filter(Exists(roles), member=member)
    found = {one.staff_id: one.staff for one in care.select_related("staff").order_by("pk")}
    return list(found.values())
