"""Days as a list says them: the near ones by name, the others by date."""

from __future__ import annotations

from datetime import date

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NEAR = {0: "Today", -1: "Yesterday", 1: "Tomorrow"}
LAST_NAMED = 6
"""Days this far away still go by the name of their weekday; a week away would be ambiguous."""


def near_day(day: date | None, today: date, *, none: str = "") -> str:
    """Return "Today", "Yesterday", "Tomorrow", "Fri" or "4 May"; `none` where there is no day.

    The year is added where it is another one than today's.
    """
    if day is None:
        return none
    away = (day - today).days
    if away in NEAR:
        return NEAR[away]
    if abs(away) <= LAST_NAMED:
        return NAMES[day.weekday()][:3]
    written = f"{day.day} {MONTHS[day.month - 1]}"
    return written if day.year == today.year else f"{written} {day.year}"


def ago(day: date, today: date) -> str:
    """Return how long a day that is not to come lies back: "today", "yesterday", "9 days ago"."""
    days = max((today - day).days, 0)
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
