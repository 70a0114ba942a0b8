"""What is known about one row of a plan when its next step is decided.

A row is one table week. Scores are 0 to 10, always of the latest walk; `None` means not
answered. Nothing here knows a clock: days are counted by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

from programs.vocabulary import StepUp

USUAL_PAIN_WALKS = 5
"""Usual pain is the median of this many walks [PMM, D]."""


@dataclass(frozen=True, kw_only=True)
class WeekFacts:
    """The facts of one decision; the defaults are a calm walk that finished its row.

    near_falls: stumbles in each recent walk, latest last; it may reach into the row before.
    falls: falls since the last decision that changed the plan.
    completed_percent: backward seconds of the latest walk, done of asked.
    row_completed_percent: the same as a mean over the row; None reads the latest walk.
    weekly_morning_pain: morning answers by calendar week, latest week last.
    gap_days: days without a walk before the latest one, or up to today if that is longer.
    pain_over_limit_in_7_days: walks in the last 7 days, this one included, with pain of 6
        or more during the walk or after it.
    days_since_row_change: days since the plan last moved to another row; None if never.
    holds_in_a_row: times this row was held before this decision, in a row.
    is_locked: whether a physio keeps the plan on its row; the strict rules still act.
    """

    usual_pain: int
    effort_cap: int
    pain_before: int | None = None
    pain_during: int | None = None
    pain_after: int | None = None
    pain_morning: int | None = None
    effort: int | None = None
    confidence: int | None = None
    completed_percent: int = 100
    row_completed_percent: int | None = None
    near_falls: tuple[int, ...] = (0,)
    falls: int = 0
    injury: bool = False
    head_hit: bool = False
    blood_thinner: bool = False
    urgent_sign: bool = False
    new_knee_sign: bool = False
    new_leg_sign: bool = False
    long_dizziness: bool = False
    gap_days: int = 0
    weekly_morning_pain: tuple[tuple[int, ...], ...] = ()
    pain_over_limit_in_7_days: int = 0
    reduced_sessions: int = 0
    sessions_done: int = 1
    sessions_planned: int = 1
    is_last_row: bool = False
    is_pain_program: bool = True
    days_since_row_change: int | None = None
    holds_in_a_row: int = 0
    automatic_progress_allowed: bool = True
    step_up: StepUp = StepUp.BY_RULES
    is_locked: bool = False

    @property
    def latest_near_falls(self) -> int:
        """Return the stumbles of the latest walk."""
        return self.near_falls[-1] if self.near_falls else 0

    @property
    def lowest_completed_percent(self) -> int:
        """Return the lower of the latest walk and the mean of the row."""
        row = self.row_completed_percent
        return self.completed_percent if row is None else min(row, self.completed_percent)

    def morning_pain_rose(self, weeks: int) -> bool:
        """Return whether the weekly mean rose by 1 point or more, this many weeks running."""
        latest = self.weekly_morning_pain[-(weeks + 1) :]
        if len(latest) <= weeks or not all(latest):
            return False
        means = [Fraction(sum(week), len(week)) for week in latest]
        return all(after - before >= 1 for before, after in pairwise(means))

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self) | {
            "near_falls": list(self.near_falls),
            "weekly_morning_pain": [list(week) for week in self.weekly_morning_pain],
            "step_up": str(self.step_up),
        }


def usual_pain(pain_before: Sequence[int], baseline: int) -> int:
    """Return the median of the last 5 scores before a walk, or the baseline until there are 5.

    `pain_before` is oldest first; `baseline` is the usual pain of the screening.
    """
    if len(pain_before) < USUAL_PAIN_WALKS:
        return baseline
    return int(median(pain_before[-USUAL_PAIN_WALKS:]))
