"""On which weekday and at what time of day sessions are missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIMES = ((10, "before 10am"), (14, "10am to 2pm"), (18, "2pm to 6pm"), (24, "after 6pm"))
"""The hour a stretch of the day ends, and its name."""

MORE_MISSED = 2
"""Sessions missed beyond what the other days would lead one to expect [J]."""

SHADES = 3


@dataclass(frozen=True)
class Due:
    """A session that was due: weekday from 0, hour of the day from 0, and whether it was missed."""

    weekday: int
    hour: int
    is_missed: bool


@dataclass(frozen=True)
class Cell:
    """What was due and missed on one weekday in one stretch of the day; shade is 0 to 3."""

    due: int = 0
    missed: int = 0

    @property
    def shade(self) -> int:
        """Return how dark the cell is: 0 for nothing missed, 3 for most of it."""
        return -(-SHADES * self.missed // self.due) if self.due else 0

    @property
    def words(self) -> str:
        """Return "2 of 3 missed", or nothing where nothing was due."""
        return f"{self.missed} of {self.due} missed" if self.due else ""


@dataclass(frozen=True)
class Stretch:
    """One stretch of the day over the seven days of the week."""

    name: str
    cells: tuple[Cell, ...]


def pattern(sessions: Iterable[Due]) -> list[Stretch]:
    """Return a row for each stretch of the day in which sessions were due, in order."""
    count: dict[tuple[int, int], list[bool]] = {}
    for one in sessions:
        count.setdefault((_stretch(one.hour), one.weekday), []).append(one.is_missed)
    shown = sorted({stretch for stretch, _ in count})
    return [
        Stretch(TIMES[stretch][1], tuple(_cell(count.get((stretch, day), [])) for day in range(7)))
        for stretch in shown
    ]


def pattern_words(rows: Sequence[Stretch]) -> str:
    """Return which days stand out: "Most missed: Friday, before 10am, 3 of 4"."""
    cells = [
        (f"{DAYS[day]}, {row.name}", cell) for row in rows for day, cell in enumerate(row.cells)
    ]
    whole = Cell(sum(cell.due for _, cell in cells), sum(cell.missed for _, cell in cells))
    if not whole.missed:
        return "No session missed."
    found = [one for one in cells if stands_out(one[1], whole)]
    found.sort(key=lambda one: one[1].missed, reverse=True)
    told = [f"{name}, {cell.missed} of {cell.due}" for name, cell in found]
    return f"Most missed: {'; '.join(told)}." if told else "No day stands out."


def stands_out(cell: Cell, whole: Cell) -> bool:
    """Return whether a day stands out among all sessions, itself included.

    At least half of it was missed, and at least 2 sessions more than had it been missed as often
    as the other days: one session more or less is chance [J].
    """
    due, missed = whole.due - cell.due, whole.missed - cell.missed
    is_half = 2 * cell.missed >= cell.due
    # Multiplied out: missed here, less the share missed elsewhere of what was due here.
    return due > 0 and is_half and cell.missed * due - missed * cell.due >= MORE_MISSED * due


def _cell(missed: Sequence[bool]) -> Cell:
    return Cell(len(missed), sum(missed))


def _stretch(hour: int) -> int:
    return next(number for number, (end, _) in enumerate(TIMES) if hour < end)
