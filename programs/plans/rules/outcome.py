"""What a progression rule does to a plan, on each axis, and which of two results is stricter."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import Any


class Row(StrEnum):
    """Where the plan goes in its table of weeks, from least to most careful."""

    PROGRESS = "progress"
    COMPLETE = "complete"
    STAY = "stay"
    BACK_ONE = "back_one"
    BACK_TWO = "back_two"
    RESTART = "restart"

    @property
    def rank(self) -> int:
        """Return 0 for a step up, up to 5 for a restart; higher is more careful."""
        return list(Row).index(self)


class Lock(StrEnum):
    """Whether walking stops until somebody has looked, from least to most careful."""

    NONE = "none"
    PAUSE_CLEAR = "pause_clear"
    STOP_URGENT = "stop_urgent"

    @property
    def rank(self) -> int:
        """Return 0 for no lock, up to 2 for an urgent stop; higher is more careful."""
        return list(Lock).index(self)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One result on every axis; the values given here change nothing.

    `support` counts levels: -1 is one level safer next time. `rest_hours` is the rest
    before the next walk. `re_screen` asks for a new screening.
    """

    row: Row = Row.STAY
    support: int = 0
    rest_hours: int = 0
    lock: Lock = Lock.NONE
    re_screen: bool = False
    suggest_clinician: bool = False

    def with_strictest_of(self, other: Outcome) -> Outcome:
        """Return the more careful of the two on each axis."""
        return Outcome(
            row=max(self.row, other.row, key=lambda row: row.rank),
            support=min(self.support, other.support),
            rest_hours=max(self.rest_hours, other.rest_hours),
            lock=max(self.lock, other.lock, key=lambda lock: lock.rank),
            re_screen=self.re_screen or other.re_screen,
            suggest_clinician=self.suggest_clinician or other.suggest_clinician,
        )

    def is_at_least_as_careful_as(self, other: Outcome) -> bool:
        """Return whether this is nowhere less careful than the other."""
        return self.with_strictest_of(other) == self

    def row_after(self, row: int) -> int:
        """Return the row to walk next, from 1; going back never passes the first row."""
        steps = {Row.PROGRESS: 1, Row.BACK_ONE: -1, Row.BACK_TWO: -2, Row.RESTART: -row}
        return max(row + steps.get(self.row, 0), 1)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return asdict(self) | {"row": str(self.row), "lock": str(self.lock)}


def without_steps_taken(outcome: Outcome, taken: list[tuple[Row, int]]) -> Outcome:
    """Return the outcome less the steps back and of support that were taken already.

    What is told late about a walk asks only for what the plan has not done since that walk.
    """
    rows = [row.rank for row, _ in taken]
    is_taken = outcome.row.rank > Row.STAY.rank and max(rows, default=0) >= outcome.row.rank
    support = min((support for _, support in taken), default=0)
    return replace(
        outcome,
        row=Row.STAY if is_taken else outcome.row,
        support=min(outcome.support - support, 0),
    )


def strictest(outcomes: list[Outcome]) -> Outcome:
    """Return the most careful result on each axis over one or more outcomes."""
    return reduce(Outcome.with_strictest_of, outcomes)
