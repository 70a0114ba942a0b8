"""The session bar is to scale and says the same in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.sessions.rules.bar import GAP_PERCENT, minutes_words, session_bar
from programs.sessions.rules.timeline import intervals
from programs.vocabulary import IntervalKind, Prescription, Recovery, Setting, SupportLevel

WEEK = Prescription(
    sessions_per_week=3,
    repetitions=6,
    backward_seconds=60,
    recovery_seconds=60,
    recovery=Recovery.FORWARD,
    support_levels=(SupportLevel.S3,),
    hands_free_if_go=False,
    min_effort=3,
    max_effort=4,
    focus_cue="Knee soft",
    speed_words="slow",
)


def test_bar_of_the_knee_week_has_thirteen_parts_and_its_words() -> None:
    bar = session_bar(intervals(WEEK, Setting.TREADMILL, None, SupportLevel.S3))

    assert len(bar.parts) == 13
    assert bar.label == "6 min backward, 14 min forward"
    assert [part.kind for part in bar.parts][:3] == [
        IntervalKind.FORWARD,
        IntervalKind.BACKWARD,
        IntervalKind.FORWARD,
    ]


def test_standing_rests_are_named() -> None:
    week = replace(WEEK, recovery=Recovery.REST, recovery_seconds=45, repetitions=5)

    bar = session_bar(intervals(week, Setting.RAIL, None, SupportLevel.S2))

    assert bar.label == "5 min backward, 9 min forward, 3 min rest"


def test_lengths_of_a_lane_are_one_walk() -> None:
    on_a_belt = session_bar(intervals(WEEK, Setting.TREADMILL, None, SupportLevel.S3))
    in_a_lane = session_bar(intervals(WEEK, Setting.LANE, 4_000, SupportLevel.S4))

    assert in_a_lane == on_a_belt


@given(
    repetitions=st.integers(1, 12),
    backward=st.integers(30, 900),
    recovery=st.integers(15, 180),
)
def test_parts_fill_the_bar_without_overlap(repetitions: int, backward: int, recovery: int) -> None:
    week = replace(
        WEEK, repetitions=repetitions, backward_seconds=backward, recovery_seconds=recovery
    )

    parts = session_bar(intervals(week, Setting.TREADMILL, None, SupportLevel.S3)).parts

    ends = [part.start + part.width for part in parts]
    assert ends[-1] == pytest.approx(100, abs=0.5)
    for end, following in zip(ends, parts[1:], strict=False):
        assert following.start == pytest.approx(end + GAP_PERCENT, abs=0.05)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (30, "30 s"),
        (60, "1 min"),
        (150, "2.5 min"),
        (360, "6 min"),
        (165, "3 min"),
        (130, "2 min"),
        (0, "0 s"),
    ],
)
def test_lengths_are_read_as_minutes(seconds: int, words: str) -> None:
    assert minutes_words(seconds) == words
