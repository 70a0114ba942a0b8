"""Making every roster entry anew, and proving that what is stored is what would be computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import CareRelationship
from programs.adherence.models import RosterEntry
from programs.adherence.services.figures import BATCH, refresh_members

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def rebuild_roster(*, now: datetime) -> int:
    """Recompute the entries and follow-ups of everybody looked after; return how many changed.

    Each batch is its own transaction, so it may stop and start again at any time.
    """
    cared_for = CareRelationship.objects.open_at(now)
    RosterEntry.objects.exclude(care__in=cared_for).delete()
    return sum(refresh_members(batch, now=now) for batch in _batches(now))


def differing(*, now: datetime) -> int:
    """Return how many stored entries are not what would be computed now; nothing is kept."""
    count = 0
    for batch in _batches(now):
        with transaction.atomic():
            count += refresh_members(batch, now=now)
            transaction.set_rollback(True)
    return count


def _batches(now: datetime) -> Iterator[list[int]]:
    """Give the members somebody looks after, in batches; the list is read to its end first."""
    care = CareRelationship.objects.open_at(now).order_by("member").values_list("member", flat=True)
    members = list(care.distinct())
    for start in range(0, len(members), BATCH):
        yield members[start : start + BATCH]
