"""A program's weeks as the cells of a grid: shown as an author types them, read with care.

A cell holds text. Lengths are minutes and seconds (1:30), speeds the author's own units (1.4
km/h), support the names of its levels (S3 S4), which the page shows in words. Every limit is
the one of the program file (`schema.read_week`), told beside its cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from programs.library.rules import cells
from programs.library.rules.consistency import check_program
from programs.library.rules.fields import Table
from programs.library.rules.problems import Problem, Report
from programs.library.rules.program_file import PhaseSpan, ProgramFile, WeekNote
from programs.library.rules.schema import MOST_WEEKS, read_week
from programs.vocabulary import Prescription, Recovery, SupportLevel

NO_SUPPORT = "Tick at least one level of support besides hands free."
"""Levels are ticked from a list, each once and in order, so nothing else can be wrong."""


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One week as it is typed; `part` names the phase and may be empty to go on with the last."""

    sessions: str = ""
    walks: str = ""
    length: str = ""
    recovery: str = ""
    recovery_kind: str = Recovery.FORWARD
    slowest: str = ""
    fastest: str = ""
    speed_words: str = ""
    incline: str = ""
    support: str = ""
    lowest_effort: str = ""
    highest_effort: str = ""
    focus: str = ""
    part: str = ""
    note: str = ""
    is_test: bool = False


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A whole template as it is typed, its speeds in `units`."""

    title: str
    summary: str
    rows: tuple[GridRow, ...]
    units: str = "kilometres"


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell: the week (None above the grid), the cell's name, and words."""

    week: int | None
    cell: str
    words: str


@dataclass(frozen=True)
class Reading:
    """The program a grid holds, or what to put right first."""

    program: ProgramFile | None
    problems: tuple[CellProblem, ...] = ()


def grid_of(program: ProgramFile, units: str = "kilometres") -> Grid:
    """Return the cells that show this program, its speeds in these units."""
    rows = tuple(_row_of(program, number, units) for number in range(1, len(program.weeks) + 1))
    return Grid(title=program.title, summary=program.content.summary, rows=rows, units=units)


def read_grid(grid: Grid, base: ProgramFile) -> Reading:
    """Return `base` with the words and weeks of this grid, or every problem in it."""
    report = Report()
    program = _read(grid, base, report)
    if not report.problems:
        check_program(program, report)
    if report.problems:
        return Reading(None, tuple(_cell_problem(problem) for problem in report.problems))
    return Reading(program)


def with_row_added(grid: Grid) -> Grid:
    """Return the grid with one more week at its end, like the last; 52 are the most."""
    return with_row_doubled(grid, len(grid.rows))


def with_row_doubled(grid: Grid, week: int) -> Grid:
    """Return the grid with this week (from 1) twice; its note and test stay with the first."""
    if not 1 <= week <= len(grid.rows) or len(grid.rows) >= MOST_WEEKS:
        return grid
    copy = replace(grid.rows[week - 1], note="", is_test=False, part="")
    return replace(grid, rows=(*grid.rows[:week], copy, *grid.rows[week:]))


def with_row_removed(grid: Grid, week: int) -> Grid:
    """Return the grid without this week (from 1); the last one left stays."""
    if not 1 <= week <= len(grid.rows) or len(grid.rows) == 1:
        return grid
    before, gone, after = grid.rows[: week - 1], grid.rows[week - 1], grid.rows[week:]
    if after and gone.part and not after[0].part:
        after = (replace(after[0], part=gone.part), *after[1:])
    return replace(grid, rows=(*before, *after))


def _row_of(program: ProgramFile, number: int, units: str) -> GridRow:
    week = program.weeks[number - 1]
    levels = [*week.support_levels, *([SupportLevel.S6] if week.hands_free_if_go else [])]
    return GridRow(
        sessions=str(week.sessions_per_week),
        walks=str(week.repetitions),
        length=cells.clock(week.backward_seconds),
        recovery=cells.clock(week.recovery_seconds),
        recovery_kind=week.recovery,
        slowest=cells.pace(week.min_mm_per_second, units),
        fastest=cells.pace(week.max_mm_per_second, units),
        speed_words=week.speed_words,
        incline=str(week.max_incline_percent),
        support=" ".join(level.name for level in levels),
        lowest_effort=str(week.min_effort),
        highest_effort=str(week.max_effort),
        focus=week.focus_cue,
        part=next((phase.title for phase in program.phases if phase.first_week == number), ""),
        note=program.content.note_for(number),
        is_test=number in program.content.test_weeks,
    )


