from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from programs.plans.rules.lane import lane_refusal, lap_lengths, shortest_lane, top_speed
from programs.vocabulary import Prescription, Recovery, SupportLevel

COMFORTABLE = Prescription(
    sessions_per_week=3,
    repetitions=5,
    backward_seconds=120,
    recovery_seconds=30,
    recovery=Recovery.FORWARD,
    support_levels=(SupportLevel.S4,),
    hands_free_if_go=False,
    min_effort=3,
    max_effort=5,
    focus_cue="Smooth hip reach",
    speed_words="comfortable",
)
SLOW = replace(COMFORTABLE, max_mm_per_second=300)
BRISK = replace(COMFORTABLE, max_mm_per_second=1_300)


def test_top_speed_is_the_weeks_maximum_or_six_hundred() -> None:
    assert top_speed(SLOW) == 300
    assert top_speed(COMFORTABLE) == 600


def test_fast_week_needs_a_longer_lane() -> None:
    assert shortest_lane(SLOW) == 3_000
    assert shortest_lane(COMFORTABLE) == 3_000
    assert shortest_lane(BRISK) == 6_500


def test_lane_is_refused_for_the_fastest_of_the_weeks() -> None:
    weeks = [SLOW, BRISK, COMFORTABLE]

    assert lane_refusal(weeks, 6_500) == ""
    assert lane_refusal(weeks, 6_499) == (
        "Your lane is too short for the pace of this program. Find one of 7 m or more."
    )
    assert lane_refusal([SLOW], 3_000) == ""
    assert lane_refusal([], 3_000) == ""


@given(
    seconds=st.integers(5, 3600),
    lane=st.integers(3_000, 100_000),
    speed=st.integers(100, 1_300),
)
def test_no_lap_outlasts_its_lane(seconds: int, lane: int, speed: int) -> None:
    laps = lap_lengths(seconds, lane, speed)

    assert sum(laps) == seconds
    assert min(laps) >= 1
    assert max(laps) <= max(lane // speed, 5)
    assert max(laps) - min(laps) <= 1
