from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.program_file import SpeedCap
from programs.plans.rules.dose import (
    SPEED_STEP_MM_PER_SECOND,
    cap_speed,
    next_pace,
    next_speed,
    second_person_needed,
    settings_for,
    shorten,
    speed_limit,
)
from programs.vocabulary import Prescription, Recovery, Setting, Spotter, SupportLevel, Tier
from tests.tables import each_row

WEEK = Prescription(
    sessions_per_week=3,
    repetitions=5,
    backward_seconds=120,
    recovery_seconds=60,
    recovery=Recovery.FORWARD,
    support_levels=(SupportLevel.S3,),
    hands_free_if_go=False,
    min_effort=3,
    max_effort=5,
    focus_cue="Stay tall",
    speed_words="0.4 to 0.6 m/s",
    min_mm_per_second=400,
    max_mm_per_second=600,
)
CAPS = (
    SpeedCap(from_age=18, max_mm_per_second=1111, words="4.0 km/h"),
    SpeedCap(from_age=65, max_mm_per_second=777, words="2.8 km/h"),
)
speeds = st.integers(0, 1500)


@pytest.mark.parametrize("repetitions, half", [(2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (7, 3)])
def test_shorter_walk_has_half_the_repetitions(repetitions: int, half: int) -> None:
    week = replace(WEEK, repetitions=repetitions)

    assert shorten(week) == replace(week, repetitions=half)


def test_single_long_walk_is_halved_in_length() -> None:
    week = replace(WEEK, repetitions=1, backward_seconds=600)

    assert shorten(week) == replace(week, backward_seconds=300)


@given(repetitions=st.integers(1, 20), seconds=st.integers(30, 1800))
def test_shorter_walk_asks_at_most_half_and_at_least_something(
    repetitions: int, seconds: int
) -> None:
    week = replace(WEEK, repetitions=repetitions, backward_seconds=seconds)

    short = shorten(week)

    assert short.total_backward_seconds > 0
    assert (
        short.total_backward_seconds * 2 <= week.total_backward_seconds
        or short.total_backward_seconds == 30
    )


@pytest.mark.parametrize(
    "current, wanted, after",
    [
        (None, 600, 400),
        (400, 600, 450),
        (580, 700, 600),
        (600, 400, 400),
        (600, 100, 400),
        (300, 600, 350),
        (900, 900, 600),
    ],
)
def test_speed_steps_stay_small_and_inside_the_week(
    current: int | None, wanted: int, after: int
) -> None:
    assert next_speed(current, wanted, WEEK) == after


def test_self_chosen_pace_rises_by_one_step_too() -> None:
    week = replace(WEEK, min_mm_per_second=None, max_mm_per_second=None)

    assert next_speed(500, 900, week) == 550
    assert next_speed(500, 300, week) == 300


@given(current=speeds, wanted=speeds)
def test_no_walk_is_more_than_one_step_faster_nor_above_the_week(current: int, wanted: int) -> None:
    after = next_speed(current, wanted, WEEK)

    assert after <= current + 50
    assert after <= 600


@pytest.mark.parametrize("age, limit", [(17, None), (18, 1111), (64, 1111), (65, 777), (90, 777)])
def test_speed_limit_drops_from_sixty_five(age: int, limit: int | None) -> None:
    assert speed_limit(CAPS, age) == limit


def test_limit_keeps_the_range_of_a_week_under_it() -> None:
    fast = replace(WEEK, min_mm_per_second=800, max_mm_per_second=1111)
    self_chosen = replace(WEEK, min_mm_per_second=None, max_mm_per_second=None)

    assert cap_speed(fast, 777) == replace(fast, min_mm_per_second=777, max_mm_per_second=777)
    assert cap_speed(fast, None) == fast
    assert cap_speed(self_chosen, 777) == self_chosen


@each_row(
    "program_key, tier, setting, spotter, walks_done, needed",
    [
        ("knee_oa", Tier.GO, Setting.TREADMILL, Spotter.NO, 2, True),
        ("knee_oa", Tier.GO, Setting.TREADMILL, Spotter.NO, 3, False),
        ("knee_oa", Tier.GO, Setting.RAIL, Spotter.NO, 0, False),
        ("knee_oa", Tier.GO, Setting.RAIL, Spotter.FIRST_THREE, 2, True),
        ("knee_oa", Tier.GO, Setting.RAIL, Spotter.FIRST_THREE, 3, False),
        ("knee_oa", Tier.GO, Setting.LANE, Spotter.EVERY_TIME, 30, True),
        ("treadmill_cardio", Tier.GO_WITH_SUPPORT, Setting.TREADMILL, Spotter.NO, 30, True),
        ("treadmill_cardio", Tier.GO, Setting.TREADMILL, Spotter.NO, 30, False),
    ],
)
def test_second_person_is_needed(
    program_key: str,
    tier: Tier,
    setting: Setting,
    spotter: Spotter,
    walks_done: int,
    needed: bool,
) -> None:
    assert (
        second_person_needed(
            program_key=program_key,
            tier=tier,
            setting=setting,
            spotter=spotter,
            walks_done=walks_done,
        )
        == needed
    )


def test_some_programs_are_bound_to_a_place() -> None:
    assert settings_for("treadmill_cardio") == (Setting.TREADMILL,)
    assert settings_for("knee_oa") == tuple(Setting)


def test_first_walk_has_the_slowest_pace_of_its_week() -> None:
    assert next_pace(WEEK, before=None, same_row=False, was_calm=False) == 400


def test_calm_walk_earns_one_step_in_the_same_row() -> None:
    assert next_pace(WEEK, before=420, same_row=True, was_calm=True) == 470


def test_new_row_changes_minutes_so_the_pace_stays() -> None:
    assert next_pace(WEEK, before=420, same_row=False, was_calm=True) == 420


def test_walk_that_was_not_calm_earns_no_step() -> None:
    assert next_pace(WEEK, before=420, same_row=True, was_calm=False) == 420


def test_walk_that_felt_too_hard_takes_a_step_back() -> None:
    assert next_pace(WEEK, before=520, same_row=True, was_calm=True, eases=True) == 470


def test_step_back_stays_in_the_week() -> None:
    assert next_pace(WEEK, before=420, same_row=True, was_calm=False, eases=True) == 400


def test_self_chosen_week_sets_no_pace() -> None:
    week = replace(WEEK, min_mm_per_second=None, max_mm_per_second=None)

    assert next_pace(week, before=420, same_row=True, was_calm=True) is None


@given(before=st.integers(100, 1200), same_row=st.booleans(), was_calm=st.booleans())
def test_pace_never_rises_by_more_than_a_step_nor_over_the_week(
    before: int, same_row: bool, was_calm: bool
) -> None:
    pace = next_pace(WEEK, before=before, same_row=same_row, was_calm=was_calm)

    assert pace is not None
    assert pace <= min(before + SPEED_STEP_MM_PER_SECOND, 600)
