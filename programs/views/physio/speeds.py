"""Speeds as a physio types them: km/h with at most one decimal, stored as whole mm/s."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from programs.plans.rules.dose import SLOWEST_TOP

if TYPE_CHECKING:
    from programs.plans.rules.tailoring import Frame

TENTHS = re.compile(r"(0|[1-9][0-9]?)(?:[.,]([0-9]))?")
"""A speed in km/h with at most one decimal."""


def read_tenths(text: str) -> int | None:
    """Return the tenths of a km/h that were typed, None for anything else; nothing is rounded."""
    found = TENTHS.fullmatch(text)
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def kilometres_of(mm_per_second: int) -> str:
    """Return a pace in km/h as it is typed: 389 mm/s is "1.4"."""
    return f"{_tenths(mm_per_second) / 10:.1f}"


def in_mm_per_second(tenths: int, frame: Frame) -> int:
    """Return the pace that was meant: the frame's own ends are exact, whatever was rounded."""
    for end in (frame.top_speed, SLOWEST_TOP):
        if tenths == _tenths(end):
            return end
    return round(tenths * 250 / 9)


def _tenths(mm_per_second: int) -> int:
    return round(mm_per_second * 36 / 1000)
