from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.cells import UNITS, pace, read_pace
from programs.library.rules.grid import (
    NO_SUPPORT,
    Grid,
    GridRow,
    grid_of,
    read_grid,
    with_row_added,
    with_row_doubled,
    with_row_removed,
)
from programs.library.rules.problems import Report
from programs.library.rules.program_file import BUILT_IN_KEYS, ProgramFile
from programs.library.rules.schema import FASTEST, read_program
from programs.library.services.loading import CONTENT
from programs.vocabulary import SupportLevel
from tests.tables import each_row

PROGRAMS = {key: read_program((CONTENT / f"{key}.toml").read_bytes()) for key in BUILT_IN_KEYS}
KNEE = PROGRAMS["knee_oa"]
GRID = grid_of(KNEE)


def typed(week: int = 1, **cells: object) -> Grid:
    """Return the knee program with these cells of one week changed."""
    row = replace(GRID.rows[week - 1], **cells)  # type: ignore[arg-type]
    return replace(GRID, rows=(*GRID.rows[: week - 1], row, *GRID.rows[week:]))


def program_of(grid: Grid) -> ProgramFile:
    reading = read_grid(grid, KNEE)
    assert reading.program is not None, reading.problems
    return reading.program


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
def test_a_grid_left_alone_is_the_program_itself(key: str) -> None:
    program = PROGRAMS[key]

    for units in UNITS:
        assert read_grid(grid_of(program, units), program).program == program


@pytest.mark.parametrize("units", UNITS)
def test_every_speed_is_read_as_the_very_same_it_was_shown_for(units: str) -> None:
    report = Report()

    speeds = range(1, FASTEST + 1)
    assert [read_pace(pace(one, units), units, (), report) for one in speeds] == list(speeds)


def test_a_week_is_shown_as_an_author_writes_it() -> None:
    first, ninth = GRID.rows[0], GRID.rows[8]

    assert (first.walks, first.length, first.recovery) == ("4", "0:30", "1:00")
    assert (first.slowest, first.fastest, first.support) == ("1.08", "1.44", "S2 S3")
    assert (ninth.support, ninth.length, ninth.part) == ("S3 S4 S5 S6", "10:00", "")


def test_typed_cells_become_the_week() -> None:
    week = program_of(typed(length="0:20", slowest="0.9", support="s2, S3 S4", incline="")).weeks[0]

    assert (week.backward_seconds, week.total_backward_seconds) == (20, 80)
    assert (week.min_mm_per_second, week.max_incline_percent) == (250, 0)
    assert week.support_levels == (SupportLevel.S2, SupportLevel.S3, SupportLevel.S4)


def test_one_walk_needs_no_recovery_to_be_typed() -> None:
    assert program_of(typed(10, recovery="")).weeks[9].recovery_seconds == 0


WRONG = [
    ({"sessions": "8"}, "sessions", "Write a whole number from 1 to 7, not 8."),
    ({"sessions": ""}, "sessions", "This is missing."),
    ({"sessions": "three"}, "sessions", "Write a whole number from 1 to 7, not 'three'."),
    ({"walks": "-1"}, "walks", "Write a whole number from 1 to 60, not -1."),
    ({"walks": "٣"}, "walks", "Write a whole number from 1 to 60, not '٣'."),
    ({"walks": "60", "length": "2:00"}, "walks", "Write minutes above 0 and up to 60, not 120."),
    (
        {"length": "90"},
        "length",
        "Write minutes and seconds from 0:05 to 60:00, such as 1:30.",
    ),
    (
        {"recovery": "16:00"},
        "recovery",
        "Write minutes and seconds from 0:00 to 15:00, such as 1:30.",
    ),
    ({"recovery": "0:00"}, "recovery", "Walks need a recovery between them."),
    ({"fastest": "7.3"}, "fastest", "Write a speed in km/h up to 7.2, such as 1.4."),
    ({"slowest": "1,1"}, "slowest", "Write a speed in km/h up to 7.2, such as 1.4."),
    ({"slowest": "1.8"}, "slowest", "This is above the fastest speed."),
    ({"fastest": ""}, "slowest", "Write the fastest speed as well."),
    ({"support": "S6"}, "support", NO_SUPPORT),
    ({"support": ""}, "support", NO_SUPPORT),
    ({"highest_effort": "6"}, "highest_effort", "This is above the effort cap of 5."),
    ({"lowest_effort": "4"}, "lowest_effort", "This is above the highest effort."),
    ({"focus": " "}, "focus", "Write some words here."),
    ({"focus": "a" * 81}, "focus", "Use at most 80 characters, not 81."),
    ({"note": "a\u202eb"}, "note", "Leave out characters that cannot be seen."),
    ({"incline": "16"}, "incline", "Write a whole number from 0 to 15, not 16."),
    ({"recovery_kind": "swim"}, "recovery_kind", "Write one of forward, rest, not 'swim'."),
    ({"part": ""}, "part", "Write some words here."),
]


@each_row("cells,cell,words", WRONG)
def test_a_wrong_cell_is_told_in_its_week(cells: dict[str, str], cell: str, words: str) -> None:
    reading = read_grid(typed(**cells), KNEE)

    assert reading.program is None
    assert (1, cell, words) in [
        (problem.week, problem.cell, problem.words) for problem in reading.problems
    ]


def test_every_wrong_cell_is_told_at_once() -> None:
    grid = replace(typed(2, sessions="9", length="x"), title=" ")

    problems = read_grid(grid, KNEE).problems

    assert {(problem.week, problem.cell) for problem in problems} == {
        (None, "title"),
        (2, "sessions"),
        (2, "length"),
    }


def test_a_week_can_be_added_doubled_and_removed() -> None:
    added = with_row_added(GRID)
    doubled = with_row_doubled(GRID, 1)
    removed = with_row_removed(GRID, 1)

    assert program_of(added).weeks == (*KNEE.weeks, KNEE.weeks[-1])
    assert program_of(doubled).weeks == (KNEE.weeks[0], *KNEE.weeks)
    assert program_of(removed).weeks == KNEE.weeks[1:]
    assert [phase.first_week for phase in program_of(removed).phases] == [1, 2, 4]


def test_a_test_and_a_note_stay_with_their_week() -> None:
    grid = with_row_removed(typed(9, note="Look up"), 1)

    content = program_of(with_row_doubled(grid, 9)).content

    assert content.test_weeks == (9,)
    assert [(note.week, note.words) for note in content.week_notes] == [(8, "Look up")]


@pytest.mark.parametrize("week", [-1, 0, 11, 10**9])
def test_a_week_that_is_not_there_changes_nothing(week: int) -> None:
    assert with_row_doubled(GRID, week) == GRID
    assert with_row_removed(GRID, week) == GRID


def test_one_week_stays_and_52_are_the_most() -> None:
    one = replace(GRID, rows=GRID.rows[:1])
    full = replace(GRID, rows=GRID.rows[:1] * 52)

    assert with_row_removed(one, 1) == one
    assert with_row_added(full) == full


TEXTS = [field.name for field in fields(GridRow) if field.name != "is_test"]


@given(cell=st.sampled_from(TEXTS), text=st.text(max_size=90), week=st.integers(1, 10))
def test_whatever_is_typed_is_read_or_told_in_words(cell: str, text: str, week: int) -> None:
    reading = read_grid(typed(week, **{cell: text}), KNEE)

    assert (reading.program is None) is bool(reading.problems)
    assert all(problem.words.endswith(".") for problem in reading.problems)
