"""A small line of scores, drawn in whole pixels and said in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.sessions.rules.spark import EDGE, HEIGHT, WIDTH, direction, height_of, sparkline


def test_line_goes_down_from_5_to_2() -> None:
    line = sparkline([5, 4, 2])

    assert line.path == "M4 20L42 23L80 30"
    assert (line.end_x, line.end_y, line.first, line.last) == (80, 30, 5, 2)
    assert line.words == "Down from 5 to 2 out of 10"


def test_limit_lies_at_the_safe_line_of_5() -> None:
    assert sparkline([1, 1]).limit_y == height_of(5) == HEIGHT // 2


@given(scores=st.lists(st.integers(0, 10), min_size=1, max_size=12))
def test_line_stays_inside_its_box(scores: list[int]) -> None:
    points = re.findall(r"(\d+) (\d+)", sparkline(scores).path)

    assert len(points) == len(scores)
    assert all(EDGE <= int(x) <= WIDTH - EDGE for x, _ in points)
    assert all(EDGE <= int(y) <= HEIGHT - EDGE for _, y in points)


@given(score=st.integers(0, 9))
def test_higher_score_is_drawn_higher(score: int) -> None:
    assert height_of(score + 1) < height_of(score)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (5, 2, "Down from 5 to 2 out of 10"),
        (2, 5, "Up from 2 to 5 out of 10"),
        (3, 3, "The same as at first, 3 out of 10"),
    ],
)
def test_words_say_which_way(first: int, last: int, words: str) -> None:
    assert direction(first, last) == words
