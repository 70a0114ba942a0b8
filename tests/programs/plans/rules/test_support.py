from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from programs.plans.rules.facts import WeekFacts
from programs.plans.rules.support import (
    allowed_support,
    first_level,
    level_after,
    may_ease_support,
    needs_speed_step,
    reachable_support,
    setting_for_level,
)
from programs.vocabulary import Prescription, Recovery, Setting, Spotter, SupportLevel, Tier
from tests.tables import each_row

S0, S1, S2, S3, S4, S5, S6 = SupportLevel
TREADMILL, RAIL, LANE = Setting.TREADMILL, Setting.RAIL, Setting.LANE
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
    focus_cue="Stay tall",
    speed_words="comfortable",
)


def week(*levels: SupportLevel, hands_free_if_go: bool = False) -> Prescription:
    """Return a week with these support levels."""
    return replace(WEEK, support_levels=levels, hands_free_if_go=hands_free_if_go)


weeks = st.builds(
    replace,
    st.just(WEEK),
    support_levels=st.lists(st.sampled_from(SupportLevel), min_size=1, max_size=3, unique=True).map(
        lambda levels: tuple(sorted(levels))
    ),
    hands_free_if_go=st.booleans(),
)
places = st.sampled_from(Setting)
tiers = st.sampled_from([Tier.GO, Tier.GO_WITH_SUPPORT])
spotters = st.sampled_from(Spotter)
levels = st.sampled_from(SupportLevel)


@each_row(
    "levels, setting, allowed",
    [
        ((S2, S3), TREADMILL, (S3,)),
        ((S2, S3), RAIL, (S2,)),
        ((S2, S3), LANE, (S2,)),
        ((S3, S4), TREADMILL, (S3, S4)),
        ((S3, S4), RAIL, (S4,)),
        ((S3, S4), LANE, (S4,)),
        ((S3,), RAIL, (S2,)),
        ((S0, S1), TREADMILL, (S0, S1)),
        ((S0, S1), RAIL, (S0, S1)),
        ((S0, S1), LANE, (S0, S1)),
        ((S2,), TREADMILL, (S2,)),
    ],
)
def test_week_allows_its_levels_in_this_place_or_the_nearest_safer_one(
    levels: tuple[SupportLevel, ...], setting: Setting, allowed: tuple[SupportLevel, ...]
) -> None:
    assert allowed_support(week(*levels), Tier.GO, setting) == allowed


def test_hands_free_needs_tier_go() -> None:
    last_week = week(S3, S4, S5, hands_free_if_go=True)

    assert allowed_support(last_week, Tier.GO, LANE) == (S4, S6)
    assert allowed_support(last_week, Tier.GO_WITH_SUPPORT, LANE) == (S4,)


def test_walking_beside_a_spotter_needs_one_at_every_walk() -> None:
    last_week = week(S3, S4, S5)

    assert allowed_support(last_week, Tier.GO, LANE, Spotter.EVERY_TIME) == (S4, S5)
    assert allowed_support(last_week, Tier.GO, LANE, Spotter.FIRST_THREE) == (S4,)


def test_plan_starts_with_the_most_support_the_week_names() -> None:
    assert first_level(week(S3, S4), Tier.GO, TREADMILL) is S3
    assert first_level(week(S3, S5, hands_free_if_go=True), Tier.GO, LANE) is S6
    assert first_level(week(S5), Tier.GO, TREADMILL) is None


@each_row(
    "level, change, levels, setting, after",
    [
        (S4, -1, (S3, S4), TREADMILL, S3),
        (S4, -1, (S3, S4), RAIL, S2),
        (S4, -1, (S4,), RAIL, S2),
        (S3, -1, (S2, S3), TREADMILL, S2),
        (S3, -1, (S3,), TREADMILL, S3),
        (S4, -2, (S2, S3), RAIL, S2),
        (S1, -1, (S0, S1), RAIL, S0),
        (S2, -2, (S0, S1), RAIL, S0),
        (S4, 0, (S2, S3), RAIL, S2),
        (S4, 0, (S2, S3), TREADMILL, S3),
        (S2, 0, (S4,), RAIL, S2),
        (S1, 0, (S2,), RAIL, S2),
        (S2, 0, (S3, S4), TREADMILL, S3),
    ],
)
def test_level_after_a_decision_without_easing(
    level: SupportLevel,
    change: int,
    levels: tuple[SupportLevel, ...],
    setting: Setting,
    after: SupportLevel,
) -> None:
    chosen = level_after(
        level,
        change=change,
        prescription=week(*levels),
        tier=Tier.GO,
        setting=setting,
        may_ease=False,
    )

    assert chosen is after


