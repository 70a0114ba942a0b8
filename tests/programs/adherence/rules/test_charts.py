from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.adherence.rules.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    LineChart,
    Point,
    bar_chart,
    box,
    circle,
    line_chart,
    line_path,
    scale_top,
    score_points,
    score_y,
    square,
    week_bars,
)

SCORES = st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=40)
TOLD = SCORES.filter(lambda scores: any(score is not None for score in scores))
WEEKS = st.lists(st.tuples(st.integers(0, 1680), st.integers(0, 1680)), min_size=1, max_size=12)


def labels(chart: LineChart) -> list[str]:
    return [value.words for value in chart.values]


@given(TOLD)
def test_score_points_lie_inside_the_drawing(scores: list[int | None]) -> None:
    points = score_points(scores)

    assert all(LEFT < point.x < RIGHT for point in points)
    assert all(TOP <= point.y <= BOTTOM for point in points)


@given(SCORES)
def test_score_points_run_from_left_to_right(scores: list[int | None]) -> None:
    points = score_points(scores)

    assert len(points) == sum(score is not None for score in scores)
    assert all(before.x < after.x for before, after in pairwise(points))


@given(TOLD, SCORES)
def test_coordinates_have_one_decimal_at_most(
    scores: list[int | None], second: list[int | None]
) -> None:
    chart = line_chart(scores, second)

    paths = [chart.main.path, chart.main.dots]
    paths += [chart.second.path, chart.second.dots] if chart.second else []
    assert [one for path in paths for one in re.findall(r"\.\d{2,}|e-", path)] == []


@given(TOLD)
def test_labels_of_a_line_lie_inside_the_box(scores: list[int | None]) -> None:
    chart = line_chart(scores, limit=5)

    shown = [*chart.grid, *chart.values, chart.start, chart.end]
    assert all(0 <= label.x <= WIDTH and 0 < label.y <= HEIGHT for label in shown)


@given(st.integers(0, 9))
def test_higher_score_stands_higher(score: int) -> None:
    assert score_y(score + 1) < score_y(score)


@given(WEEKS)
def test_bars_stand_side_by_side_inside_the_drawing(weeks: list[tuple[int, int]]) -> None:
    bars = week_bars([asked for asked, _ in weeks], [walked for _, walked in weeks])

    assert bars[0].x >= LEFT
    assert bars[-1].x + bars[-1].width <= RIGHT
    assert all(before.x + before.width < after.x for before, after in pairwise(bars))
    assert all(TOP <= bar.planned_y <= BOTTOM for bar in bars)
    assert all(TOP <= bar.done_y <= BOTTOM for bar in bars)


@given(WEEKS)
def test_bar_of_what_was_done_is_no_higher_than_planned_when_no_more_was_done(
    weeks: list[tuple[int, int]],
) -> None:
    planned = [max(week) for week in weeks]
    done = [min(week) for week in weeks]

    assert all(bar.done_y >= bar.planned_y for bar in week_bars(planned, done))


@given(st.integers(0, 20_000))
def test_scale_holds_the_minutes_and_halves_into_a_whole_number(minutes: int) -> None:
    top = scale_top(minutes)

    assert top >= max(minutes, 10)
    assert top % 2 == 0


@pytest.mark.parametrize(
    ("minutes", "top"), [(0, 10), (10, 10), (11, 20), (61, 80), (200, 200), (201, 300)]
)
def test_scale_ends_on_the_next_round_number(minutes: int, top: int) -> None:
    assert scale_top(minutes) == top


def test_line_names_first_and_last_score_and_both_sessions() -> None:
    chart = line_chart([5, 4, 3, 2], limit=5, first_number=7)

    assert labels(chart) == ["5", "2"]
    assert (chart.start.words, chart.end.words) == ("Session 7", "10")


def test_limit_lies_on_its_score() -> None:
    assert line_chart([1], limit=5).limit_y == score_y(5)


def test_line_without_a_limit_has_none() -> None:
    assert line_chart([1]).limit_y is None


def test_score_that_nobody_told_leaves_its_place_empty() -> None:
    with_gap, whole = score_points([1, None, 3]), score_points([1, 2, 3])

    assert with_gap == (whole[0], whole[2])


def test_line_with_one_score_names_it_once() -> None:
    assert labels(line_chart([None, 4, None])) == ["4"]


def test_second_line_without_an_answer_is_left_out() -> None:
    assert line_chart([3, 3, 3], [None, None, None]).second is None


def test_second_line_has_dots_of_another_shape() -> None:
    chart = line_chart([3, 3], [4, 4])

    assert chart.second is not None
    assert ("a" in chart.main.dots, "a" in chart.second.dots) == (True, False)


def test_many_walks_get_smaller_dots() -> None:
    few, many = line_chart([3] * 14), line_chart([3] * 15)

    assert ("a5.5 5.5" in few.main.dots, "a3.5 3.5" in many.main.dots) == (True, True)


def test_paths_are_drawn_as_written() -> None:
    assert line_path([Point(40.5, 28), Point(80, 148)]) == "M40.5 28L80 148"
    assert circle(Point(50, 60), 5.5) == "M44.5 60a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z"
    assert square(Point(50, 60), 5.5) == "M45.5 55.5h9v9h-9z"
    assert box(40, 88.5, 20) == "M40 148V88.5h20V148z"


def test_week_without_a_minute_has_an_outline_and_no_fill() -> None:
    chart = bar_chart([12, 12], [12, 0], "4 May", "This week")

    assert (chart.planned.count("M"), chart.done.count("M")) == (2, 1)
    assert [value.words for value in chart.values] == ["12", "0"]
    assert [tick.words for tick in chart.grid] == ["20", "10", "0"]


def test_minutes_stand_above_the_higher_of_the_two_bars() -> None:
    chart = bar_chart([20], [5], "4 May", "")

    assert chart.values[0].y == TOP - 6
