"""One cell of the grid: how a value is shown, and how typed text becomes one."""

from __future__ import annotations

import re
from decimal import Decimal

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
_METRES = re.compile(r"[0-9]{1,2}(\.[0-9]{1,3})?")


def clock(seconds: int) -> str:
    """Return a length as minutes and seconds: 1:30."""
    return f"{seconds // 60}:{seconds % 60:02}"


def metres(mm_per_second: int | None) -> str:
    """Return a speed in metres a second: 0.4; empty where the walker chooses."""
    return "" if mm_per_second is None else f"{mm_per_second / 1000:g}"


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


def read_metres(text: str, path: KeyPath, report: Report) -> int | None:
    """Return a speed in mm/s, None for nothing; a problem for anything but metres a second."""
    typed = text.strip()
    if not typed:
        return None
    thousandths = Decimal(typed) * 1000 if _METRES.fullmatch(typed) else Decimal(0)
    if 1 <= thousandths <= FASTEST:
        return int(thousandths)
    report.add(path, f"write metres a second up to {FASTEST / 1000:g}, such as 0.4")
    return None


def sentence(words: str) -> str:
    """Return a problem of a file as a sentence beside a cell."""
    for key, name in NAMES.items():
        words = words.replace(key, name)
    return f"{words[:1].upper()}{words[1:]}."
