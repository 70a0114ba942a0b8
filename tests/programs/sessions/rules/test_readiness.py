from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.sessions.rules.readiness import (
    ReadinessError,
    answers_from_ticks,
    check,
    morning_answer,
    ticks,
)
from programs.sessions.rules.readiness_items import ITEMS, SETUP_PARTS
from programs.vocabulary import Readiness
from tests.tables import each_row

ALL_READY = list(SETUP_PARTS)
CALM: dict[str, Any] = {
    "r_urgent": "no",
    "r_pain_now": 2,
    "r_morning": "no",
    "r_dizzy": "no",
    "r_unwell": "no",
    "r_drowsy": "no",
    "r_joint": "no",
    "r_fall": "no",
    "r_setup": ALL_READY,
}
USUAL_PAIN = 3

scores = st.integers(0, 10)
all_answers = st.fixed_dictionaries(
    {
        item.id: st.sampled_from([answer.value for answer in item.answers])
        for item in ITEMS
        if item.answers
    }
    | {"r_pain_now": scores, "r_setup": st.sets(st.sampled_from(ALL_READY))}
)


def test_the_nine_questions_of_the_brief_are_asked() -> None:
    assert [item.id for item in ITEMS] == list(CALM)


def test_calm_day_is_ready() -> None:
    result = check(CALM, USUAL_PAIN)

    assert result.result is Readiness.READY
    assert result.setup_missing == ()
    assert result.reasons == ()


@each_row(
    "item, answer, expected",
    [
        ("r_urgent", "yes", Readiness.STOP_URGENT),
        ("r_pain_now", 0, Readiness.READY),
        ("r_pain_now", 3, Readiness.READY),
        ("r_pain_now", 4, Readiness.READY_REDUCED),
        ("r_pain_now", 5, Readiness.READY_REDUCED),
        ("r_pain_now", 6, Readiness.NOT_TODAY),
        ("r_pain_now", 10, Readiness.NOT_TODAY),
        ("r_morning", "one_point", Readiness.READY_REDUCED),
        ("r_morning", "two_or_more", Readiness.NOT_TODAY),
        ("r_dizzy", "yes", Readiness.NOT_TODAY),
        ("r_unwell", "yes", Readiness.NOT_TODAY),
        ("r_drowsy", "alcohol", Readiness.NOT_TODAY),
        ("r_drowsy", "new_medicine", Readiness.NOT_TODAY),
        ("r_drowsy", "poor_sleep", Readiness.READY_REDUCED),
        ("r_joint", "yes", Readiness.NOT_TODAY),
        ("r_fall", "yes", Readiness.NOT_TODAY),
    ],
)
def test_each_row_of_the_brief_decides(item: str, answer: object, expected: Readiness) -> None:
    result = check(CALM | {item: answer}, USUAL_PAIN)

    assert result.result is expected
    assert [reason.item for reason in result.reasons] == (
        [] if expected is Readiness.READY else [item]
    )


@pytest.mark.parametrize("pain", [4, 5])
def test_pain_at_or_below_the_usual_is_ready(pain: int) -> None:
    assert check(CALM | {"r_pain_now": pain}, usual_pain=5).result is Readiness.READY


@pytest.mark.parametrize(
    "item, answer, demands",
    [
        ("r_fall", "yes", ("fall",)),
        ("r_joint", "yes", ("new_symptom",)),
        ("r_urgent", "yes", ("new_symptom",)),
        ("r_drowsy", "new_medicine", ("new_medicine",)),
        ("r_drowsy", "alcohol", ()),
        ("r_dizzy", "yes", ()),
    ],
)
def test_some_answers_ask_for_a_new_screening(
    item: str, answer: str, demands: tuple[str, ...]
) -> None:
    result = check(CALM | {item: answer}, USUAL_PAIN)

    assert result.screening_demands == demands
    assert result.demands_screening == bool(demands)


