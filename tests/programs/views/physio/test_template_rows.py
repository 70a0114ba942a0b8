from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.grid import grid_of, with_row_added
from programs.library.rules.program_file import BUILT_IN_KEYS
from programs.library.rules.schema import read_program
from programs.library.services.loading import CONTENT
from programs.views.physio.template_bars import week_bars
from programs.views.physio.template_rows import Difference, differences

PROGRAMS = {key: read_program((CONTENT / f"{key}.toml").read_bytes()) for key in BUILT_IN_KEYS}
KNEE = PROGRAMS["knee_oa"]
GRID = grid_of(KNEE)


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
def test_the_longest_week_fills_the_width_and_no_part_leaves_it(key: str) -> None:
    bars = week_bars(PROGRAMS[key].weeks)

    ends = [max(part.start + part.width for part in week.bar.parts) for week in bars]
    assert 99 < max(ends) <= 100
    assert all(part.width > 0 for week in bars for part in week.bar.parts)


@given(walks=st.integers(1, 60), seconds=st.integers(5, 60))
def test_a_week_of_many_short_walks_stays_inside(walks: int, seconds: int) -> None:
    week = replace(KNEE.weeks[0], repetitions=walks, backward_seconds=seconds)

    (bar,) = week_bars([week])

    assert sum(part.kind == "backward" for part in bar.bar.parts) == walks
    assert bar.bar.parts[-1].start + bar.bar.parts[-1].width <= 100.01


def test_a_bar_says_in_words_what_it_shows() -> None:
    first, *_, last = week_bars(KNEE.weeks)

    assert first.bar.label == "14 minutes, 2 of them backward"
    assert (last.days, last.walks, last.minutes) == (
        "3 days",
        "1 of 10 minutes",
        "10 min backward",
    )


def test_the_same_grid_differs_in_nothing() -> None:
    assert differences(GRID, GRID) == []


def test_each_cell_that_differs_is_named_with_both_values() -> None:
    row = replace(GRID.rows[0], walks="6", note="", is_test=True)
    mine = replace(GRID, title="Mine", rows=(row, *GRID.rows[1:]))

    assert differences(GRID, mine) == [
        Difference(where="Name", theirs="Knee osteoarthritis", yours="Mine"),
        Difference(where="Week 1, walks", theirs="4", yours="6"),
        Difference(where="Week 1, test week", theirs="no", yours="yes"),
    ]


def test_a_week_only_one_of_them_has_stands_whole() -> None:
    (found,) = differences(GRID, with_row_added(GRID))

    assert (found.where, found.theirs) == ("Week 11", "No such week")
    assert found.yours == "1 x 10:00, both rails or one hand or beside or hands free"
