"""What pages show of the walks that a roster entry keeps: figures that slide from day to day.

An entry stores what rosters are sorted by and what they say in words; it is written only when
that changes. Somebody who did 12 of 12 sessions has done 11 of 11 on the day the oldest leaves
the 28 days: nobody has to write that down, for it follows from the walks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from programs.adherence.rules.history import (
    NOTHING,
    History,
    is_legible,
    made_on,
    marks_on,
    month_on,
    sums_on,
    unpacked,
)
from programs.adherence.rules.zones import zone_named

DAY = timedelta(days=1)


class Shown(NamedTuple):
    """Sessions of 28 days, the marks of four weeks, and who recorded the walks.

    `as_of` is the client's local day of which they tell. `done` counts no more than was due.
    """

    as_of: date
    due: int
    done: int
    marks: str
    timed: int
    by_hand: int
    by_physio: int


class Seconds(NamedTuple):
    """Backward seconds of 28 days; of a walk no more is done than was planned."""

    planned_seconds: int
    done_seconds: int


def shown_on(entry: Mapping[str, Any], today: date) -> Shown:
    """Return what an entry, as plain values, shows on this local day of the client.

    Past the day on which its other figures change, it is what they still tell of. An entry whose
    walks this version cannot read shows none until the clock has computed it anew.
    """
    return shown_of(entry["history"], stands_on(entry, today))


def shown_of(history: str | None, day: date) -> Shown:
    """Return what these walks, as an entry keeps them, show of this day."""
    walks = _walks(history)
    due, counted = month_on(walks, day)
    return Shown(day, due, min(counted, due), marks_on(walks, day), *made_on(walks, day))


def seconds_on(entry: Mapping[str, Any], today: date) -> Seconds:
    """Return the backward seconds that belong to what `shown_on` shows."""
    sums = sums_on(_walks(entry["history"]), stands_on(entry, today))
    return Seconds(sums.planned_seconds, sums.done_seconds)


def _walks(history: str | None) -> History:
    return unpacked(history) if history and is_legible(history) else NOTHING


def stands_on(entry: Mapping[str, Any], today: date) -> date:
    """Return the last day up to today on which nothing stored in the entry was to change.

    Where it is to be computed anew whatever the day, as by other limits, no day is named.
    """
    ends: date | None = entry["changes_on"]
    if ends is None or ends <= entry["as_of"]:
        return today
    return min(today, ends - DAY)


def local_days(now: datetime) -> Callable[[str], date]:
    """Return a function that names the local day of a time zone at this moment."""
    return cache(lambda zone: now.astimezone(zone_named(zone)).date())
