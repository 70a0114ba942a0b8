"""Whether a walk counts, and the mark it gets on its day: one rule for every page.

The week strip, the plan, the calendar of progress and the adherence figures all ask here, so
that no page calls a walk done that another calls cut short.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

COUNTS_FROM = Fraction(80, 100)
"""A walk counts when this share of its backward seconds is done [J]."""


def credit(*, done_seconds: int, planned_seconds: int) -> Fraction:
    """Return min(1, done / planned) of a walk that is done; where nothing was asked it is 1."""
    if planned_seconds <= 0:
        return Fraction(1)
    return min(Fraction(1), Fraction(done_seconds, planned_seconds))


def counts(*, done_seconds: int, planned_seconds: int) -> bool:
    """Return whether enough of a walk was done for it to count."""
    asked = planned_seconds * COUNTS_FROM.numerator
    return planned_seconds <= 0 or done_seconds * COUNTS_FROM.denominator >= asked


def mark_on(due_on: date, today: date, *, is_done: bool, is_excused: bool, is_counted: bool) -> str:
    """Return done, cut, excused, today, planned or missed; what was walked comes before its day."""
    if is_done:
        return "done" if is_counted else "cut"
    if is_excused:
        return "excused"
    if due_on == today:
        return "today"
    return "planned" if due_on > today else "missed"
