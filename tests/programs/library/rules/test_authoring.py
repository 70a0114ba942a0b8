from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.authoring import (
    axes_raised,
    check_days,
    check_effort,
    check_hands_free_practice,
    check_one_change,
    check_program_file,
    check_speed,
    check_spotter,
    check_support_rise,
    check_tier,
    check_weekly_rise,
    check_weeks,
    has_refusal,
)
from programs.library.rules.program_file import BUILT_IN_KEYS
from programs.library.rules.schema import read_program
from programs.library.services.loading import CONTENT
from programs.vocabulary import Prescription, Recovery, Spotter, SupportLevel, Tier
from tests.tables import each_row

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

    assert (finding.kind, finding.week) == ("weekly_rise", 3)
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

    assert [(finding.kind, finding.week) for finding in found if finding.is_refusal] == [
        ("speed_above_cap", week) for week in (9, 10, 11, 12)
    ]
    assert (
        found[0].words
        == "The limit is 0.777 m/s (2.8 km/h); this week allows 0.888 m/s (3.2 km/h)."
    )


def test_support_that_drops_two_levels_in_a_week_is_found() -> None:
    one_level = replace(WEEK, support_levels=(S3, S5))
    two_levels = replace(WEEK, support_levels=(S4, S5))

    assert check_support_rise([WEEK, one_level]) == ()
    assert [finding.week for finding in check_support_rise([WEEK, two_levels])] == [2]


@each_row(
    "changes,raised",
    [
        ({"repetitions": 5}, ("minutes",)),
        ({"repetitions": 5, "max_mm_per_second": 900}, ("minutes",)),
        ({"repetitions": 5, "support_levels": (S3,)}, ("minutes", "support")),
        ({"min_mm_per_second": 501, "max_mm_per_second": 600}, ("speed",)),
        ({"min_mm_per_second": 500, "max_mm_per_second": 600}, ()),
        ({"min_mm_per_second": None, "max_mm_per_second": None}, ()),
        ({"max_incline_percent": 1, "support_levels": (S3, S4)}, ("support", "incline")),
        ({"repetitions": 1, "support_levels": (S4,)}, ("support",)),
    ],
)
def test_a_range_counts_by_its_gentle_end(
    changes: dict[str, object], raised: tuple[str, ...]
) -> None:
    after = replace(WEEK, **changes)  # type: ignore[arg-type]

    assert axes_raised(WEEK, after) == raised
    assert bool(check_one_change([WEEK, after])) is (len(raised) > 1)


def test_two_changes_are_named_in_the_order_of_the_rule() -> None:
    harder = replace(WEEK, repetitions=5, support_levels=(S3,))
    hardest = replace(harder, min_mm_per_second=600, max_mm_per_second=700)

    (two,) = check_one_change([WEEK, harder])
    (three,) = check_one_change([WEEK, hardest])

    assert two.words == "Two things get harder at once: minutes and support."
    assert three.words == "More than one gets harder: minutes, support, speed."


def test_effort_above_the_cap_is_refused() -> None:
    (found,) = check_effort([WEEK, replace(WEEK, max_effort=6)], 5)

    assert (found.week, found.is_refusal) == (2, True)


@pytest.mark.parametrize("tier", [Tier.CLINICIAN_CLEARANCE, Tier.STOP_URGENT])
def test_a_closed_tier_refuses_everything(tier: Tier) -> None:
    assert [found.kind for found in check_tier([WEEK], tier)] == ["tier_closed"]


