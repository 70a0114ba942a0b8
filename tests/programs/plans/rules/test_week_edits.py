"""One week set differently stays inside the program, and says what is unusual about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.program_file import BUILT_IN_KEYS
from programs.plans.rules.checks import Tailored, tailor
from programs.plans.rules.lane import top_speed
from programs.plans.rules.tailoring import Tailoring, as_template, fitted, tailored_weeks
from programs.plans.rules.week_edits import WeekEdit
from programs.vocabulary import Tier
from tests.programs.plans.rules.test_tailoring import TODAY, chosen, frame


def edit(week: int = 2, **changes: Any) -> WeekEdit:
    return replace(WeekEdit(week=week, walks=4, seconds=60), **changes)


def tried(*edits: WeekEdit, key: str = "knee_oa", **changes: Any) -> Tailored:
    return tailor(frame(key), chosen(frame(key), edits=edits, **changes), TODAY)


def test_edited_week_has_its_own_walks_length_and_pace_and_no_other_week_changes() -> None:
    plain, found = tried(), tried(edit(top_speed=300))

    week = found.weeks[1]
    assert found.refusals == ()
    assert (week.repetitions, week.backward_seconds, week.max_mm_per_second) == (4, 60, 300)
    assert found.weeks[0] == plain.weeks[0]
    assert found.weeks[2:] == plain.weeks[2:]


def test_one_walk_has_no_recovery_and_several_have_one() -> None:
    last = len(frame().weeks)

    weeks = tried(edit(1, walks=1), edit(last, walks=2, seconds=300)).weeks

    assert (weeks[0].recovery_seconds, weeks[-1].recovery_seconds > 0) == (0, True)


@pytest.mark.parametrize(
    ("changes", "limit"),
    [
        ({"week": 11}, "Choose a week from 1 to 10."),
        ({"walks": 0}, "Week 2: choose 1 to 60 walks."),
        ({"seconds": 4}, "Week 2: a walk lasts at least 5 seconds."),
        ({"walks": 6, "seconds": 120}, "a session of this program has at most 10 minutes"),
        ({"top_speed": 199}, "Week 2: choose a speed from 0.72 to 2.16 km/h."),
        ({"top_speed": 2000}, "Week 2: choose a speed from 0.72 to 2.16 km/h."),
    ],
)
def test_limit_is_named_and_the_week_stays_the_templates(
    changes: dict[str, int], limit: str
) -> None:
    found = tried(edit(**changes))

    assert [(one.field, limit in one.words) for one in found.refusals] == [("edits", True)]
    assert found.weeks == tried().weeks


def test_standing_work_has_no_speed() -> None:
    found = tried(edit(1, top_speed=300), key="balance_older_adult")

    assert "standing work" in found.refusals[0].words


def test_steep_or_fast_week_asks_for_a_reason() -> None:
    slow = top_speed(frame().week(1))

    steep = tried(edit(3, walks=2, seconds=300)).cautions
    fast = tried(edit(1, walks=4, seconds=30, top_speed=slow + 50)).cautions

    assert any("Week 3: Each session gains" in words for words in steep)
    assert "Week 1: faster than the template's 1.44 km/h." in fast


@pytest.mark.parametrize(
    "edits",
    [
        [edit(1, walks=1, seconds=600)],
        [edit(1, walks=60, seconds=10)],
        [edit(number, walks=1, seconds=600) for number in (1, 2, 3)],
    ],
)
def test_raised_first_week_asks_for_a_reason_whatever_the_others_are(edits: list[WeekEdit]) -> None:
    found = tried(*edits)

    assert found.refusals == ()
    assert "Week 1: 10 backward minutes instead of 2." in found.cautions


def test_top_speed_of_the_plan_holds_for_an_edited_week() -> None:
    week = tried(edit(top_speed=500), top_speed=350).weeks[1]

    assert week.max_mm_per_second == 350


def test_edits_are_kept_and_go_along_to_another_program_as_far_as_it_has_room() -> None:
    mine = chosen(frame(), edits=(edit(1), edit(10, walks=2, seconds=300)))

    again = Tailoring.from_json(mine.as_json())

    assert again == mine
    assert fitted(frame("starter_one_minute"), mine, TODAY).edits == (edit(1),)


@given(
    key=st.sampled_from(BUILT_IN_KEYS),
    tier=st.sampled_from((Tier.GO, Tier.GO_WITH_SUPPORT)),
    week=st.integers(0, 15),
    walks=st.integers(0, 70),
    seconds=st.integers(0, 4000),
    pace=st.none() | st.integers(0, 3000),
)
def test_no_edit_makes_a_session_longer_or_faster_than_the_programs_own(
    key: str, tier: Tier, week: int, walks: int, seconds: int, pace: int | None
) -> None:
    here = frame(key, tier)
    wish = WeekEdit(week=week, walks=walks, seconds=seconds, top_speed=pace)

    weeks = tailored_weeks(here, replace(as_template(here, TODAY), edits=(wish,)))

    assert max(one.total_backward_seconds for one in weeks) <= max(
        one.total_backward_seconds for one in here.weeks
    )
    assert max(top_speed(one) for one in weeks) <= here.top_speed