@pytest.mark.parametrize("earlier_days, demanded", [(0, False), (1, False), (2, True), (5, True)])
def test_third_day_of_high_pain_asks_for_a_clinician(earlier_days: int, demanded: bool) -> None:
    high = check(CALM | {"r_pain_now": 6}, USUAL_PAIN, earlier_days)
    calm = check(CALM, USUAL_PAIN, earlier_days)

    assert high.demands_clearance == demanded
    assert not calm.demands_clearance


@pytest.mark.parametrize("part", ALL_READY)
def test_each_missing_part_of_the_set_up_stops_the_start(part: str) -> None:
    ready = [other for other in ALL_READY if other != part]

    result = check(CALM | {"r_setup": ready}, USUAL_PAIN)

    assert result.result is Readiness.READY
    assert result.setup_missing == (part,)
    assert result.setup_fixes == (SETUP_PARTS[part][1],)


@each_row("item", list(CALM))
def test_missing_answer_is_an_error_that_names_its_question(item: str) -> None:
    answers = {key: value for key, value in CALM.items() if key != item}

    with pytest.raises(ReadinessError) as refusal:
        check(answers, USUAL_PAIN)

    assert refusal.value.item == item


@pytest.mark.parametrize(
    "item, answer",
    [
        ("r_urgent", "maybe"),
        ("r_pain_now", 11),
        ("r_pain_now", -1),
        ("r_pain_now", True),
        ("r_pain_now", "3"),
        ("r_setup", ["moon"]),
        ("r_setup", "floor"),
    ],
)
def test_unknown_answer_is_an_error(item: str, answer: object) -> None:
    with pytest.raises(ReadinessError):
        check(CALM | {item: answer}, USUAL_PAIN)


def test_ticks_begin_with_the_urgent_signs_and_read_back() -> None:
    values = [value for value, _ in ticks()]

    assert values[0] == "r_urgent:yes"
    assert answers_from_ticks([]) == {
        "r_urgent": "no",
        "r_dizzy": "no",
        "r_unwell": "no",
        "r_drowsy": "no",
        "r_joint": "no",
        "r_fall": "no",
    }
    assert answers_from_ticks(["r_fall:yes"])["r_fall"] == "yes"


def test_worst_of_two_ticks_of_one_question_counts() -> None:
    both = answers_from_ticks(["r_drowsy:poor_sleep", "r_drowsy:alcohol"])
    medicine = answers_from_ticks(["r_drowsy:alcohol", "r_drowsy:new_medicine"])

    assert both["r_drowsy"] == "alcohol"
    assert medicine["r_drowsy"] == "new_medicine"


def test_unknown_tick_is_an_error() -> None:
    with pytest.raises(ReadinessError):
        answers_from_ticks(["r_moon:yes"])


@pytest.mark.parametrize(
    "pain_morning, answer",
    [(0, "no"), (3, "no"), (4, "one_point"), (5, "two_or_more"), (10, "two_or_more")],
)
def test_morning_score_answers_the_morning_question(pain_morning: int, answer: str) -> None:
    assert morning_answer(pain_morning, usual_pain=3) == answer


@given(answers=all_answers, usual_pain=scores, days=st.integers(0, 5), pain=scores)
def test_more_pain_never_gives_a_better_result(
    answers: dict[str, Any], usual_pain: int, days: int, pain: int
) -> None:
    lower, higher = sorted((answers["r_pain_now"], pain))

    better = check(answers | {"r_pain_now": lower}, usual_pain, days)
    worse = check(answers | {"r_pain_now": higher}, usual_pain, days)

    assert worse.result.rank >= better.result.rank
    assert worse.demands_clearance >= better.demands_clearance


@given(answers=all_answers, usual_pain=scores, data=st.data())
def test_worse_answer_never_gives_a_better_result(
    answers: dict[str, Any], usual_pain: int, data: st.DataObject
) -> None:
    item = data.draw(st.sampled_from([item for item in ITEMS if item.answers]))
    ranks = {answer.value: answer.result.rank for answer in item.answers}
    worse_answer = data.draw(
        st.sampled_from([value for value, rank in ranks.items() if rank >= ranks[answers[item.id]]])
    )

    before = check(answers, usual_pain)
    after = check(answers | {item.id: worse_answer}, usual_pain)

    assert after.result.rank >= before.result.rank
