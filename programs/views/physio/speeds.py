"""Speeds as a physio types them: in their own units with at most one decimal, stored as mm/s."""

from __future__ import annotations

import re
from collections import Counter
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from programs.library.rules.cells import EXAMPLE, UNITS
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.week_edits import pace_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from programs.plans.rules.tailoring import Frame

TENTHS = re.compile(r"(0|[1-9][0-9]?)(?:[.,]([0-9]))?")
"""A speed with at most one decimal."""

KILOMETRES = "kilometres"
"""The units of a form or a draft that names none."""


def read_tenths(text: str) -> int | None:
    """Return the tenths of a unit that were typed, None for anything else; nothing is rounded."""
    found = TENTHS.fullmatch(text)
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def shown_speed(mm_per_second: int, units: str) -> str:
    """Return a pace as it stands beside its words: 389 mm/s is "1.4" in km/h."""
    return f"{_tenths(mm_per_second, units) / 10:.1f}"


def typed_speed(mm_per_second: int, frame: Frame, units: str) -> str:
    """Return a pace as it is typed, which is never read as a faster one."""
    tenths = _tenths(mm_per_second, units)
    while in_mm_per_second(tenths, ends_of(frame), units) > mm_per_second:
        tenths -= 1
    return f"{tenths / 10:.1f}"


def pace_names(paces: Iterable[int], frame: Frame, units: str) -> dict[int, str]:
    """Return each pace as it is typed, with its unit; those that would read alike in hundredths."""
    typed = {pace: typed_speed(pace, frame, units) for pace in paces}
    alike = Counter(typed.values())
    return {
        pace: f"{words if alike[words] == 1 else _hundredths(pace, units)} {UNITS[units][0]}"
        for pace, words in typed.items()
    }


def ends_of(frame: Frame) -> tuple[int, int]:
    """Return the fastest and the slowest top speed that may be chosen."""
    return frame.top_speed, SLOWEST_TOP


def in_mm_per_second(tenths: int, known: Iterable[int], units: str) -> int:
    """Return the pace that was meant: one that is known is exact, whatever was rounded."""
    meant = (one for one in known if tenths == _tenths(one, units))
    exact = Decimal(tenths) / 10 / UNITS[units][1]
    return next(meant, int(exact.to_integral_value(ROUND_HALF_EVEN)))


def how_to_type(units: str) -> str:
    """Return what is said of a speed that cannot be read."""
    example = pace_words(EXAMPLE, units).split()[0]
    return f"Enter a speed in {UNITS[units][0]} with one decimal, such as {example}"


def _hundredths(mm_per_second: int, units: str) -> str:
    exact = mm_per_second * UNITS[units][1]
    return str(exact.quantize(Decimal("0.01"), ROUND_FLOOR))


def _tenths(mm_per_second: int, units: str) -> int:
    exact = mm_per_second * UNITS[units][1] * 10
    return int(exact.to_integral_value(ROUND_HALF_EVEN))