def test_hands_free_is_refused_when_the_check_says_support() -> None:
    weeks = [WEEK, replace(WEEK, support_levels=(S5, S6))]

    assert check_tier(weeks, Tier.GO) == ()
    assert [found.week for found in check_tier(weeks, Tier.GO_WITH_SUPPORT)] == [2]


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
@pytest.mark.parametrize("tier", [Tier.GO, Tier.GO_WITH_SUPPORT])
def test_the_built_in_programs_give_cautions_at_most(key: str, tier: Tier) -> None:
    program = read_program((CONTENT / f"{key}.toml").read_bytes())

    found = check_weeks(
        program.weeks,
        tier=tier,
        weekdays=(0, 2, 4),
        spotter=Spotter.NO,
        speed_limit=program.content.speed_cap_at(40),
        effort_cap=program.effort_cap,
    )

    assert not has_refusal(found)


def test_refusals_come_first_and_nothing_is_asked_that_is_not_known() -> None:
    jump = replace(WEEK, repetitions=9)
    fast = replace(jump, max_mm_per_second=900)

    found = check_weeks([WEEK, jump, fast], speed_limit=800, weekdays={0, 1})

    assert [(finding.kind, finding.week) for finding in found] == [
        ("consecutive_days", None),
        ("speed_above_cap", 3),
        ("weekly_rise", 2),
    ]


WEEKS = st.lists(
    st.builds(
        replace,
        st.just(WEEK),
        repetitions=st.integers(1, 12),
        support_levels=st.sampled_from([(S2,), (S2, S3), (S4, S5), (S5, S6)]),
        max_mm_per_second=st.integers(500, 1500),
        max_effort=st.integers(3, 8),
    ),
    min_size=1,
    max_size=6,
)


@given(weeks=WEEKS, limit=st.integers(400, 1500), lower=st.integers(0, 400))
def test_a_stricter_limit_never_finds_less(
    weeks: list[Prescription], limit: int, lower: int
) -> None:
    loose = check_weeks(weeks, tier=Tier.GO, spotter=Spotter.EVERY_TIME, speed_limit=limit)

    strict = check_weeks(
        weeks, tier=Tier.GO_WITH_SUPPORT, spotter=Spotter.NO, speed_limit=limit - lower
    )

    asked = {(finding.kind, finding.week) for finding in loose}
    assert asked <= {(finding.kind, finding.week) for finding in strict}


@given(weeks=WEEKS)
def test_a_week_repeated_adds_no_step(weeks: list[Prescription]) -> None:
    repeated = [*weeks, weeks[-1]]

    assert check_weeks(repeated, effort_cap=10) == check_weeks(weeks, effort_cap=10)


def test_hands_free_needs_a_week_with_a_second_person_first_or_beside_it() -> None:
    free = replace(WEEK, hands_free_if_go=True)
    practised = replace(WEEK, support_levels=(S4, S5))

    assert [finding.week for finding in check_hands_free_practice([WEEK, free])] == [2]
    assert check_hands_free_practice([practised, free]) == ()
    assert check_hands_free_practice([replace(practised, hands_free_if_go=True)]) == ()


@pytest.mark.parametrize("level", [S5, S6])
def test_the_first_hands_free_week_needs_a_spotter(level: SupportLevel) -> None:
    found = check_spotter([S3, S4, level, level], Spotter.NO)

    assert [(finding.kind, finding.week) for finding in found] == [("spotter_missing", 3)]


def test_a_plan_with_a_spotter_at_every_walk_passes() -> None:
    assert check_spotter([S3, S5, S6], Spotter.EVERY_TIME) == ()


def test_a_second_person_at_the_first_walks_counts_only_for_week_1() -> None:
    (late,) = check_spotter([S4, S5], Spotter.FIRST_THREE)

    assert check_spotter([S5, S5], Spotter.FIRST_THREE) == ()
    assert (late.kind, late.week, late.is_refusal) == ("spotter_missing", 2, False)


def test_free_hands_as_the_only_choice_are_refused_and_as_one_of_several_pointed_out() -> None:
    (only,) = check_spotter([S3, (S5, S6)], Spotter.NO)
    (choice,) = check_spotter([S3, (S4, S5)], Spotter.NO)

    assert (only.is_refusal, choice.is_refusal) == (True, False)


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
