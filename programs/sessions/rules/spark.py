"""A small line of scores from 0 to 10, as one path string (84 by 40)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from programs.vocabulary import PAIN_LIMIT

WIDTH, HEIGHT, EDGE = 84, 40, 4
HIGHEST = 10


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """A path with its end point, the height of the pain limit, and first and last in words."""

    path: str
    end_x: int
    end_y: int
    limit_y: int
    first: int
    last: int
    words: str


def sparkline(scores: Sequence[int]) -> Sparkline:
    """Return the line of two or more scores, oldest first; whole pixels only."""
    step = (WIDTH - 2 * EDGE) / max(len(scores) - 1, 1)
    points = [(round(EDGE + step * index), height_of(score)) for index, score in enumerate(scores)]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    return Sparkline(
        path=path,
        end_x=points[-1][0],
        end_y=points[-1][1],
        limit_y=height_of(PAIN_LIMIT - 1),
        first=scores[0],
        last=scores[-1],
        words=direction(scores[0], scores[-1]),
    )


def height_of(score: int) -> int:
    """Return the y of a score: 10 at the top, 0 at the bottom."""
    return round(EDGE + (HIGHEST - score) * (HEIGHT - 2 * EDGE) / HIGHEST)


def direction(first: int, last: int) -> str:
    """Return where the scores went, in words."""
    if first == last:
        return f"The same as at first, {last} out of 10"
    way = "Down" if last < first else "Up"
    return f"{way} from {first} to {last} out of 10"
