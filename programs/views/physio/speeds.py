"""Speeds as a physio types them: in their own units with at most two decimals, kept as mm/s."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from programs.library.rules.cells import EXAMPLE, UNITS
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.week_edits import pace_figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from programs.plans.rules.tailoring import Frame

SPEED = re.compile(r"(0|[1-9][0-9]?)(?:[.,]([0-9]{1,2}))?")
"""A speed with at most two decimals."""

KILOMETRES = "kilometres"
"""The units of a form or a draft that names none."""

HUNDREDTH = Decimal("0.01")


def read_speed(text: str) -> Decimal | None:
    """Return the speed that was typed, None for anything else; nothing is rounded."""
    found = SPEED.fullmatch(text)
    return Decimal(f"{found[1]}.{found[2] or 0}") if found else None


def typed_speed(mm_per_second: int, frame: Frame, units: str) -> str:
    """Return a pace as it is typed, which is never read as a faster one."""
    typed = Decimal(pace_figure(mm_per_second, units))
    while in_mm_per_second(typed, ends_of(frame), units) > mm_per_second:
        typed -= HUNDREDTH
    return str(typed)


def ends_of(frame: Frame) -> tuple[int, int]:
    """Return the fastest and the slowest top speed that may be chosen."""
    return frame.top_speed, SLOWEST_TOP


def in_mm_per_second(typed: Decimal, known: Iterable[int], units: str) -> int:
    """Return the pace that was meant: one that is known by this figure is that very pace."""
    meant = (one for one in known if Decimal(pace_figure(one, units)) == typed)
    exact = typed / UNITS[units][1]
    return next(meant, int(exact.to_integral_value(ROUND_HALF_EVEN)))


def slowest_step(units: str) -> str:
    """Return the slowest whole tenth that may be chosen: minus and plus go by tenths to it."""
    exact = SLOWEST_TOP * UNITS[units][1]
    return str(exact.quantize(Decimal("0.1"), ROUND_CEILING))


def how_to_type(units: str) -> str:
    """Return what is said of a speed that cannot be read."""
    example = pace_figure(EXAMPLE, units)
    return f"Enter a speed in {UNITS[units][0]} with one or two decimals, such as {example}"
