"""A tailored plan is never harder than its template, and says what makes it unusual."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs import library
from programs.library.rules.program_file import BUILT_IN_KEYS
from programs.library.rules.schema import read_program
from programs.plans.rules.checks import Tailored, support_locks, support_offered, tailor
from programs.plans.rules.dose import speed_limit
from programs.plans.rules.lane import top_speed
from programs.plans.rules.tailoring import (
    Frame,
    Tailoring,
    as_template,
    fitted,
    tailored_weeks,
)
from programs.vocabulary import Setting, Spotter, StepUp, SupportLevel, Tier
from tests.tables import each_row

CONTENT = Path(library.__file__).parent / "content"
TODAY = date(2026, 5, 13)
TIERS = (Tier.GO, Tier.GO_WITH_SUPPORT)


@cache
def frame(key: str = "knee_oa", tier: Tier = Tier.GO, age: int = 52) -> Frame:
    program = read_program((CONTENT / f"{key}.toml").read_bytes())
    limit = speed_limit(program.content.speed_caps, age)
    return Frame(program=program, rules_key=key, tier=tier, speed_limit=limit)


def chosen(frame_: Frame, **changes: Any) -> Tailoring:
    return replace(as_template(frame_, TODAY), **changes)


def checked(key: str = "knee_oa", tier: Tier = Tier.GO, **changes: Any) -> Tailored:
    return tailor(frame(key, tier), chosen(frame(key, tier), **changes), TODAY)


@st.composite
def tailorings(draw: Any) -> tuple[Frame, Tailoring]:
    found = frame(
        draw(st.sampled_from(BUILT_IN_KEYS)),
        draw(st.sampled_from(TIERS)),
        draw(st.sampled_from([52, 70])),
    )
    return found, Tailoring(
        start_week=draw(st.integers(-1, 15)),
        sessions=draw(st.integers(-1, 9)),
        weekdays=tuple(draw(st.sets(st.integers(0, 6)))),
        session_time=time(9, 30),
        starts_on=TODAY,
        setting=draw(st.sampled_from(Setting)),
        lane_length_mm=draw(st.sampled_from([None, 3_000, 8_000])),
        support=draw(st.sampled_from(SupportLevel)),
        spotter=draw(st.sampled_from(Spotter)),
        top_speed=draw(st.integers(-5, 3_000)),
        effort_limit=draw(st.integers(-1, 12)),
        step_up=draw(st.sampled_from(StepUp)),
    )


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
@pytest.mark.parametrize("tier", TIERS)
def test_template_untouched_is_sent_without_a_question(key: str, tier: Tier) -> None:
    plain = checked(key, tier)

    assert (plain.refusals, plain.cautions, dict(plain.changed)) == ((), (), {})
    assert plain.weeks == frame(key, tier).weeks


@given(tailorings())
def test_no_week_is_ever_harder_than_the_template_or_the_tier(
    pair: tuple[Frame, Tailoring],
) -> None:
    found, tailoring = pair

    for week, own in zip(tailored_weeks(found, tailoring), found.program.weeks, strict=True):
        assert (week.max_mm_per_second or 0) <= top_speed(own)
        assert (week.max_mm_per_second or 0) <= (found.speed_limit or 10_000)
        assert week.min_effort <= week.max_effort <= own.max_effort
        assert 1 <= week.sessions_per_week <= 5
        assert week.total_backward_seconds == own.total_backward_seconds
        assert set(week.support_levels) <= set(own.support_levels)
        assert found.tier is Tier.GO or not week.hands_free_if_go


@given(tailorings(), st.integers(0, 2_000), st.integers(0, 5), st.integers(0, 4))
def test_more_asked_for_never_gives_less(
    pair: tuple[Frame, Tailoring], faster: int, harder: int, oftener: int
) -> None:
    found, less = pair
    more = replace(
        less,
        top_speed=less.top_speed + faster,
        effort_limit=less.effort_limit + harder,
        sessions=less.sessions + oftener,
    )

    for low, high in zip(tailored_weeks(found, less), tailored_weeks(found, more), strict=True):
        assert top_speed(low) <= top_speed(high)
        assert low.max_effort <= high.max_effort
        assert low.sessions_per_week <= high.sessions_per_week


@given(tailorings(), st.sampled_from(BUILT_IN_KEYS), st.sampled_from(TIERS))
def test_last_clients_tailoring_fits_the_next_ones_limits(
    pair: tuple[Frame, Tailoring], key: str, tier: Tier
) -> None:
    _, wish = pair
    here = frame(key, tier)

    found = fitted(here, wish, TODAY)

    refused = {one.field for one in tailor(here, found, TODAY).refusals}
    assert not refused & {"start_week", "setting", "step_up"}
    assert found.top_speed <= here.top_speed
    assert found.effort_limit <= here.program.effort_cap


@given(tailorings())
def test_tailoring_is_read_as_it_was_written(pair: tuple[Frame, Tailoring]) -> None:
    assert Tailoring.from_json(pair[1].as_json()) == pair[1]


@each_row(
    "changes, field, words",
    [
        ({"start_week": 11}, "start_week", "Choose a week from 1 to 10."),
        ({"start_week": 0}, "start_week", "Choose a week from 1 to 10."),
        (
            {"sessions": 6, "weekdays": (0, 1, 2, 3, 4, 5)},
            "sessions",
            "Choose 2 to 5 sessions a week.",
        ),
        ({"weekdays": (0, 1, 3)}, "weekdays", "Leave a rest day"),
        ({"weekdays": (0, 2)}, "weekdays", "Choose 3 days: 2 of 3 chosen."),
        ({"starts_on": date(2026, 5, 12)}, "starts_on", "from today to 28 days"),
        ({"starts_on": date(2026, 6, 11)}, "starts_on", "from today to 28 days"),
        ({"support": SupportLevel.S4}, "support", "Week 1 in this place allows: rail, both rails."),
        ({"support": SupportLevel.S5}, "support", "needs a second person every time"),
        ({"spotter": Spotter.NO}, "spotter", "at least the first 3 walks"),
        ({"top_speed": 601}, "top_speed", "from 0.72 km/h to 2.16 km/h"),
        ({"top_speed": 199}, "top_speed", "from 0.72 km/h to 2.16 km/h"),
        ({"effort_limit": 6}, "effort_limit", "from 2 to 5"),
        ({"effort_limit": 1}, "effort_limit", "from 2 to 5"),
        ({"setting": Setting.LANE, "support": SupportLevel.S2}, "lane_length", "from 3 to 100 m"),
    ],
)
def test_choice_past_a_limit_is_refused_with_the_limit(
    changes: dict[str, Any], field: str, words: str
) -> None:
    found = checked(**changes)

    assert [one.field for one in found.refusals] == [field]
    assert words in found.refusals[0].words


@settings(max_examples=30)
@given(tailorings())
def test_level_is_locked_exactly_where_it_would_be_refused(pair: tuple[Frame, Tailoring]) -> None:
    found, tailoring = pair
    locks = support_locks(found, tailoring)

    for level in support_offered(found):
        refused = tailor(found, replace(tailoring, support=level), TODAY).refusals
        assert (level in locks) == any(one.field == "support" for one in refused)
    assert all(locks.values())


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({}, SupportLevel.S4, "opens in week 3"),
        ({}, SupportLevel.S5, "only in a lane"),
        (
            {"setting": Setting.LANE},
            SupportLevel.S5,
            "opens in week 5 with a second person every time",
        ),
        (
            {"setting": Setting.LANE, "start_week": 9},
            SupportLevel.S5,
            "opens with a second person every time",
        ),
        ({"start_week": 5}, SupportLevel.S2, "only at a rail or in a lane"),
    ],
)
def test_locked_level_says_what_opens_it(
    changes: dict[str, Any], level: SupportLevel, words: str
) -> None:
    found = frame()

    assert support_locks(found, chosen(found, **changes))[level] == words


def test_hands_free_is_refused_to_a_client_who_starts_with_support() -> None:
    lane = {"setting": Setting.LANE, "lane_length_mm": 8_000, "start_week": 9}
    hands_free = lane | {"support": SupportLevel.S6, "spotter": Spotter.EVERY_TIME}

    assert not checked(**hands_free).refusals
    [refused] = checked(tier=Tier.GO_WITH_SUPPORT, **hands_free).refusals
    assert (refused.field, "one hand" in refused.words) == ("support", True)


def test_fitness_with_support_needs_a_second_person_every_time() -> None:
    changes = {"spotter": Spotter.FIRST_THREE}

    assert not checked("treadmill_cardio", **changes).refusals
    [refused] = checked("treadmill_cardio", Tier.GO_WITH_SUPPORT, **changes).refusals
    assert refused.words == "This program asks for a second person every time."


def test_supervised_program_steps_up_by_the_physio_only() -> None:
    [refused] = checked("post_stroke_supervised", step_up=StepUp.BY_RULES).refusals

    assert refused.field == "step_up"


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        ("knee_oa", {"sessions": 4, "weekdays": (0, 1, 3, 5)}, "4 a week is more than"),
        ("knee_oa", {"start_week": 3}, "Week 3 begins with 6 backward minutes."),
        ("post_stroke_supervised", {"effort_limit": 5}, "The template's effort limit is 4."),
    ],
)
def test_unusual_choice_asks_for_a_reason(key: str, changes: dict[str, Any], words: str) -> None:
    found = checked(key, **changes)

    assert not found.refusals
    assert words in found.cautions[0]


def test_slower_easier_and_fewer_are_no_question_but_said() -> None:
    found = checked(sessions=2, weekdays=(0, 3), effort_limit=4, top_speed=389)

    assert (found.refusals, found.cautions) == ((), ())
    assert found.changed == {"sessions": "3", "top_speed": "2.16 km/h", "effort_limit": "5"}
    assert {week.max_mm_per_second for week in found.weeks} == {389}
    assert found.weeks[4].speed_words == "up to 1.4 km/h"


def test_weeks_keep_their_distance_when_the_first_has_fewer_sessions() -> None:
    found = checked("starter_one_minute", sessions=2, weekdays=(0, 3))

    assert [week.sessions_per_week for week in found.weeks] == [2, 2, 3, 3]


def test_pace_stays_under_the_limit_of_an_older_client() -> None:
    older = frame("treadmill_cardio", age=70)

    paces = [week.max_mm_per_second or 0 for week in tailored_weeks(older, chosen(older))]
    [refused] = tailor(older, chosen(older, top_speed=778), TODAY).refusals

    assert (max(paces), older.top_speed) == (777, 777)
    assert "to 2.8 km/h" in refused.words


def test_standing_weeks_are_given_no_pace() -> None:
    found = checked("balance_older_adult", top_speed=300)

    assert [week.max_mm_per_second for week in found.weeks][:4] == [None, None, 300, 300]
