from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.adherence.rules.trend import span_words, trend

START = date(2026, 5, 13)


def over(days: int, *scores: int) -> list[tuple[date, int]]:
    step = timedelta(days=days) / (len(scores) - 1)
    return [(START + number * step, score) for number, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((5, 4, 2), "Down from 5 to 2 in 3 weeks"),
        ((2, 9, 3), "Up from 2 to 3 in 3 weeks"),
        ((4, 6, 4), "Still 4, as 3 weeks ago"),
    ],
)
def test_trend_says_which_way_and_how_long(scores: tuple[int, ...], words: str) -> None:
    way = trend(over(21, *scores))

    assert way is not None
    assert way.words == words


@given(st.lists(st.tuples(st.just(START), st.integers(0, 10)), max_size=2))
def test_fewer_than_three_scores_say_nothing(scores: list[tuple[date, int]]) -> None:
    assert trend(scores) is None


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "1 day"),
        (1, "1 day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (17, "2 weeks"),
        (18, "3 weeks"),
        (70, "10 weeks"),
    ],
)
def test_span_is_told_in_days_and_then_in_weeks(days: int, words: str) -> None:
    assert span_words(days) == words
