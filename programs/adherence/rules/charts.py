"""The geometry of a member's charts: a score for each walk, and minutes for each week.

Everything is drawn on the server into one box of `WIDTH` by `HEIGHT`. Coordinates are
whole or have one decimal, so that a page stays small and the same everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 340, 180
LEFT, RIGHT, TOP, BOTTOM = 34, 326, 28, 148
"""The edges of the drawing; labels stand outside, values above a point."""

HIGHEST_SCORE = 10
LABEL_ABOVE = 12
DOT, SMALL_DOT = 5.5, 3.5
MOST_LARGE_DOTS = 14
BAR_SHARE = 0.6
"""How much of its slot a bar fills."""

WIDEST_BAR = 40
TOPS = (10, 20, 30, 40, 60, 80, 100, 120, 160, 200)
"""Ends of a scale of minutes that halve into a whole number."""


@dataclass(frozen=True)
class Point:
    """A place in the box; y grows downward."""

    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """A few words at a place."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Line:
    """A line with its dots, each as one path."""

    path: str
    dots: str


@dataclass(frozen=True, kw_only=True)
class LineChart:
    """One or two lines of scores from 0 to 10, with the height of the limit if there is one."""

    grid: tuple[Label, ...]
    limit_y: float | None
    main: Line
    second: Line | None
    values: tuple[Label, ...]
    start: Label
    end: Label


@dataclass(frozen=True)
class Bar:
    """The minutes of one week, planned and done, from the floor up."""

    x: float
    width: float
    planned_y: float
    done_y: float


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Weeks side by side: what was planned as an outline, what was done inside it."""

    grid: tuple[Label, ...]
    planned: str
    done: str
    values: tuple[Label, ...]
    start: Label
    end: Label


def line_chart(
    main: Sequence[int | None],
    second: Sequence[int | None] = (),
    *,
    limit: int | None = None,
    first_number: int = 1,
) -> LineChart:
    """Return the chart of a score for each walk, oldest first; None leaves its place empty.

    `main` needs one score at least. Walks are numbered from `first_number`.
    """
    points = score_points(main)
    told = [score for score in main if score is not None]
    ends = [(points[0], told[0]), (points[-1], told[-1])][: len(points)]
    radius = DOT if len(main) <= MOST_LARGE_DOTS else SMALL_DOT
    others = score_points(second)
    return LineChart(
        grid=tuple(Label(LEFT, score_y(score), str(score)) for score in (10, 5, 0)),
        limit_y=None if limit is None else score_y(limit),
        main=Line(line_path(points), "".join(circle(point, radius) for point in points)),
        second=Line(line_path(others), "".join(square(point, radius) for point in others))
        if others
        else None,
        values=tuple(Label(end.x, end.y - LABEL_ABOVE, str(score)) for end, score in ends),
        start=Label(LEFT, HEIGHT - 10, f"Session {first_number}"),
        end=Label(RIGHT, HEIGHT - 10, str(first_number + len(main) - 1)),
    )


def score_points(scores: Sequence[int | None]) -> tuple[Point, ...]:
    """Return a point for each score told, from left to right; slots stay where they are."""
    inset = DOT + 1
    step = (RIGHT - LEFT - 2 * inset) / max(len(scores) - 1, 1)
    return tuple(
        Point(round(LEFT + inset + step * slot, 1), score_y(score))
        for slot, score in enumerate(scores)
        if score is not None
    )


def score_y(score: int) -> float:
    """Return the height of a score: 10 at the top, 0 on the floor."""
    return round(TOP + (HIGHEST_SCORE - score) * (BOTTOM - TOP) / HIGHEST_SCORE, 1)


def bar_chart(planned: Sequence[int], done: Sequence[int], start: str, end: str) -> BarChart:
    """Return the chart of whole minutes a week, oldest first; at least one week."""
    top = scale_top(max([*planned, *done]))
    bars = week_bars(planned, done)
    return BarChart(
        grid=tuple(Label(LEFT, minutes_y(tick, top), str(tick)) for tick in (top, top // 2, 0)),
        planned="".join(box(bar.x, bar.planned_y, bar.width) for bar in bars),
        done="".join(box(bar.x, bar.done_y, bar.width) for bar in bars if bar.done_y < BOTTOM),
        values=tuple(
            Label(
                round(bar.x + bar.width / 2, 1),
                round(min(bar.planned_y, bar.done_y) - LABEL_ABOVE / 2, 1),
                str(minutes),
            )
            for bar, minutes in zip(bars, done, strict=True)
        ),
        start=Label(bars[0].x, HEIGHT - 10, start),
        end=Label(round(bars[-1].x + bars[-1].width, 1), HEIGHT - 10, end),
    )


def week_bars(planned: Sequence[int], done: Sequence[int]) -> tuple[Bar, ...]:
    """Return one bar a week, from left to right, none wider than its slot."""
    top = scale_top(max([*planned, *done]))
    slot = (RIGHT - LEFT) / len(planned)
    width = round(min(slot * BAR_SHARE, WIDEST_BAR), 1)
    return tuple(
        Bar(
            round(LEFT + slot * (number + 0.5) - width / 2, 1),
            width,
            minutes_y(asked, top),
            minutes_y(walked, top),
        )
        for number, (asked, walked) in enumerate(zip(planned, done, strict=True))
    )


def scale_top(minutes: int) -> int:
    """Return the end of the scale: the next round number that halves, 10 at least."""
    return next((top for top in TOPS if minutes <= top), -(-minutes // 100) * 100)


def minutes_y(minutes: int, top: int) -> float:
    """Return the height of minutes on a scale up to `top`."""
    return round(BOTTOM - minutes * (BOTTOM - TOP) / top, 1)


def line_path(points: Sequence[Point]) -> str:
    """Return the path through these points."""
    return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in points) if points else ""


def circle(point: Point, radius: float) -> str:
    """Return the outline of a round dot."""
    arc = f"a{radius:g} {radius:g} 0 1 0 "
    return f"M{point.x - radius:g} {point.y:g}{arc}{2 * radius:g} 0{arc}{-2 * radius:g} 0z"


def square(point: Point, radius: float) -> str:
    """Return the outline of a square dot, told apart from a round one without colour."""
    side = 2 * radius - 2
    return f"M{point.x - side / 2:g} {point.y - side / 2:g}h{side:g}v{side:g}h{-side:g}z"


def box(x: float, y: float, width: float) -> str:
    """Return the outline of a bar that stands on the floor."""
    return f"M{x:g} {BOTTOM}V{y:g}h{width:g}V{BOTTOM}z"
