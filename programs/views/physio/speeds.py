"""Speeds as a physio types them: in their own units with at most one decimal, stored as mm/s."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from programs.library.rules.cells import EXAMPLE, UNITS
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.week_edits import pace_words

if TYPE_CHECKING:
    from programs.plans.rules.tailoring import Frame

TENTHS = re.compile(r"(0|[1-9][0-9]?)(?:[.,]([0-9]))?")
"""A speed with at most one decimal."""

KILOMETRES = "kilometres"
"""The units of a form or a draft that names none."""


def read_tenths(text: str) -> int | None:
    """Return the tenths of a unit that were typed, None for anything else; nothing is rounded."""
    found = TENTHS.fullmatch(text)
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def typed_speed(mm_per_second: int, units: str) -> str:
    """Return a pace as it is typed: 389 mm/s is "1.4" in km/h."""
    return f"{_tenths(mm_per_second, units) / 10:.1f}"


def in_mm_per_second(tenths: int, frame: Frame, units: str) -> int:
    """Return the pace that was meant: the frame's own ends are exact, whatever was rounded."""
    for end in (frame.top_speed, SLOWEST_TOP):
        if tenths == _tenths(end, units):
            return end
    exact = Decimal(tenths) / 10 / UNITS[units][1]
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def how_to_type(units: str) -> str:
    """Return what is said of a speed that cannot be read."""
    example = pace_words(EXAMPLE, units).split()[0]
    return f"Enter a speed in {UNITS[units][0]} with one decimal, such as {example}"


def _tenths(mm_per_second: int, units: str) -> int:
    """Tenths of a mile are coarse, so they are cut: what is shown is never read as faster."""
    exact = mm_per_second * UNITS[units][1] * 10
    rounding = ROUND_HALF_EVEN if units == KILOMETRES else ROUND_DOWN
    return int(exact.to_integral_value(rounding))
