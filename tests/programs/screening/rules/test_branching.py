from __future__ import annotations

import pytest

from programs.screening.rules.branching import (
    counted_answers,
    first_unanswered,
    may_open,
    next_page,
    previous_page,
    shown_pages,
)
from programs.screening.rules.catalogue import Page, PageKind
from programs.screening.rules.reader import catalogue
from tests.programs.screening.answers import CLEAR, CLEAR_ALL, CLEAR_BACK, CLEAR_KNEE, asked
from tests.tables import each_row

SHORTEST = [
    "age",
    "main-problem",
    "warning-signs",
    "heart-health",
    "falls",
    "after-a-fall",
    "floor-rise",
    "steadiness",
    "sight",
    "medicines",
    "surgery",
    "knee-pain",
    "back-pain",
    "usual-pain",
    "space",
]


def page(key: str) -> Page:
    return catalogue().page(key)


def test_shortest_way_asks_fifteen_pages_in_ten_steps() -> None:
    assert asked(CLEAR) == SHORTEST
    assert [step.number for step in catalogue().steps] == list(range(1, 11))


@each_row(
    "changes, opened",
    [
        ({"main_problem": "knee"}, ["knee"]),
        ({"knee_pain": "yes"}, ["knee"]),
        ({"knee_pain": "not_sure"}, ["knee"]),
        ({"main_problem": "back"}, ["back"]),
        ({"back_pain": "yes"}, ["back"]),
        ({"back_pain": "not_sure"}, ["back"]),
        ({"chest_pain_new": "ticked"}, ["chest-pain-new"]),
        ({"chest_pain_new": "now"}, ["chest-pain-new"]),
        ({"chest_pain_new": "maybe"}, ["warning-signs-unsure"]),
        ({"chest_pain_new": "not_sure"}, ["warning-signs-unsure"]),
        ({"heart_metab_kidney": "yes"}, ["active-no-symptoms"]),
        ({"head_hit": "yes"}, ["head-signs"]),
        ({"bone_thin": "yes"}, ["minor-fall-break"]),
        ({"leg_surgery": "ticked"}, ["leg-surgery"]),
    ],
)
def test_answer_opens_its_follow_up(changes: dict[str, str], opened: list[str]) -> None:
    new = [key for key in asked({**CLEAR, **changes}) if key not in SHORTEST]

    assert new == opened


@pytest.mark.parametrize("problem", ["knee", "back"])
def test_main_problem_is_not_asked_twice(problem: str) -> None:
    assert f"{problem}-pain" not in asked({**CLEAR, "main_problem": problem})


@pytest.mark.parametrize("bones, is_asked", [("no", True), ("not_sure", True), ("yes", False)])
def test_steroids_are_asked_after_a_small_fall_unless_bones_are_known_to_be_thin(
    bones: str, is_asked: bool
) -> None:
    answers = {**CLEAR_ALL, "back_trauma": "minor", "bone_thin": bones}

    assert ("steroids" in asked(answers)) is is_asked


def test_new_or_worse_pain_is_asked_only_after_cancer_signs() -> None:
    assert "back-new-or-worse" in asked({**CLEAR_ALL, "back_cancer_weight": "yes"})
    assert "back-new-or-worse" not in asked(CLEAR_ALL)


def test_answers_left_on_a_hidden_page_open_nothing() -> None:
    answers = {**CLEAR, **CLEAR_BACK, "back_cancer_weight": "yes", "back_pain": "no"}

    assert asked(answers) == SHORTEST


def test_counted_answers_leave_out_hidden_and_pending_ones() -> None:
    answers = {**CLEAR, **CLEAR_KNEE, "knee_hot": "yes", "chest_pain_new": "ticked"}

    counted = counted_answers(catalogue(), answers)

    assert set(counted) == set(CLEAR) - {"chest_pain_new"}


def test_every_ticked_item_with_several_meanings_has_a_follow_up() -> None:
    details = {one.item.id for one in catalogue().pages if one.kind is PageKind.DETAILS}

    assert details == {key for key, item in catalogue().items.items() if item.has_details}


def test_first_unanswered_is_the_first_page_at_the_start_and_none_at_the_end() -> None:
    assert first_unanswered(catalogue(), {}).key == "age"
    assert first_unanswered(catalogue(), CLEAR) is None


@pytest.mark.parametrize(
    "changes, key",
    [
        ({"chest_pain_new": "ticked"}, "chest-pain-new"),
        ({"chest_pain_new": "maybe"}, "warning-signs-unsure"),
        ({"knee_pain": "yes"}, "knee"),
        ({"bone_thin": "yes"}, "minor-fall-break"),
    ],
)
def test_first_unanswered_is_the_follow_up_that_waits(changes: dict[str, str], key: str) -> None:
    assert first_unanswered(catalogue(), {**CLEAR, **changes}).key == key


def test_page_may_open_only_when_nothing_before_it_was_skipped() -> None:
    some = {"age_years": "70", "main_problem": "knee"}

    assert may_open(catalogue(), some, page("warning-signs"))
    assert may_open(catalogue(), some, page("age"))
    assert not may_open(catalogue(), some, page("heart-health"))
    assert not may_open(catalogue(), CLEAR, page("knee"))


def test_next_and_previous_skip_pages_that_are_not_asked() -> None:
    assert next_page(catalogue(), CLEAR, page("warning-signs")).key == "heart-health"
    assert previous_page(catalogue(), CLEAR, page("heart-health")).key == "warning-signs"
    assert previous_page(catalogue(), CLEAR, page("age")) is None
    assert next_page(catalogue(), CLEAR, page("space")) is None


def test_next_after_a_follow_up_that_was_answered_not_sure_goes_on() -> None:
    answers = {**CLEAR, "chest_pain_new": "not_sure"}

    assert next_page(catalogue(), answers, page("chest-pain-new")).key == "heart-health"


def test_every_page_can_be_reached() -> None:
    ways = [
        {**CLEAR_ALL, item.id: value}
        for item in catalogue().items.values()
        for value in [answer.id for answer in item.answers] + ["maybe", "ticked"]
    ]
    ways += [{**CLEAR, "main_problem": problem} for problem in ("knee", "back")]
    ways += [{**CLEAR_ALL, "back_trauma": "minor"}]

    reached = {one.key for way in ways for one in shown_pages(catalogue(), way)}

    assert reached == {one.key for one in catalogue().pages}
