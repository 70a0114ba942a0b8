"""Small charts below one another on one scale from 0 to 10, so that they can be compared.

Each is drawn into the same box of `WIDTH` by `HEIGHT`, with the same walks at the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from programs.adherence.rules.charts import HIGHEST_SCORE, Point, circle, line_path

WIDTH, HEIGHT = 260, 56
LEFT, RIGHT, TOP, BOTTOM = 6, 254, 6, 50
DOT, SMALL_DOT = 3.5, 2.2
MOST_LARGE_DOTS = 14


@dataclass(frozen=True, kw_only=True)
class SmallChart:
    """A line with its dots, the end of it, and the height of the limit if there is one."""

    line: str
    dots: str
    end: str
    limit_y: float | None


def small_chart(scores: Sequence[int | None], *, limit: int | None = None) -> SmallChart:
    """Return the chart of one score for each walk, oldest first; None leaves its place empty."""
    points = _points(scores)
    radius = DOT if len(scores) <= MOST_LARGE_DOTS else SMALL_DOT
    return SmallChart(
        line=line_path(points),
        dots="".join(circle(point, radius) for point in points[:-1]),
        end=circle(points[-1], DOT + 1) if points else "",
        limit_y=None if limit is None else height_of(limit),
    )


def height_of(score: int) -> float:
    """Return the y of a score: 10 at the top, 0 on the floor."""
    return round(TOP + (HIGHEST_SCORE - score) * (BOTTOM - TOP) / HIGHEST_SCORE, 1)


def _points(scores: Sequence[int | None]) -> tuple[Point, ...]:
    step = (RIGHT - LEFT) / max(len(scores) - 1, 1)
    return tuple(
        Point(round(LEFT + step * slot, 1), height_of(score))
        for slot, score in enumerate(scores)
        if score is not None
    )
