"""One cell of the grid: how a value is shown, and how typed text becomes one."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from programs.library.rules.positions import KeyPath
from programs.library.rules.problems import Report
from programs.library.rules.schema import FASTEST

CELLS = {
    "repetitions": "walks",
    "backward_minutes": "walks",
    "backward_seconds": "length",
    "recovery_seconds": "recovery",
    "recovery": "recovery_kind",
    "min_mm_per_second": "slowest",
    "max_mm_per_second": "fastest",
    "max_incline_percent": "incline",
    "support_levels": "support",
    "min_effort": "lowest_effort",
    "max_effort": "highest_effort",
    "focus_cue": "focus",
}
"""The cell of each key of a file, where it has another name."""

NAMES = {
    "min_effort": "the lowest effort",
    "max_effort": "the highest effort",
    "min_mm_per_second": "the slowest speed",
    "max_mm_per_second": "the fastest speed",
}
"""Keys as an author says them."""

_WHOLE = re.compile(r"-?[0-9]{1,6}")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
_SPEED = re.compile(r"[0-9]{1,2}(\.[0-9]{1,3})?")

UNITS = {
    "kilometres": ("km/h", Decimal("0.0036")),
    "miles": ("mph", Decimal("0.0036") / Decimal("1.609344")),
}
"""The units an author may choose, as an account stores them: the word, and one mm/s in it."""

EXAMPLE = 400
"""A speed in mm/s to show how one is written."""


def clock(seconds: int) -> str:
    """Return a length as minutes and seconds: 1:30."""
    return f"{seconds // 60}:{seconds % 60:02}"


def pace(mm_per_second: int | None, units: str) -> str:
    """Return a speed in the author's units: 400 mm/s is "1.44", in km/h; empty where one chooses.

    It has one decimal, or as many more as it takes to be read as the very same speed again.
    """
    if mm_per_second is None:
        return ""
    exact = mm_per_second * UNITS[units][1]
    texts = (f"{exact:.{places}f}" for places in (1, 2, 3))
    return next(text for text in texts if _millimetres(text, units) == mm_per_second)


def read_whole(text: str) -> int | str | None:
    """Return the number typed, None for nothing, or the text itself for the reader to refuse."""
    typed = text.strip()
    if not typed:
        return None
    return int(typed) if _WHOLE.fullmatch(typed) else typed


def read_clock(text: str, path: KeyPath, lowest: int, highest: int, report: Report) -> int:
    """Return the seconds of a length such as 1:30; a problem, and the lowest, for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    seconds = int(found[1]) * 60 + int(found[2]) if found else -1
    if lowest <= seconds <= highest:
        return seconds
    limits = f"from {clock(lowest)} to {clock(highest)}"
    report.add(path, f"write minutes and seconds {limits}, such as 1:30")
    return lowest


def read_pace(text: str, units: str, path: KeyPath, report: Report) -> int | None:
    """Return a speed in mm/s, None for nothing; a problem for anything but the author's units."""
    typed = text.strip()
    if not typed:
        return None
    found = _millimetres(typed, units) if _SPEED.fullmatch(typed) else 0
    if 1 <= found <= FASTEST:
        return found
    limits = f"up to {pace(FASTEST, units)}, such as {EXAMPLE * UNITS[units][1]:.1f}"
    report.add(path, f"write a speed in {UNITS[units][0]} {limits}")
    return None


def _millimetres(text: str, units: str) -> int:
    return int((Decimal(text) / UNITS[units][1]).to_integral_value(ROUND_HALF_UP))


def sentence(words: str) -> str:
    """Return a problem of a file as a sentence beside a cell."""
    for key, name in NAMES.items():
        words = words.replace(key, name)
    return f"{words[:1].upper()}{words[1:]}."
