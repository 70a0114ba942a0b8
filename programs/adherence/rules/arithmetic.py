"""How much of a plan was walked: one formula for member, physio and coach.

Two numbers, always printed as n of d: sessions and backward minutes (product brief
section 3). Fractions stay exact; a percentage is rounded down, so 79.6 is 79 and never
reads as 80. Thresholds are a triage line, not a promise of benefit [J].
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from programs.adherence.rules.windows import Window
from programs.plans.rules.marks import counts, credit

OVER_DOSE_FROM = Fraction(120, 100)
"""More than this share of the planned backward minutes is a flag, never a credit [J]."""

FEWEST_DUE = 3
"""Fewer sessions due than this are too early to label."""


class Label(StrEnum):
    """The word for a window; the last three come from the thresholds."""

    NOTHING_DUE = "nothing_due"
    TOO_EARLY = "too_early_to_say"
    ON_TRACK = "on_track"
    PARTLY = "partly"
    LOW = "low"


LABEL_WORDS: dict[Label, str] = {
    Label.NOTHING_DUE: "Nothing due",
    Label.TOO_EARLY: "Too early to say",
    Label.ON_TRACK: "On track",
    Label.PARTLY: "Partly",
    Label.LOW: "Low",
}


@dataclass(frozen=True)
class Thresholds:
    """Percentages from which a window is on track, or partly; a clinic may tune them."""

    on_track: int = 80
    partly: int = 50


class Walk(NamedTuple):
    """One scheduled or extra walk as the arithmetic sees it.

    `due_on` is its local day after any move, for an extra walk the day it was walked.
    `planned_seconds` are the backward seconds asked for that day, also where the walk was
    shortened. `is_superseded` marks a walk that a later revision took back before its day.
    """

    due_on: date
    planned_seconds: int
    done_seconds: int = 0
    is_done: bool = False
    is_excused: bool = False
    is_held: bool = False
    is_superseded: bool = False
    is_plan_active: bool = True
    is_extra: bool = False

    @property
    def is_scheduled(self) -> bool:
        """Return whether the walk stands in the plan: not extra, excused, held or replaced."""
        left_out = self.is_extra or self.is_excused or self.is_held or self.is_superseded
        return self.is_plan_active and not left_out

    @property
    def credit(self) -> Fraction:
        """Return min(1, done seconds / planned seconds); finished without a plan is 1."""
        if self.planned_seconds <= 0 and not self.is_done:
            return Fraction(0)
        return credit(done_seconds=self.done_seconds, planned_seconds=self.planned_seconds)

    @property
    def counts(self) -> bool:
        """Return whether at least 80% of the backward seconds are done."""
        return self.is_done and counts(
            done_seconds=self.done_seconds, planned_seconds=self.planned_seconds
        )

    @property
    def is_cut_short(self) -> bool:
        """Return whether it was walked, but for less than 80%."""
        return self.is_done and not self.counts

    @property
    def is_over_dose(self) -> bool:
        """Return whether more than 120% of the planned backward seconds were done."""
        planned = self.planned_seconds * OVER_DOSE_FROM.numerator
        return self.done_seconds * OVER_DOSE_FROM.denominator > planned

    def is_due(self, today: date) -> bool:
        """Return whether the walk is due: scheduled, before today, or today once done."""
        return self.is_scheduled and (
            self.due_on < today or (self.due_on == today and self.is_done)
        )


@dataclass(frozen=True, kw_only=True)
class Adherence:
    """What was due in a window and what was done of it; seconds are backward seconds.

    sessions = min(counted, due) / due; minutes = sum of min(done, planned) / sum of planned.
    """

    due: int = 0
    counted: int = 0
    cut_short: int = 0
    excused: int = 0
    planned_seconds: int = 0
    done_seconds: int = 0

    @property
    def missed(self) -> int:
        """Return the due walks that were not walked at all."""
        return self.due - self.counted - self.cut_short

    @property
    def sessions_share(self) -> Fraction | None:
        """Return min(counted, due) / due, None while nothing is due."""
        return Fraction(min(self.counted, self.due), self.due) if self.due else None

    @property
    def minutes_share(self) -> Fraction | None:
        """Return done / planned seconds, None while nothing is due."""
        if not self.planned_seconds:
            return None
        return Fraction(self.done_seconds, self.planned_seconds)

    @property
    def sessions_percent(self) -> int | None:
        """Return the share of sessions in whole per cent, rounded down."""
        return percent(self.sessions_share)

    @property
    def minutes_percent(self) -> int | None:
        """Return the share of minutes in whole per cent, rounded down."""
        return percent(self.minutes_share)

    def label(self, thresholds: Thresholds | None = None) -> Label:
        """Return the label of this window; thresholds are 80 and 50 unless a clinic tunes them."""
        return label_of(min(self.counted, self.due), self.due, thresholds or Thresholds())


def label_of(counted: int, due: int, limits: Thresholds) -> Label:
    """Return the label of so many sessions counted of those due, by exact shares."""
    if not due:
        return Label.NOTHING_DUE
    if due < FEWEST_DUE:
        return Label.TOO_EARLY
    if 100 * counted >= limits.on_track * due:
        return Label.ON_TRACK
    return Label.PARTLY if 100 * counted >= limits.partly * due else Label.LOW


def percent(share: Fraction | None) -> int | None:
    """Return a share in whole per cent, rounded down; None stays None."""
    return None if share is None else int(share * 100)


def adherence(walks: Iterable[Walk], window: Window, today: date) -> Adherence:
    """Return what was due in the window and what was done of it, whatever the order of walks."""
    inside = [walk for walk in walks if walk.due_on in window]
    due = [walk for walk in inside if walk.is_due(today)]
    return Adherence(
        due=len(due),
        counted=sum(walk.counts for walk in due),
        cut_short=sum(walk.is_cut_short for walk in due),
        excused=sum(walk.is_excused and not walk.is_superseded for walk in inside),
        planned_seconds=sum(walk.planned_seconds for walk in due),
        done_seconds=sum(min(walk.done_seconds, walk.planned_seconds) for walk in due),
    )


def week_so_far(walks: Iterable[Walk], week: Window) -> tuple[int, int]:
    """Return the counted and the scheduled sessions of a calendar week, days ahead included."""
    scheduled = [walk for walk in walks if walk.due_on in week and walk.is_scheduled]
    return sum(walk.counts for walk in scheduled), len(scheduled)


def is_week_over_dose(walks: Iterable[Walk], week: Window) -> bool:
    """Return whether more than 120% of a week's scheduled backward seconds were done.

    Every walk of the week counts as done, extra ones too; only scheduled ones as planned.
    """
    inside = [walk for walk in walks if walk.due_on in week]
    planned = sum(walk.planned_seconds for walk in inside if walk.is_scheduled)
    done = sum(walk.done_seconds for walk in inside)
    return done * OVER_DOSE_FROM.denominator > planned * OVER_DOSE_FROM.numerator


def points(counted: int, due: int, counted_before: int, due_before: int) -> int | None:
    """Return the change in percentage points; None while one of the two is too early to say."""
    if min(due, due_before) < FEWEST_DUE:
        return None
    return whole_percent(counted, due) - whole_percent(counted_before, due_before)


def whole_percent(counted: int, due: int) -> int:
    """Return counted of due, which is more than none, in whole per cent, rounded down."""
    return 100 * min(counted, due) // due
