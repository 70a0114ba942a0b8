"""The sums the queue looks at on one day: 28 days, the 28 before, and two whole weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from programs.adherence.rules.arithmetic import Walk, adherence
from programs.adherence.rules.windows import last_28_days, previous_28_days, this_week


class Sums(NamedTuple):
    """Sessions due and counted, and backward seconds, as `Adherence` has them.

    Of the last 28 days, of the 28 `before`, of the `last` whole week and of the `older` one;
    and how many of the latest due walks were not walked at all.
    """

    due: int = 0
    counted: int = 0
    planned_seconds: int = 0
    done_seconds: int = 0
    before_due: int = 0
    before_counted: int = 0
    last_due: int = 0
    last_counted: int = 0
    older_due: int = 0
    older_counted: int = 0
    missed: int = 0


def sums_of(walks: Sequence[Walk], today: date) -> Sums:
    """Return the sums of these walks, whatever their order."""
    month = adherence(walks, last_28_days(today), today)
    before = adherence(walks, previous_28_days(today), today)
    last, older = (
        adherence(walks, this_week(today - timedelta(weeks=back)), today) for back in (1, 2)
    )
    return Sums(
        due=month.due,
        counted=month.counted,
        planned_seconds=month.planned_seconds,
        done_seconds=month.done_seconds,
        before_due=before.due,
        before_counted=before.counted,
        last_due=last.due,
        last_counted=last.counted,
        older_due=older.due,
        older_counted=older.counted,
        missed=missed_in_a_row(walks, today),
    )


def missed_in_a_row(walks: Sequence[Walk], today: date) -> int:
    """Return how many of the latest due walks were not walked at all, up to the last walked."""
    due = sorted((walk for walk in walks if walk.is_due(today)), key=lambda one: one.due_on)
    count = 0
    for walk in reversed(due):
        if walk.is_done:
            break
        count += 1
    return count
