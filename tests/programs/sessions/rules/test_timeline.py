from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.sessions.rules.timeline import (
    Interval,
    intervals,
    to_player,
    totals,
)
from programs.vocabulary import IntervalKind, Prescription, Recovery, Setting, SupportLevel

KNEE_WEEK_6 = Prescription(
    sessions_per_week=3,
    repetitions=5,
    backward_seconds=120,
    recovery_seconds=30,
    recovery=Recovery.FORWARD,
    support_levels=(SupportLevel.S3, SupportLevel.S4, SupportLevel.S5),
    hands_free_if_go=False,
    min_effort=3,
    max_effort=5,
    focus_cue="Smooth hip reach",
    speed_words="comfortable",
)
BALANCE_WEEK_3 = replace(
    KNEE_WEEK_6,
    repetitions=4,
    backward_seconds=60,
    recovery_seconds=60,
    recovery=Recovery.REST,
    min_mm_per_second=200,
    max_mm_per_second=300,
)

prescriptions = st.builds(
    replace,
    st.just(KNEE_WEEK_6),
    repetitions=st.integers(1, 12),
    backward_seconds=st.integers(5, 1800),
    recovery_seconds=st.integers(0, 300),
    recovery=st.sampled_from(Recovery),
    max_mm_per_second=st.none() | st.integers(200, 1300),
)


def kinds(parts: list[Interval]) -> str:
    """Return the parts as letters: forward, turn, backward, rest."""
    return "".join(part.kind[0] for part in parts)


def test_knee_week_six_is_twenty_one_minutes_of_timed_parts() -> None:
    parts = intervals(KNEE_WEEK_6, Setting.TREADMILL, None, SupportLevel.S3)

    assert totals(parts).timed_seconds == 21 * 60
    assert totals(parts).backward_seconds == 600


def test_forward_recoveries_are_reached_by_a_turn_on_either_side() -> None:
    parts = intervals(replace(KNEE_WEEK_6, repetitions=2), Setting.TREADMILL, None, SupportLevel.S3)

    assert kinds(parts) == "ftbtftbtf"
    assert [part.steps for part in parts if part.steps] == [
        "turn_to_backward",
        "turn_to_forward",
        "turn_to_backward",
        "turn_to_forward",
    ]


def test_standing_rest_has_no_turn_beside_it() -> None:
    parts = intervals(replace(BALANCE_WEEK_3, repetitions=3), Setting.RAIL, None, SupportLevel.S2)

    assert kinds(parts) == "ftbrbrbtf"


def test_single_long_walk_has_no_recovery() -> None:
    parts = intervals(replace(KNEE_WEEK_6, repetitions=1), Setting.RAIL, None, SupportLevel.S2)

    assert kinds(parts) == "ftbtf"


def test_lane_splits_a_walk_into_laps_with_turns_between() -> None:
    week = replace(KNEE_WEEK_6, repetitions=1, backward_seconds=30)

    parts = intervals(week, Setting.LANE, 6_000, SupportLevel.S4)

    backward = [part for part in parts if part.kind is IntervalKind.BACKWARD]
    assert kinds(parts) == "ftbtbtbtf"
    assert [(part.lap, part.laps, part.seconds) for part in backward] == [
        (1, 3, 10),
        (2, 3, 10),
        (3, 3, 10),
    ]
    assert [part.steps for part in parts if part.lap and part.steps] == ["lap_turn", "lap_turn"]


def test_lane_longer_than_the_walk_is_one_lap_without_numbers() -> None:
    week = replace(KNEE_WEEK_6, repetitions=1, backward_seconds=30)

    parts = intervals(week, Setting.LANE, 50_000, SupportLevel.S4)

    assert kinds(parts) == "ftbtf"
    assert parts[2].lap is None


def test_rail_work_of_a_treadmill_walker_has_laps_too() -> None:
    parts = intervals(KNEE_WEEK_6, Setting.TREADMILL, 6_000, SupportLevel.S2)

    assert any(part.lap for part in parts)


@pytest.mark.parametrize(
    "setting, support",
    [(Setting.TREADMILL, SupportLevel.S3), (Setting.RAIL, SupportLevel.S1)],
)
def test_belt_and_standing_work_have_no_laps(setting: Setting, support: SupportLevel) -> None:
    parts = intervals(KNEE_WEEK_6, setting, 4_000, support)

    assert all(part.lap is None for part in parts)


def test_player_parts_are_plain_values() -> None:
    parts = to_player(intervals(KNEE_WEEK_6, Setting.LANE, 6_000, SupportLevel.S4))

    assert json.loads(json.dumps(parts)) == parts
    assert parts[0] == {
        "kind": "forward",
        "role": "warm_up",
        "seconds": 300,
        "walk": None,
        "walks": None,
        "lap": None,
        "laps": None,
        "steps": None,
    }


@given(
    week=prescriptions,
    setting=st.sampled_from(Setting),
    lane=st.none() | st.integers(3_000, 100_000),
    support=st.sampled_from(SupportLevel),
)
def test_seconds_always_add_up_to_the_prescription(
    week: Prescription, setting: Setting, lane: int | None, support: SupportLevel
) -> None:
    parts = intervals(week, setting, lane, support)

    assert totals(parts).backward_seconds == week.total_backward_seconds
    assert totals(parts).timed_seconds == week.total_seconds


@given(
    week=prescriptions,
    setting=st.sampled_from(Setting),
    lane=st.none() | st.integers(3_000, 100_000),
    support=st.sampled_from(SupportLevel),
)
def test_walker_turns_exactly_where_the_direction_changes_or_the_lane_ends(
    week: Prescription, setting: Setting, lane: int | None, support: SupportLevel
) -> None:
    parts = intervals(week, setting, lane, support)

    moving = {IntervalKind.FORWARD, IntervalKind.BACKWARD}
    for part, following in pairwise(parts):
        both_move = part.kind in moving and following.kind in moving
        assert not both_move
        assert not (part.kind is IntervalKind.REST and following.kind is IntervalKind.TURN)
        assert not (part.kind is IntervalKind.TURN and following.kind is IntervalKind.TURN)
