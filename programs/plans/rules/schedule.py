"""On which days a plan walks, in local days; and the instant a local time stands for.

A weekday is a number from 0 for Monday to 6 for Sunday. A rest day lies between two walks
unless a week has 4 or more (clinical brief section 1). Days and the member's time zone are
arguments; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

DAYS_IN_WEEK = 7
SESSIONS_WITHOUT_REST_RULE = 4
"""From this many sessions a week, two may stand on neighbouring days."""

NOON = time(12)

SUGGESTED: dict[int, tuple[int, ...]] = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 1, 3, 5),
    5: (0, 1, 3, 4, 5),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}
"""Days to offer for a number of sessions: rest days spread out, Sunday free where it can be."""


def needs_rest_days(sessions: int) -> bool:
    """Return whether this many sessions a week need a rest day between two of them."""
    return sessions < SESSIONS_WITHOUT_REST_RULE


def suggested_weekdays(sessions: int) -> tuple[int, ...]:
    """Return the weekdays to pre-set for 1 to 7 sessions a week."""
    return SUGGESTED[sessions]


def weekdays_refusal(weekdays: Collection[int], sessions: int) -> str:
    """Return why these weekdays do not fit, in words for the member, or an empty text."""
    days = set(weekdays)
    known = days & set(range(DAYS_IN_WEEK))
    if len(days) != sessions or days != known:
        count = f"{len(known)} of {sessions}" if len(known) <= sessions else f"{len(known)}"
        return f"Choose {sessions} day{'s' if sessions > 1 else ''}: {count} chosen."
    if needs_rest_days(sessions) and _neighbours(days):
        return "Leave a rest day between two walks. Sunday and Monday are neighbours too."
    return ""


def fit_weekdays(weekdays: Collection[int], sessions: int) -> tuple[int, ...]:
    """Return weekdays for a week with more or fewer sessions than were chosen.

    As many chosen days as the rest rule allows stay; days are added or left out so that
    as few as possible stand side by side.
    """
    chosen = set(weekdays)
    if not weekdays_refusal(chosen, sessions):
        return tuple(sorted(chosen))

    def strain(days: tuple[int, ...]) -> tuple[bool, int, int]:
        crowded = _neighbours(set(days))
        return (needs_rest_days(sessions) and crowded > 0, len(chosen ^ set(days)), crowded)

    return min(combinations(range(DAYS_IN_WEEK), sessions), key=strain)


def row_dates(
    starts_on: date,
    weekdays: Collection[int],
    sessions: int,
    *,
    last_walk_on: date | None = None,
    zone: str = "UTC",
) -> list[date]:
    """Return the local days of one row: its first sessions from `starts_on`, in order.

    The row before ended on `last_walk_on`: its day is never used again, nor the day after
    where rest days are needed. A day that the zone skipped, when a country crossed the
    date line, is left out and a later one takes its place.
    """
    days = _days_on(starts_on, fit_weekdays(weekdays, sessions))
    rest = 1 if needs_rest_days(sessions) else 0
    chosen: list[date] = []
    while len(chosen) < sessions:
        day = next(days)
        is_free = last_walk_on is None or (day - last_walk_on).days > rest
        if is_free and day_exists(day, zone):
            chosen.append(day)
    return chosen


def first_day_after_rest(walked_on: date, rest_hours: int) -> date:
    """Return the first local day on which a rest of this many hours is over."""
    return walked_on + timedelta(days=-(-rest_hours // 24))


def due_at(due_on: date, at: time, zone: str) -> datetime:
    """Return the UTC instant of a local time on a local day.

    A time the clocks skip is taken as if they had not changed yet, so it comes out later
    on the clock, or earlier where that would be the next day; a time that comes twice is
    its first. `zone` is an IANA name.
    """
    local = datetime.combine(due_on, at, ZoneInfo(zone))
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if local_day(first, zone) != due_on else first


def local_day(instant: datetime, zone: str) -> date:
    """Return the local day of an instant, as lived in this zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def day_exists(day: date, zone: str) -> bool:
    """Return whether this local day happened; a move across the date line skips one."""
    local = datetime.combine(day, NOON, ZoneInfo(zone))
    return local_day(local.astimezone(UTC), zone) == day


def _days_on(starts_on: date, weekdays: Collection[int]) -> Iterator[date]:
    """Yield the days from a start that fall on these weekdays, without end."""
    day = starts_on
    while True:
        if day.weekday() in weekdays:
            yield day
        day += timedelta(days=1)


def _neighbours(weekdays: set[int]) -> int:
    """Return how many of the weekdays are followed by another one, Sunday by Monday."""
    return sum((day + 1) % DAYS_IN_WEEK in weekdays for day in weekdays)
