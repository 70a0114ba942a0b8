"""The grid as ready strings: with up to 52 weeks of 15 cells, its page works nothing out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from programs.library.rules.cells import UNITS
from programs.library.rules.grid import CellProblem, Grid, GridRow
from programs.plans.rules.checks import SUPPORT_WORDS

FIGURES = {
    "sessions": ("Sessions", "numeric"),
    "walks": ("Walks", "numeric"),
    "length": ("Each, m:ss", "text"),
    "recovery": ("Between, m:ss", "text"),
    "slowest": ("Slowest", "decimal"),
    "fastest": ("Fastest", "decimal"),
    "incline": ("Slope, %", "numeric"),
    "lowest_effort": ("Effort from", "numeric"),
    "highest_effort": ("Effort to", "numeric"),
}
"""The short cells of a week in order: label and kind of keyboard."""

PACES = {"slowest", "fastest"}
"""The cells whose label ends in the author's units."""

WORDS = {
    "part": ("Part of the program", 60),
    "speed_words": ("Speed in words", 80),
    "focus": ("Think of", 80),
    "note": ("Note", 400),
}
"""The cells that hold words: label and longest."""

LABELS = {
    **{name: label for name, (label, _) in (FIGURES | WORDS).items()},
    "support": "Support",
    "recovery_kind": "Between, how",
    "is_test": "Test week",
    "title": "Name",
    "summary": "In one sentence",
}


@dataclass(frozen=True, kw_only=True)
class ShownCell:
    """One cell: `keyboard` or `longest` by its kind, `error` empty when nothing is wrong."""

    id: str
    name: str
    label: str
    value: str
    error: str
    keyboard: str = "text"
    longest: int = 12
    has_focus: bool = False


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One level of support that may be ticked for a week."""

    id: str
    value: str
    words: str
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """One week of the grid; `support` is its label and error, `ticks` its levels."""

    number: int
    figures: tuple[ShownCell, ...]
    support: ShownCell
    ticks: tuple[Tick, ...]
    words: tuple[ShownCell, ...]
    recovery_kind: str
    is_test: bool


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    """One line of the summary: which cell, what to do, and the id to jump to."""

    where: str
    words: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One cell that two people filled in differently."""

    where: str
    theirs: str
    yours: str


def shown_rows(grid: Grid, problems: Sequence[CellProblem], focus: int = 0) -> list[ShownRow]:
    """Return the weeks with each cell's error beside it; the week `focus` takes the cursor."""
    errors = {(one.week, one.cell): one.words for one in reversed(problems)}
    unit = UNITS[grid.units][0]
    return [_row(row, number, errors, focus, unit) for number, row in enumerate(grid.rows, start=1)]


def problem_lines(problems: Sequence[CellProblem]) -> list[ProblemLine]:
    """Return every problem with its place in words, in the order of the grid."""
    return [
        ProblemLine(
            where=_place(one.week, one.cell), words=one.words, id=_cell_id(one.week, one.cell)
        )
        for one in sorted(problems, key=lambda one: one.week or 0)
    ]


def differences(theirs: Grid, yours: Grid) -> list[Difference]:
    """Return each cell that differs; a week that only one of them has stands as a whole."""
    found = [
        Difference(where=LABELS[name], theirs=getattr(theirs, name), yours=getattr(yours, name))
        for name in ("title", "summary")
        if getattr(theirs, name) != getattr(yours, name)
    ]
    for at in range(max(len(theirs.rows), len(yours.rows))):
        found += _row_differences(theirs, yours, at)
    return found


def _row_differences(theirs: Grid, yours: Grid, at: int) -> list[Difference]:
    mine = yours.rows[at] if at < len(yours.rows) else None
    other = theirs.rows[at] if at < len(theirs.rows) else None
    if mine is None or other is None:
        return [Difference(where=f"Week {at + 1}", theirs=_whole(other), yours=_whole(mine))]
    return [
        Difference(
            where=_place(at + 1, field.name),
            theirs=_said(field.name, other),
            yours=_said(field.name, mine),
        )
        for field in fields(GridRow)
        if getattr(other, field.name) != getattr(mine, field.name)
    ]


def _whole(row: GridRow | None) -> str:
    return "No such week" if row is None else f"{row.walks} x {row.length}, {_levels(row)}"


def _said(name: str, row: GridRow) -> str:
    value = _levels(row) if name == "support" else getattr(row, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "empty"


def _levels(row: GridRow) -> str:
    """Return the levels of a week in words: "both rails or one hand"."""
    named = row.support.split()
    return " or ".join(words.lower() for one, words in SUPPORT_WORDS.items() if one.name in named)


def _row(
    row: GridRow, number: int, errors: dict[tuple[int | None, str], str], focus: int, unit: str
) -> ShownRow:
    def cell(name: str, **more: object) -> ShownCell:
        return ShownCell(
            id=_cell_id(number, name),
            name=name,
            label=f"{LABELS[name]}, {unit}" if name in PACES else LABELS[name],
            value=getattr(row, name),
            error=errors.get((number, name), ""),
            **more,  # type: ignore[arg-type]
        )

    return ShownRow(
        number=number,
        figures=tuple(
            cell(name, keyboard=keyboard, has_focus=number == focus and name == "sessions")
            for name, (_, keyboard) in FIGURES.items()
        ),
        support=cell("support"),
        ticks=tuple(_ticks(row, number)),
        words=tuple(cell(name, longest=longest) for name, (_, longest) in WORDS.items()),
        recovery_kind=row.recovery_kind,
        is_test=row.is_test,
    )


def _ticks(row: GridRow, number: int) -> Iterator[Tick]:
    """Yield every level; the first one's id is the cell's own, to be jumped to."""
    named = row.support.split()
    for level, words in SUPPORT_WORDS.items():
        mine = _cell_id(number, "support")
        yield Tick(
            id=f"{mine}-{int(level)}" if level else mine,
            value=f"{number}:{level.name}",
            words=words,
            is_ticked=level.name in named,
        )


def _place(week: int | None, cell: str) -> str:
    label = LABELS.get(cell, cell)
    return label if week is None else f"Week {week}, {label[:1].lower()}{label[1:]}"


def _cell_id(week: int | None, cell: str) -> str:
    return f"id_{cell}" if week is None else f"w{week}-{cell}"