def _read(grid: Grid, base: ProgramFile, report: Report) -> ProgramFile:
    above = Table({"title": grid.title, "summary": grid.summary}, (), report)
    numbered = list(enumerate(grid.rows, start=1))
    content = replace(
        base.content,
        summary=above.text("summary"),
        test_weeks=tuple(number for number, row in numbered if row.is_test),
        week_notes=tuple(_read_notes(grid.rows, report)),
    )
    return replace(
        base,
        title=above.text("title", longest=120),
        content=content,
        phases=_read_phases(grid.rows, report),
        weeks=tuple(_read_row(row, number, grid.units, report) for number, row in numbered),
    )


def _read_row(row: GridRow, number: int, units: str, report: Report) -> Prescription:
    """Turn the cells into the values of a file's row, and let the file's reader judge them."""
    path = ("weeks", number - 1)
    length = cells.read_clock(row.length, (*path, "backward_seconds"), 5, 3600, report)
    walks = cells.read_whole(row.walks)
    total = length * walks if isinstance(walks, int) else 0
    levels = row.support.upper().replace(",", " ").split()
    values: dict[str, object] = {
        "week": number,
        "sessions": cells.read_whole(row.sessions),
        "repetitions": walks,
        "backward_seconds": length,
        "recovery_seconds": cells.read_clock(
            row.recovery or "0:00", (*path, "recovery_seconds"), 0, 900, report
        ),
        "recovery": row.recovery_kind,
        "backward_minutes": None if total % 3 or total < 1 else Decimal(total) / 60,
        "min_mm_per_second": cells.read_pace(
            row.slowest, units, (*path, "min_mm_per_second"), report
        ),
        "max_mm_per_second": cells.read_pace(
            row.fastest, units, (*path, "max_mm_per_second"), report
        ),
        "speed_words": row.speed_words,
        "max_incline_percent": cells.read_whole(row.incline),
        "support_levels": [level for level in levels if level != SupportLevel.S6.name],
        "hands_free_if_go": SupportLevel.S6.name in levels,
        "min_effort": cells.read_whole(row.lowest_effort),
        "max_effort": cells.read_whole(row.highest_effort),
        "focus_cue": row.focus,
    }
    return read_week(Table(values, path, report), number)


def _read_phases(rows: Sequence[GridRow], report: Report) -> tuple[PhaseSpan, ...]:
    """An empty part goes on with the one before, so a phase is named once."""
    titles: list[str] = []
    for at, row in enumerate(rows):
        if row.part.strip() or not titles:
            named = Table({"part": row.part}, ("weeks", at), report).text("part", longest=60)
            titles.append(named)
        else:
            titles.append(titles[-1])
    spans = [list(group) for _, group in groupby(range(len(titles)), key=titles.__getitem__)]
    return tuple(
        PhaseSpan(title=titles[span[0]], first_week=span[0] + 1, last_week=span[-1] + 1)
        for span in spans
    )


def _read_notes(rows: Sequence[GridRow], report: Report) -> Iterator[WeekNote]:
    for at, row in enumerate(rows):
        if row.note.strip():
            words = Table({"note": row.note}, ("weeks", at), report).text("note")
            yield WeekNote(week=at + 1, words=words)


def _cell_problem(problem: Problem) -> CellProblem:
    """Say where in the grid a problem of the file would stand, in the words of the grid."""
    weeks = [part for part in problem.path if isinstance(part, int)]
    key = str(problem.path[-1]) if problem.path else ""
    week = weeks[0] + 1 if weeks else None
    words = NO_SUPPORT if key == "support_levels" else cells.sentence(problem.words)
    return CellProblem(week, cells.CELLS.get(key, key), words)
