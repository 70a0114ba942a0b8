from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.authoring import (
    check_days,
    check_hands_free_practice,
    check_program_file,
    check_speed,
    check_spotter,
    check_support_rise,
    check_weekly_rise,
)
from programs.library.rules.schema import read_program
from programs.library.services import CONTENT
from programs.vocabulary import Prescription, Recovery, Spotter, SupportLevel

S2, S3, S4, S5, S6 = (SupportLevel(level) for level in range(2, 7))
WEEK = Prescription(
    sessions_per_week=3,
    repetitions=4,
    backward_seconds=60,
    recovery_seconds=60,
    recovery=Recovery.FORWARD,
    support_levels=(S2, S3),
    hands_free_if_go=False,
    min_effort=2,
    max_effort=3,
    focus_cue="Small steps",
    speed_words="slow",
    min_mm_per_second=300,
    max_mm_per_second=500,
)


def test_three_more_minutes_a_session_pass_and_one_second_more_is_found() -> None:
    steady = replace(WEEK, repetitions=7)
    jump = replace(WEEK, repetitions=1, backward_seconds=421)

    assert check_weekly_rise([WEEK, steady]) == ()
    assert [finding.week for finding in check_weekly_rise([WEEK, jump])] == [2]


def test_a_jump_is_told_in_minutes() -> None:
    (finding,) = check_weekly_rise([WEEK, WEEK, replace(WEEK, repetitions=9)])

    assert (finding.key, finding.week) == ("weekly_rise", 3)
    assert finding.words == "Each session gains 5 minutes; 3 is the most."


@given(st.lists(st.integers(1, 20), min_size=1, max_size=12))
def test_a_program_that_never_grows_has_no_jump(repetitions: list[int]) -> None:
    weeks = [replace(WEEK, repetitions=count) for count in sorted(repetitions, reverse=True)]

    assert check_weekly_rise(weeks) == ()


@pytest.mark.parametrize("cap,found", [(499, [1, 2]), (500, []), (None, [])])
def test_weeks_faster_than_the_cap_are_found(cap: int | None, found: list[int]) -> None:
    weeks = [WEEK, WEEK, replace(WEEK, min_mm_per_second=None, max_mm_per_second=None)]

    assert [finding.week for finding in check_speed(weeks, cap)] == found


def test_treadmill_weeks_above_the_cap_from_65_are_found() -> None:
    program = read_program((CONTENT / "treadmill_cardio.toml").read_bytes())

    found = check_program_file(program, age_years=65)

    assert [(finding.key, finding.week) for finding in found] == [
        ("speed_above_cap", week) for week in (9, 10, 11, 12)
    ]


def test_support_that_drops_two_levels_in_a_week_is_found() -> None:
    one_level = replace(WEEK, support_levels=(S3, S5))
    two_levels = replace(WEEK, support_levels=(S4, S5))

    assert check_support_rise([WEEK, one_level]) == ()
    assert [finding.week for finding in check_support_rise([WEEK, two_levels])] == [2]


def test_hands_free_needs_a_week_with_a_second_person_first_or_beside_it() -> None:
    free = replace(WEEK, hands_free_if_go=True)
    practised = replace(WEEK, support_levels=(S4, S5))

    assert [finding.week for finding in check_hands_free_practice([WEEK, free])] == [2]
    assert check_hands_free_practice([practised, free]) == ()
    assert check_hands_free_practice([replace(practised, hands_free_if_go=True)]) == ()


@pytest.mark.parametrize("level", [S5, S6])
def test_the_first_hands_free_week_needs_a_spotter(level: SupportLevel) -> None:
    found = check_spotter([S3, S4, level, level], Spotter.NO)

    assert [(finding.key, finding.week) for finding in found] == [("spotter_missing", 3)]


@pytest.mark.parametrize("spotter", [Spotter.EVERY_TIME, Spotter.FIRST_THREE])
def test_a_plan_with_a_spotter_passes(spotter: Spotter) -> None:
    assert check_spotter([S5, S6], spotter) == ()


def test_a_plan_that_keeps_a_hand_on_needs_no_spotter() -> None:
    assert check_spotter([S2, S3, S4], Spotter.NO) == ()


@pytest.mark.parametrize(
    "days,sessions,found",
    [
        ({0, 2, 4}, 3, 0),
        ({0, 1, 4}, 3, 1),
        ({0, 3, 6}, 3, 1),  # Sunday and Monday are neighbours
        ({0, 1, 3, 5}, 4, 0),  # 4 or more a week may be neighbours
        (set(), 3, 0),
    ],
)
def test_rest_days_between_sessions(days: set[int], sessions: int, found: int) -> None:
    assert len(check_days(days, sessions)) == found
