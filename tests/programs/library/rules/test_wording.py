from __future__ import annotations

from dataclasses import replace

import pytest

from programs.library.rules import wording
from programs.vocabulary import Prescription, Recovery, SupportLevel

WEEK = Prescription(
    sessions_per_week=3,
    repetitions=4,
    backward_seconds=30,
    recovery_seconds=60,
    recovery=Recovery.FORWARD,
    support_levels=(SupportLevel.S2, SupportLevel.S3),
    hands_free_if_go=False,
    min_effort=2,
    max_effort=3,
    focus_cue="Toe, ball, heel",
    speed_words="0.3 to 0.4 m/s",
    min_mm_per_second=300,
    max_mm_per_second=400,
)


@pytest.mark.parametrize(
    "seconds,words",
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (30, "30 seconds"),
        (60, "1 minute"),
        (450, "7 minutes 30 seconds"),
        (900, "15 minutes"),
    ],
)
def test_lengths_are_digits_with_units(seconds: int, words: str) -> None:
    assert wording.duration(seconds) == words


@pytest.mark.parametrize(
    "values,words",
    [
        ([2, 10, 4], "2 to 10 minutes"),
        ([2.5, 3], "2.5 to 3 minutes"),
        ([1], "1 minute"),
        ([3, 3], "3 minutes"),
    ],
)
def test_ranges_say_to_and_never_a_dash(values: list[float], words: str) -> None:
    assert wording.span(values, "minute") == words


def test_walks_and_what_is_between_them() -> None:
    assert wording.walks(WEEK) == "4 of 30 seconds"
    assert wording.between(WEEK) == "1 minute forward"
    assert wording.between(replace(WEEK, recovery=Recovery.REST)) == "1 minute standing"
    assert wording.between(replace(WEEK, repetitions=1, recovery_seconds=0)) == (
        "Nothing, it is one walk"
    )


@pytest.mark.parametrize("low,high,words", [(2, 3, "2 to 3"), (2, 2, "2"), (0, 4, "up to 4")])
def test_effort(low: int, high: int, words: str) -> None:
    assert wording.effort(replace(WEEK, min_effort=low, max_effort=high)) == words


@pytest.mark.parametrize(
    "words,low,high,slope,shown",
    [
        ("0.3 to 0.4 m/s", 300, 400, 0, "0.3 to 0.4 m/s (1.1 to 1.4 km/h)"),
        ("0.3 m/s", 300, 300, 0, "0.3 m/s (1.1 km/h)"),
        ("up to 0.6 m/s", None, 600, 0, "Up to 0.6 m/s (up to 2.2 km/h)"),
        ("2.5 to 4.0 km/h", 694, 1111, 2, "2.5 to 4.0 km/h, slope at most 2%"),
        ("comfortable", None, None, 0, "Comfortable"),
    ],
)
def test_speed(words: str, low: int | None, high: int | None, slope: int, shown: str) -> None:
    week = replace(
        WEEK,
        speed_words=words,
        min_mm_per_second=low,
        max_mm_per_second=high,
        max_incline_percent=slope,
    )

    assert wording.speed(week) == shown
