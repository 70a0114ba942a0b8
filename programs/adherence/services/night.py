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
    has_due_this_week,
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
from programs.adherence.services.crossing import CROSSED, Crosser, Crossing
from programs.adherence.services.many import update_many
from programs.adherence.services.owed import tell_open

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from programs.adherence.queries.behind import Row
    from programs.adherence.rules.history import History
    from programs.adherence.rules.reasons import State
    from programs.adherence.rules.standing import Standing
    from programs.adherence.rules.sums import Sums
    from programs.adherence.services.owed import LocalDays

    Found = dict[str, State]
    """What is true of the reasons that follow from the walks alone, by their names."""

BATCH = 2_000

SUMS = (*SUM_COLUMNS, "changes_on")
TOLD = (*SUMS, "reason_detail", "reason_number", "reason_since")

NOTHING_FOUND: Found = {"quiet": None, "low": None, "drop": None}

as_day = lru_cache(date.fromisoformat)
limits_of = lru_cache(Thresholds)


@dataclass
class Batch:
    """What one batch of entries has to have written, and who is left.

    Those who are `crossing` come to be quiet, low or dropped, or no longer are, or lose a score;
    of the members in `others` all facts must be asked.
    """

    count: int = 0
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    told: dict[tuple[int, int, str], tuple[str, int | None, date]] = field(default_factory=dict)
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
    update_many(RosterEntry, TOLD, batch.rows)
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
    sums = sums_on(history, today)
    found = _found(row, history, sums, today) if standing.is_active else NOTHING_FOUND
    next_on = _next_on(row, history, sums, found, today)
    values = (row.entry_id, *sum_values(history, sums, today), next_on)
    if _crosses(standing, found) or loses_a_score(history, as_day(row.as_of), today):
        if standing.is_active:
            batch.crossing.append(Crosser(row, history, sums, found, values))
        else:
            batch.others.add(row.member_id)
        return
    for reason in COME_BACK_BY_TIME:
        if state := found[reason]:
            batch.told[row.member_id, row.clinic_id, reason] = state
    batch.rows.append((*values, *_words(row, standing, sums, found)))


def _found(row: Row, history: History, sums: Sums, today: date) -> Found:
    """Return which of the three reasons are true of somebody whose plan is active."""
    limits, last = limits_of(row.on_track, row.low), _last(row)
    quiet: State = None
    if last and (today - last).days >= QUIET_DAYS and was_due_after(history, last, today):
        quiet = "no_session", None, last
    return {"quiet": quiet, "low": low_of(sums, limits, today), "drop": drop_of(sums, today)}


def _crosses(standing: Standing, found: Found) -> bool:
    """Return whether a reason comes or goes; who has not walked is quiet in another way."""
    is_other = (found["low"] is not None) != standing.is_low
    is_other |= (found["drop"] is not None) != standing.has_dropped
    return is_other or (standing.has_walked and (found["quiet"] is not None) != standing.is_quiet)


def _next_on(row: Row, history: History, sums: Sums, found: Found, today: date) -> date:
    """Return the day on which the entry is looked at next."""
    is_told = bool(found["low"] or found["drop"])
    limits, this_week = limits_of(row.on_track, row.low), has_due_this_week(history, today)
    by_week = turns_on_monday(sums, limits, is_told=is_told, has_due_this_week=this_week)
    by_walks = changes_on(history, _last(row), today, turns_on_monday=by_week)
    return min(by_walks, as_day(row.reasons_on))


def _words(row: Row, standing: Standing, sums: Sums, found: Found) -> tuple[Any, ...]:
    """Return the words of the reason, or of the line where there is none."""
    if standing.tells_of_month and row.reason_rank == RosterEntry.NO_REASON:
        line = month_line(sums)
        return line.detail, line.number, line.since
    told = found.get(row.reason) if row.reason in COME_BACK_BY_TIME else None
    since = as_day(row.reason_since) if row.reason_since else None
    return told or (row.reason_detail, row.reason_number, since)


def _last(row: Row) -> date | None:
    return as_day(row.last_walk_on) if row.last_walk_on else None


def _cross(batch: Batch, days: LocalDays, now: datetime) -> None:
    """Write those who cross; the others of them are left."""
    crossing = Crossing(days, now)
    batch.others |= crossing.settle_all(batch.crossing)
    update_many(RosterEntry, (*SUMS, *CROSSED), crossing.rows)
    crossing.ledger.write(now)
