"""Reads about people that a page needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import AccessEvent

if TYPE_CHECKING:
    from accounts.models import User

NEWEST = 100


def who_looked(member: User) -> list[AccessEvent]:
    """Return the latest events about this member by somebody else, newest first; one query."""
    events = AccessEvent.objects.filter(member=member).exclude(actor=member)
    return list(events.select_related("actor", "clinic").order_by("-at", "-pk")[:NEWEST])
