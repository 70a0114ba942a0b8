"""A new local day, for many clients at once: what follows from their walks, and nothing else read.

Nearly every client only has other sums on a new day. Those follow from the walks that the entry
keeps, and so do three reasons (`crossing.py`). Whoever may come to another reason, or leave one,
is handed back: all facts are asked about them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import transaction

from programs.adherence.models import RosterEntry
from programs.adherence.queries.behind import rows_behind
from programs.adherence.queries.entries import SUM_COLUMNS, sum_values
from programs.adherence.rules.arithmetic import Thresholds
from programs.adherence.rules.history import (
    changes_on,
    is_legible,
    loses_a_score,
    sums_on,
    unpacked,
    was_due_after,
)
from programs.adherence.rules.reasons import (
    COME_BACK_BY_TIME,
    QUIET_DAYS,
    drop_of,
    is_at_rest,
    low_of,
    month_line,
    turns_on_monday,
)
from programs.adherence.rules.standing import from_letters
from programs.adherence.services.crossing import CROSSED, PAINS, Crosser, Crossing
from programs.adherence.services.many import update_many
from programs.adherence.services.owed import tell_open

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from programs.adherence.queries.behind import Row
    from programs.adherence.rules.history import History
    from programs.adherence.rules.reasons import State
    from programs.adherence.services.owed import LocalDays

BATCH = 2_000

Told = tuple[str, int | None, date | None]
"""The words of a reason or a line: its detail, its number, and since when."""

SUMS = (*SUM_COLUMNS, "changes_on")
WORDS = ("reason_detail", "reason_number", "reason_since")

as_day = lru_cache(date.fromisoformat)
limits_of = lru_cache(Thresholds)


@dataclass
class Batch:
    """What one batch of entries has to have written, and who is left.

    Those who are `crossing` come to be quiet, low or dropped, or no longer are, or lose a score;
    of the members in `others` all facts must be asked.
    """

    count: int = 0
    sums: list[tuple[Any, ...]] = field(default_factory=list)
    words: list[tuple[Any, ...]] = field(default_factory=list)
    told: dict[tuple[int, int, str], Told] = field(default_factory=dict)
    crossing: list[Crosser] = field(default_factory=list)
    others: set[int] = field(default_factory=set)


@transaction.atomic
def turn(care_ids: Sequence[int], days: LocalDays, now: datetime) -> Batch:
    """Bring the entries of this care, given in order, to the new day of their zone."""
    batch, today = Batch(), days.today
    for row in rows_behind(care_ids, today):
        batch.count += 1
        if as_day(row.reasons_on) <= today or not is_legible(row.history) or _tells_of_rest(row):
            batch.others.add(row.member_id)
        else:
            _turn(row, today, batch)
    update_many(RosterEntry, SUMS, batch.sums)
    update_many(RosterEntry, (*SUMS, *WORDS), batch.words)
    tell_open(batch.told)
    if batch.crossing:
        _cross(batch, days, now)
    return batch


def _tells_of_rest(row: Row) -> bool:
    """Return whether the entry tells of sums that are put off, which it does not say by them."""
    return is_at_rest(row.reason_rank) and row.reason in COME_BACK_BY_TIME


def _turn(row: Row, today: date, batch: Batch) -> None:
    """Note what the entry must hold, or that a reason or a score comes or goes."""
    history, standing = unpacked(row.history), from_letters(row.standing)
    last = as_day(row.last_walk_on) if row.last_walk_on else None
    sums, limits = sums_on(history, today), limits_of(row.on_track, row.low)
    low = low_of(sums, limits, today) if standing.is_active else None
    drop = drop_of(sums, today) if standing.is_active else None
    by_week = turns_on_monday(sums, limits, is_told=bool(low or drop))
    by_walks = changes_on(history, last, today, turns_on_monday=by_week)
    next_on = min(by_walks, as_day(row.reasons_on))
    values = (row.entry_id, *sum_values(history, sums, today), next_on)
    fades = loses_a_score(history, as_day(row.as_of), today)
    told: Told | None = None
    if standing.is_active:
        quiet = _quiet(history, last, today)
        is_so = (quiet is not None, low is not None, drop is not None)
        was = (standing.is_quiet, standing.is_low, standing.has_dropped)
        if fades or (standing.has_walked and is_so != was) or is_so[1:] != was[1:]:
            found = {"quiet": quiet, "low": low, "drop": drop}
            batch.crossing.append(Crosser(row, history, sums, found, values, fades=fades))
            return
        for reason, state in (("low", low), ("drop", drop)):
            if state:
                batch.told[row.member_id, row.clinic_id, reason] = state
                told = state if row.reason == reason else told
    elif fades:
        batch.others.add(row.member_id)
        return
    if standing.tells_of_month and row.reason_rank == RosterEntry.NO_REASON:
        line = month_line(sums)
        told = line.detail, line.number, line.since
    if told:
        batch.words.append((*values, *told))
    else:
        batch.sums.append(values)


def _quiet(history: History, last: date | None, today: date) -> State:
    """Return since when somebody who has walked is quiet, by the day of the last walk."""
    if last is None or (today - last).days < QUIET_DAYS:
        return None
    return ("no_session", None, last) if was_due_after(history, last, today) else None


def _cross(batch: Batch, days: LocalDays, now: datetime) -> None:
    """Write those who cross; the others of them are left."""
    crossing = Crossing(days, now)
    batch.others |= crossing.settle_all(batch.crossing)
    update_many(RosterEntry, (*SUMS, *CROSSED), crossing.rows)
    update_many(RosterEntry, (*SUMS, *CROSSED, *PAINS), crossing.faded)
    crossing.ledger.write(now)
