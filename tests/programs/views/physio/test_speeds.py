"""Speeds in the physio's own units: nothing is read as faster than it was set."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from programs.library.rules.cells import UNITS
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.week_edits import pace_words
from programs.views.physio.speeds import (
    ends_of,
    in_mm_per_second,
    pace_names,
    read_tenths,
    typed_speed,
)

TOPS = (600, 778, 1111, 1300)
"""The fastest speeds of the built-in programs."""


def frame_of(top: int) -> Any:
    return SimpleNamespace(top_speed=top)


def read(text: str, frame: Any, units: str) -> int:
    tenths = read_tenths(text)
    assert tenths is not None
    return in_mm_per_second(tenths, ends_of(frame), units)


@pytest.mark.parametrize("units", UNITS)
@pytest.mark.parametrize("top", TOPS)
def test_end_named_in_words_is_the_very_one_that_may_be_typed(top: int, units: str) -> None:
    frame = frame_of(top)

    for end in (top, SLOWEST_TOP):
        named = pace_words(end, units).split()[0]
        assert typed_speed(end, frame, units) == named
        assert read(named, frame, units) == end


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


def test_speeds_that_would_read_alike_are_told_apart_and_never_read_as_faster() -> None:
    names = pace_names({500, 528, 550, 600}, frame_of(600), "miles")

    assert names == {500: "1.11 mph", 528: "1.18 mph", 550: "1.2 mph", 600: "1.3 mph"}
