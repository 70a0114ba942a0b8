"""On which weekday and at what time of day sessions are missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIMES = ((10, "before 10am"), (14, "10am to 2pm"), (18, "2pm to 6pm"), (24, "after 6pm"))
"""The hour a stretch of the day ends, and its name."""

FEWEST_MISSED = 2
"""One missed session is no pattern [J]."""

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
    """Return what stands out: "Most missed: Friday, before 10am, 3 of 4"."""
    cells = [
        (cell.missed, DAYS[day], row.name, cell)
        for row in rows
        for day, cell in enumerate(row.cells)
        if cell.missed
    ]
    if not cells:
        return "No session missed."
    missed, day, time, cell = max(cells, key=lambda one: (one[0], one[0] / one[3].due))
    if missed < FEWEST_MISSED:
        return "No pattern in the sessions missed."
    return f"Most missed: {day}, {time}, {missed} of {cell.due}."


def _cell(missed: Sequence[bool]) -> Cell:
    return Cell(len(missed), sum(missed))


def _stretch(hour: int) -> int:
    return next(number for number, (end, _) in enumerate(TIMES) if hour < end)
