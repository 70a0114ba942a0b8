"""Speeds in the physio's own units: nothing is read as faster than it was set."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from programs.library.rules.cells import UNITS
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.week_edits import pace_figure, pace_words
from programs.views.physio.speeds import (
    ends_of,
    in_mm_per_second,
    read_speed,
    slowest_step,
    typed_speed,
)

TOPS = (600, 777, 1111, 1300)
"""The fastest speeds of the built-in programs."""


def frame_of(top: int) -> Any:
    return SimpleNamespace(top_speed=top)


def read(text: str, frame: Any, units: str) -> int:
    typed = read_speed(text)
    assert typed is not None
    return in_mm_per_second(typed, ends_of(frame), units)


@pytest.mark.parametrize("units", UNITS)
@pytest.mark.parametrize("top", TOPS)
def test_end_named_in_words_is_the_very_one_that_may_be_typed(top: int, units: str) -> None:
    frame = frame_of(top)

    for end in (top, SLOWEST_TOP):
        named = pace_words(end, units).split()[0]
        assert read(named, frame, units) == end
        assert read(typed_speed(end, frame, units), frame, units) == end


@pytest.mark.parametrize(
    ("pace", "kilometres", "miles"),
    [
        (200, "0.72 km/h", "0.45 mph"),
        (389, "1.4 km/h", "0.87 mph"),
        (416, "1.5 km/h", "0.93 mph"),
        (447, "1.61 km/h", "1.0 mph"),
        (528, "1.9 km/h", "1.18 mph"),
        (600, "2.16 km/h", "1.34 mph"),
        (777, "2.8 km/h", "1.74 mph"),
        (1111, "4.0 km/h", "2.49 mph"),
    ],
)
def test_limit_is_said_as_it_was_set(pace: int, kilometres: str, miles: str) -> None:
    assert (pace_words(pace), pace_words(pace, "miles")) == (kilometres, miles)


@pytest.mark.parametrize("units", UNITS)
def test_no_limit_reads_as_another(units: str) -> None:
    for pace in range(SLOWEST_TOP, max(TOPS) + 1):
        said = Decimal(pace_figure(pace, units))
        assert abs(said - pace * UNITS[units][1]) <= Decimal("0.005")


@pytest.mark.parametrize("units", UNITS)
@pytest.mark.parametrize("top", TOPS)
def test_speed_set_in_other_units_is_never_laid_out_as_a_faster_one(top: int, units: str) -> None:
    frame = frame_of(top)

    for speed in range(SLOWEST_TOP, top + 1):
        assert read(typed_speed(speed, frame, units), frame, units) <= speed


@pytest.mark.parametrize("units", UNITS)
def test_speed_that_was_typed_is_laid_out_as_it_was_typed(units: str) -> None:
    frame = frame_of(1111)

    for tenths in range(5, 24):
        text = f"{tenths / 10:.1f}"
        assert typed_speed(read(text, frame, units), frame, units) == text


@pytest.mark.parametrize("units", UNITS)
def test_minus_and_plus_step_by_whole_tenths_within_the_limits(units: str) -> None:
    assert read(slowest_step(units), frame_of(600), units) >= SLOWEST_TOP
    assert slowest_step(units) in ("0.8", "0.5")


@pytest.mark.parametrize(
    "text", ["", "1.", "1.456", "-1", "01.4", "100", "1e1", "\u0661.\u0664", "1.4 "]
)
def test_what_is_no_speed_is_not_read(text: str) -> None:
    assert read_speed(text) is None