@pytest.mark.parametrize(
    "level, levels, setting, spotter, after",
    [
        (S3, (S3, S4), TREADMILL, Spotter.NO, S4),
        (S2, (S3, S4), RAIL, Spotter.NO, S4),
        (S4, (S3, S4), RAIL, Spotter.NO, S4),
        (S4, (S3, S4, S5), LANE, Spotter.NO, S4),
        (S4, (S3, S4, S5), LANE, Spotter.EVERY_TIME, S5),
        (S1, (S1, S2), RAIL, Spotter.NO, S2),
    ],
)
def test_easing_goes_up_one_level(
    level: SupportLevel,
    levels: tuple[SupportLevel, ...],
    setting: Setting,
    spotter: Spotter,
    after: SupportLevel,
) -> None:
    chosen = level_after(
        level,
        change=0,
        prescription=week(*levels),
        tier=Tier.GO,
        setting=setting,
        may_ease=True,
        spotter=spotter,
    )

    assert chosen is after


def test_hands_free_is_not_reached_by_leaving_out_the_spotter() -> None:
    last_week = week(S3, S4, S5, hands_free_if_go=True)

    chosen = level_after(
        S4, change=0, prescription=last_week, tier=Tier.GO, setting=LANE, may_ease=True
    )

    assert chosen is S4


@each_row(
    "confidence, near_falls, may",
    [
        (7, (0, 0), True),
        (10, (1, 0, 0), True),
        (6, (0, 0), False),
        (None, (0, 0), False),
        (9, (0, 1), False),
        (9, (1, 0), False),
        (9, (0,), False),
        (9, (), False),
    ],
)
def test_less_support_needs_confidence_and_two_steady_walks(
    confidence: int | None, near_falls: tuple[int, ...], may: bool
) -> None:
    facts = WeekFacts(usual_pain=3, effort_cap=5, confidence=confidence, near_falls=near_falls)

    assert may_ease_support(facts) == may


def test_speed_step_stands_in_where_no_safer_level_is_left() -> None:
    assert needs_speed_step(S3, week(S3), Tier.GO, TREADMILL)
    assert not needs_speed_step(S4, week(S3, S4), Tier.GO, TREADMILL)


def test_up_to_both_hands_on_a_rail_a_walk_happens_at_a_rail() -> None:
    assert [setting_for_level(TREADMILL, level) for level in (S1, S2, S3)] == [
        RAIL,
        RAIL,
        TREADMILL,
    ]


@given(prescription=weeks, tier=tiers, setting=places, spotter=spotters)
def test_no_level_has_less_support_than_the_week_names(
    prescription: Prescription, tier: Tier, setting: Setting, spotter: Spotter
) -> None:
    highest = max(prescription.support_levels)
    if prescription.hands_free_if_go and tier is Tier.GO:
        highest = S6

    reachable = reachable_support(prescription, tier, setting, spotter)
    allowed = allowed_support(prescription, tier, setting, spotter)

    assert all(level <= highest for level in reachable)
    assert set(allowed) <= set(reachable)
    assert tier is Tier.GO or S6 not in reachable
    assert spotter is Spotter.EVERY_TIME or S5 not in reachable


@given(
    prescription=weeks,
    tier=tiers,
    setting=places,
    spotter=spotters,
    level=levels,
    may_ease=st.booleans(),
    steps=st.sampled_from([0, 1, 2]),
)
def test_more_steps_back_never_leave_less_support(
    prescription: Prescription,
    tier: Tier,
    setting: Setting,
    spotter: Spotter,
    level: SupportLevel,
    may_ease: bool,
    steps: int,
) -> None:
    def after(change: int) -> SupportLevel:
        return level_after(
            level,
            change=change,
            prescription=prescription,
            tier=tier,
            setting=setting,
            may_ease=may_ease,
            spotter=spotter,
        )

    assert after(-steps - 1) <= after(-steps)


@given(
    prescription=weeks,
    tier=tiers,
    setting=places,
    spotter=spotters,
    level=levels,
    change=st.sampled_from([0, -1, -2]),
)
def test_support_is_never_eased_without_leave_beyond_what_the_week_needs(
    prescription: Prescription,
    tier: Tier,
    setting: Setting,
    spotter: Spotter,
    level: SupportLevel,
    change: int,
) -> None:
    reachable = reachable_support(prescription, tier, setting, spotter)
    assume(reachable)

    chosen = level_after(
        level,
        change=change,
        prescription=prescription,
        tier=tier,
        setting=setting,
        may_ease=False,
        spotter=spotter,
    )

    assert chosen <= max(level + change, reachable[0])
