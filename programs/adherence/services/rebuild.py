"""Making every roster anew, and proving that what is stored is what would be computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from accounts.models import CareRelationship
from programs.adherence.models import RosterEntry
from programs.adherence.services.counts import count_anew, wrong_counts
from programs.adherence.services.figures import BATCH, Changed, refresh_members
from programs.adherence.services.letting_go import let_go, without_carer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet


class Differences(NamedTuple):
    """How much of what rosters and queues show is not what would be computed."""

    entries: int
    follow_ups: int
    counts: int

    def __str__(self) -> str:
        """Return it in words, for whoever keeps the server."""
        return f"{self.entries} entries, {self.follow_ups} follow-ups, {self.counts} counts"


def rebuild_roster(*, now: datetime) -> Differences:
    """Recompute the entries, follow-ups and counts of everybody; return how many changed.

    Each batch is its own transaction, so it may stop and start again at any time.
    """
    left, _ = _without_care(now).delete()
    changed = [refresh_members(batch, now=now) for batch in _looked_after(now)]
    changed += [_let_go(batch, now) for batch in _let_down(now)]
    return _added(changed, left, count_anew())


def differences(*, now: datetime) -> Differences:
    """Return what a rebuild would change; nothing is kept."""
    changed = []
    for batch in _looked_after(now):
        with transaction.atomic():
            changed.append(refresh_members(batch, now=now))
            transaction.set_rollback(True)
    for batch in _let_down(now):
        with transaction.atomic():
            changed.append(_let_go(batch, now))
            transaction.set_rollback(True)
    return _added(changed, _without_care(now).count(), wrong_counts())


def differing(*, now: datetime) -> int:
    """Return how many entries, follow-ups and counts a rebuild would change."""
    return sum(differences(now=now))


def _added(changed: Iterable[Changed], left: int, counts: int) -> Differences:
    entries, follow_ups = (sum(column) for column in zip(Changed(), *changed, strict=True))
    return Differences(entries + left, follow_ups, counts)


def _without_care(now: datetime) -> QuerySet[RosterEntry]:
    return RosterEntry.objects.exclude(care__in=CareRelationship.objects.open_at(now))


@transaction.atomic
def _let_go(members: list[int], now: datetime) -> Changed:
    return Changed(follow_ups=sum(let_go(member_id=member, now=now) for member in members))


def _looked_after(now: datetime) -> Iterator[list[int]]:
    """Give the members somebody looks after, in batches; the list is read to its end first."""
    care = CareRelationship.objects.open_at(now).order_by("member").values_list("member", flat=True)
    return _in_batches(list(care.distinct()))


def _let_down(now: datetime) -> Iterator[list[int]]:
    """Give the members to whom something is owed by nobody, or by somebody who has gone."""
    owed = without_carer(now).order_by("member").values_list("member", flat=True)
    return _in_batches(list(owed.distinct()))


def _in_batches(members: list[int]) -> Iterator[list[int]]:
    return (members[start : start + BATCH] for start in range(0, len(members), BATCH))
