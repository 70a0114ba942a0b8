from __future__ import annotations

import re
from datetime import date

import pytest

from programs.adherence.rules.arithmetic import Walk
from programs.adherence.rules.small_multiples import BOTTOM, LEFT, RIGHT, TOP, small_chart
from programs.adherence.rules.walk_words import amount, feel_words, is_high, pain_words, walk_bar


def walk(done: int, planned: int = 360) -> Walk:
    day = date(2026, 5, 13)
    return Walk(due_on=day, planned_seconds=planned, done_seconds=done, is_done=True)


def blocks(path: str) -> list[float]:
    """Return the length of each block of a bar."""
    return [float(length) for length in re.findall(r"0h([\d.]+)v", path)]


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (360, "6 of 6 backward minutes"),
        (149, "2 of 6 backward minutes"),
        (0, "0 of 6 backward minutes"),
    ],
)
def test_amount_is_done_of_planned(done: int, words: str) -> None:
    assert amount(walk(done)) == words


def test_pain_is_told_in_its_order_and_left_out_where_it_was_not() -> None:
    assert pain_words(before=3, pain=4, ten_minutes=None, morning=2) == (
        "Pain: before 3, worst 4, next morning 2"
    )
    assert pain_words(before=None, pain=None, ten_minutes=None, morning=None) == "Pain not told"


@pytest.mark.parametrize(
    ("effort", "sure", "falls", "words"),
    [
        (4, 8, 0, "Effort 4, sure 8"),
        (None, 8, 1, "Sure 8, stumbled once"),
        (0, None, 3, "Effort 0, stumbled 3 times"),
        (None, None, 0, ""),
    ],
)
def test_feeling_says_only_what_was_told(
    effort: int | None, sure: int | None, falls: int, words: str
) -> None:
    assert feel_words(effort=effort, confidence=sure, near_falls=falls) == words


def test_pain_is_high_from_6_on() -> None:
    assert not is_high(None, 5)
    assert is_high(5, 6)


@pytest.mark.parametrize(
    ("done", "full", "part"), [(360, 6, 0.0), (210, 3, 0.5), (0, 0, 0.0), (900, 6, 0.0)]
)
def test_bar_has_a_block_for_each_walk_filled_as_far_as_was_walked(
    done: int, full: int, part: float
) -> None:
    bar = walk_bar(walk(done), 6)

    planned, filled = blocks(bar.planned), blocks(bar.done)
    expected = [planned[0]] * full + ([round(planned[0] * part, 2)] if part else [])
    assert len(planned) == 6
    assert filled == pytest.approx(expected, abs=0.01)


def test_bar_reaches_from_end_to_end() -> None:
    bar = walk_bar(walk(60, 60), 1)

    assert bar.planned == bar.done == "M0 0h100v10h-100z"


def test_small_charts_share_one_scale_and_leave_gaps() -> None:
    chart = small_chart([10, None, 0], limit=5)

    assert chart.line == f"M{LEFT} {TOP}L{RIGHT} {BOTTOM}"
    assert chart.limit_y == (TOP + BOTTOM) / 2


def test_chart_of_nothing_told_is_empty() -> None:
    chart = small_chart([None, None])

    assert (chart.line, chart.dots, chart.end) == ("", "", "")
