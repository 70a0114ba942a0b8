"""The small pictures of a roster row: each is a path or two, made once in Python.

A page shows fifty of them, so a row holds ready strings and no template draws.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SLOT, BETWEEN_WEEKS, HEIGHT = 11, 8, 24
BAR = 8
COLUMN = 16
CUT, DASH = 10, 3
"""How high a walk cut short stands, and a walk to come."""

DONE, CUT_SHORT, MISSED, EXCUSED, TO_COME = "d", "c", "m", "x", "n"
"""The letters of `rules/picture.py`; a space lies between two weeks."""


@dataclass(frozen=True)
class Marks:
    """Planned sessions side by side: what was walked, what was not, and both in words."""

    width: int
    walked: str
    open: str
    words: str


@dataclass(frozen=True)
class Columns:
    """Weeks side by side as columns: what was done of what was due."""

    width: int
    height: int
    done: str
    open: str


@lru_cache(maxsize=4096)
def marks(letters: str) -> Marks:
    """Return the drawing of these marks, oldest first; weeks stand apart."""
    placed = [(letter in (DONE, CUT_SHORT), x, _shape(letter, x)) for letter, x in _places(letters)]
    return Marks(
        width=placed[-1][1] + BAR if placed else 0,
        walked="".join(shape for is_walked, _, shape in placed if is_walked),
        open="".join(shape for is_walked, _, shape in placed if not is_walked),
        words=marks_words(letters),
    )


def marks_words(letters: str) -> str:
    """Return "9 of 11 done, 1 cut short, 1 missed, 2 to come"; what is nought is left out."""
    count = Counter(letters)
    due = count[DONE] + count[CUT_SHORT] + count[MISSED]
    said = [f"{count[DONE]} of {due} done" if due else "Nothing due yet"]
    told = (
        (CUT_SHORT, "cut short"),
        (MISSED, "missed"),
        (EXCUSED, "excused"),
        (TO_COME, "to come"),
    )
    return ", ".join([*said, *(f"{count[key]} {name}" for key, name in told if count[key])])


def _places(letters: str) -> Iterator[tuple[str, int]]:
    """Give each mark and where it begins, in pixels from the left."""
    x = 0
    for letter in letters:
        if letter == " ":
            x += BETWEEN_WEEKS
        else:
            yield letter, x
            x += SLOT


def _shape(letter: str, x: int) -> str:
    """Return the outline of one mark: full, half, hollow, a line in the middle or at the foot."""
    if letter == DONE:
        return _bar(x, HEIGHT)
    if letter == CUT_SHORT:
        return _bar(x, CUT)
    if letter == MISSED:
        return _bar(x, HEIGHT) + _hole(x)
    middle = letter == EXCUSED
    return f"M{x} {HEIGHT // 2 - 1 if middle else HEIGHT - DASH}h{BAR}v{DASH}h-{BAR}z"


def _bar(x: int, height: int) -> str:
    """Return a bar with round corners that stands on the foot of the picture."""
    top = HEIGHT - height
    return f"M{x} {top + 2}q0-2 2-2h{BAR - 4}q2 0 2 2v{height - 4}q0 2-2 2h-{BAR - 4}q-2 0-2-2z"


def _hole(x: int) -> str:
    """Return what is cut out of a full bar; it runs the other way round."""
    tall, wide = HEIGHT - 6, BAR - 6
    return f"M{x + 1} 3v{tall}q0 2 2 2h{wide}q2 0 2-2v-{tall}q0-2-2-2h-{wide}q-2 0-2 2z"


def columns(percents: Sequence[int | None], height: int = 48) -> Columns:
    """Return a column for each week, oldest first, 100% as high as the picture; None is a gap."""
    step = SLOT * 2
    full = [
        (number * step, round(height * (percent or 0) / 100))
        for number, percent in enumerate(percents)
    ]
    return Columns(
        width=len(full) * step - (step - COLUMN),
        height=height,
        done="".join(_column(x, high, height) for x, high in full if high),
        open="".join(
            f"M{x} {height}v-{height}h{COLUMN}v{height}"
            for (x, _), percent in zip(full, percents, strict=True)
            if percent is not None
        ),
    )


def _column(x: int, high: int, height: int) -> str:
    return f"M{x} {height}v-{high}h{COLUMN}v{high}z"


def last_point(path: str) -> str:
    """Return the path of the end of a line alone, "M80 12h0": where its dot stands."""
    return f"M{path.rsplit('L', 1)[-1].lstrip('M')}h0" if path else ""
