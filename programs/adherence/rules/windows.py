"""Stretches of local days over which walks are counted; both ends belong to a stretch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LONG_WINDOW_DAYS = 28
"""Labels are given on this many days."""


@dataclass(frozen=True, order=True)
class Window:
    """The local days from the first to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.last - self.first).days + 1


def this_week(today: date) -> Window:
    """Return Monday to Sunday around today."""
    monday = today - timedelta(days=today.weekday())
    return Window(monday, monday + timedelta(days=6))


def last_28_days(today: date) -> Window:
    """Return the 28 days that end today."""
    return Window(today - timedelta(days=LONG_WINDOW_DAYS - 1), today)


def previous_28_days(today: date) -> Window:
    """Return the 28 days before the last 28."""
    return last_28_days(today - timedelta(days=LONG_WINDOW_DAYS))


def since_start(starts_on: date, today: date) -> Window:
    """Return the days from the start of a plan up to today."""
    return Window(starts_on, today)


def weeks_up_to(today: date, count: int) -> list[Window]:
    """Return this many calendar weeks, oldest first; the last one holds today."""
    return [this_week(today - timedelta(weeks=back)) for back in range(count - 1, -1, -1)]
