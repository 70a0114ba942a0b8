"""A new local day, for many clients at once: what follows from their walks, and nothing else read.

Nearly every client only has other sums on a new day. Those follow from the walks that the entry
keeps, and so do three reasons. Whoever comes to another reason, or leaves one, is
handed back: all facts are asked about them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction

from accounts.models import CareRelationship
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.queries.entries import sum_columns
from programs.adherence.rules.arithmetic import Thresholds
from programs.adherence.rules.history import (
    changes_on,
    is_legible,
    loses_a_score,
    sums_on,
    unpacked,
    was_due_after,
)
from programs.adherence.rules.reasons import QUIET_DAYS, drop_of, low_of, month_line
from programs.adherence.rules.standing import from_letters
from programs.adherence.services.crossing import WALK_REASONS
from programs.adherence.services.many import update_many

if TYPE_CHECKING:
    from collections.abc import Iterable

    from programs.adherence.rules.history import History
    from programs.adherence.rules.sums import Sums

BATCH = 2_000


Told = tuple[str, int | None, date | None]
"""The words of a reason or a line: its detail, its number, and since when."""


class Row(NamedTuple):
    """What is read of one entry."""

    care_id: int
    entry_id: int
    member_id: int
    clinic_id: int
    reasons_on: date
    history: str
    standing: str
    reason_rank: int
    reason: str
    on_track: int
    low: int
    last_walk_on: date | None
    as_of: date


COLUMNS = (
    "pk",
    "roster_entry__id",
    "member_id",
    "clinic_id",
    "roster_entry__reasons_on",
    "roster_entry__history",
    "roster_entry__standing",
    "roster_entry__reason_rank",
    "roster_entry__reason",
    "clinic__on_track_percent",
    "clinic__low_percent",
    "roster_entry__last_walk_on",
    "roster_entry__as_of",
)
SUMS = (
    "percent",
    "due",
    "done",
    "planned_seconds",
    "done_seconds",
    "marks",
    "next_due_on",
    "timed",
    "by_hand",
    "by_physio",
    "as_of",
    "changes_on",
)
"""The columns of `sum_columns` in their order, and when they change next."""

WORDS = ("reason_detail", "reason_number", "reason_since")
TOLD = ("detail", "number", "since", "version")


@dataclass
class Batch:
    """What one batch of entries has to have written, and who is left.

    Members who are `crossing` come to be quiet, low or dropped, or no longer are, or lose a
    score; of `others` all facts must be asked.
    """

    last_care: int = 0
    count: int = 0
    sums: list[tuple[Any, ...]] = field(default_factory=list)
    words: list[tuple[Any, ...]] = field(default_factory=list)
    told: dict[tuple[int, int, str], Told] = field(default_factory=dict)
    crossing: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)


@transaction.atomic
def turn(zone: str, today: date, after: int) -> Batch:
    """Bring the next entries of this zone to its new day, in the order of their care.

    The care rows are locked, as by every other recomputation.
    """
    batch = Batch(last_care=after)
    for row in _rows(zone, today, after):
        batch.last_care = row.care_id
        batch.count += 1
        if row.reasons_on <= today or not is_legible(row.history):
            batch.others.add(row.member_id)
        elif not _turned(row, today, batch):
            batch.crossing.add(row.member_id)
    update_many(RosterEntry, SUMS, batch.sums)
    update_many(RosterEntry, (*SUMS, *WORDS), batch.words)
    _tell(batch.told)
    return batch


def _rows(zone: str, today: date, after: int) -> Iterable[Row]:
    behind = CareRelationship.objects.filter(
        roster_entry__changes_on__lte=today, member__time_zone=zone, pk__gt=after
    )
    locked = behind.select_for_update(of=("self",), no_key=True).order_by("pk")
    return map(Row._make, list(locked.values_list(*COLUMNS)[:BATCH]))


def _turned(row: Row, today: date, batch: Batch) -> bool:
    """Note what the entry must hold; return False where a reason or a score comes or goes."""
    history = unpacked(row.history)
    if loses_a_score(history, row.as_of, today):
        return False
    sums = sums_on(history, today)
    standing = from_letters(row.standing)
    told: Told | None = None
    if standing.is_active:
        low = low_of(sums, Thresholds(row.on_track, row.low), today)
        drop = drop_of(sums, today)
        is_so = (_is_quiet(row, history, today), low is not None, drop is not None)
        was = (standing.is_quiet, standing.is_low, standing.has_dropped)
        if (standing.has_walked and is_so != was) or is_so[1:] != was[1:]:
            return False
        for reason, found in (("low", low), ("drop", drop)):
            if found:
                batch.told[row.member_id, row.clinic_id, reason] = found
                told = found if row.reason == reason else told
    if standing.tells_of_month and row.reason_rank == RosterEntry.NO_REASON:
        told = _line(sums)
    next_on = min(changes_on(history, row.last_walk_on, today), row.reasons_on)
    values = (*sum_columns(history, sums, today).values(), next_on)
    if told:
        batch.words.append((row.entry_id, *values, *told))
    else:
        batch.sums.append((row.entry_id, *values))
    return True


def _is_quiet(row: Row, history: History, today: date) -> bool:
    """Return whether somebody who has walked is quiet, by the day of the last walk."""
    last = row.last_walk_on
    if last is None or (today - last).days < QUIET_DAYS:
        return False
    return was_due_after(history, last, today)


def _line(sums: Sums) -> Told:
    line = month_line(sums)
    return line.detail, line.number, line.since


def _tell(told: dict[tuple[int, int, str], Told]) -> None:
    """Bring the words of open follow-ups up to date; what somebody closed stays closed."""
    members = {member for member, _clinic, _reason in told}
    if not members:
        return
    open_ones = FollowUp.objects.open().filter(member__in=members, reason__in=WALK_REASONS)
    changed = []
    for pk, member, clinic, reason, version, *stands in open_ones.values_list(
        "pk", "member_id", "clinic_id", "reason", "version", "detail", "number", "since"
    ):
        news = told.get((member, clinic, reason))
        if news and news != tuple(stands):
            changed.append((pk, *news, version + 1))
    update_many(FollowUp, TOLD, changed)
