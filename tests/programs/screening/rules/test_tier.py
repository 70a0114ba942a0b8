from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.screening.rules.branching import shown_pages
from programs.screening.rules.catalogue import NO, NOT_SURE, PageKind
from programs.screening.rules.reader import catalogue
from programs.screening.rules.tier import assess, outcome_from_rows
from programs.vocabulary import Tier
from tests.programs.screening.answers import CLEAR, CLEAR_ALL

LISTED = {key: item for key, item in catalogue().items.items() if item.answers}
TICKED_ITEMS = [key for key, item in LISTED.items() if item.kind is PageKind.TICKS]


def values_of(key: str) -> st.SearchStrategy[str]:
    item = catalogue().items[key]
    if item.kind is PageKind.SEVERAL:
        return st.sampled_from(["none", "rail", "space", "helper", "rail+space"])
    if item.answers:
        return st.sampled_from([answer.id for answer in item.answers])
    return st.integers(item.minimum, item.maximum).map(str)


anything = st.fixed_dictionaries({key: values_of(key) for key in catalogue().items})


def tier_of(answers: dict[str, str]) -> Tier:
    return assess(catalogue(), answers).tier


def worse_pairs() -> Iterator[tuple[str, str, str]]:
    """Each item's answers, as pairs of a better and a worse one by the brief's own order."""
    for key, item in LISTED.items():
        if key in ("main_problem", "space_helper"):
            continue
        ids = [answer.id for answer in item.answers if answer.id != NOT_SURE]
        ids = sorted(ids, key=lambda one: item.meaning(one).tier.rank)
        yield from ((key, better, worse) for better, worse in pairwise(ids))


@given(anything, st.sampled_from(list(worse_pairs())))
def test_worse_answer_never_opens_a_better_tier(
    answers: dict[str, str], pair: tuple[str, str, str]
) -> None:
    key, better, worse = pair

    assert tier_of({**answers, key: worse}).rank >= tier_of({**answers, key: better}).rank


@given(anything, st.sampled_from(TICKED_ITEMS), st.data())
def test_one_more_warning_sign_never_gives_a_less_careful_tier(
    answers: dict[str, str], key: str, data: st.DataObject
) -> None:
    sign = data.draw(values_of(key))

    assert tier_of({**answers, key: sign}).rank >= tier_of({**answers, key: NO}).rank


@given(anything, st.sampled_from([key for key, item in LISTED.items() if item.meaning(NOT_SURE)]))
def test_not_sure_is_never_better_than_no(answers: dict[str, str], key: str) -> None:
    item = catalogue().items[key]
    best = min(item.answers, key=lambda answer: answer.tier.rank).id

    assert tier_of({**answers, key: NOT_SURE}).rank >= tier_of({**answers, key: best}).rank


@given(anything)
def test_tier_is_the_most_careful_of_all_reasons(answers: dict[str, str]) -> None:
    outcome = assess(catalogue(), answers)

    assert outcome.tier.rank == max((reason.tier.rank for reason in outcome.reasons), default=0)


@given(anything)
def test_hidden_answers_add_nothing(answers: dict[str, str]) -> None:
    shown = {item.id for page in shown_pages(catalogue(), answers) for item in page.items}
    without = {key: value for key, value in answers.items() if key in shown}

    assert assess(catalogue(), answers) == assess(catalogue(), without)


@given(anything)
def test_outcome_survives_being_stored(answers: dict[str, str]) -> None:
    outcome = assess(catalogue(), answers)

    assert outcome_from_rows(outcome.tier, outcome.as_rows()) == outcome


def test_nothing_found_is_go_without_reasons() -> None:
    outcome = assess(catalogue(), CLEAR_ALL)

    assert (outcome.tier, outcome.reasons, outcome.leading) == (Tier.GO, (), ())


def test_no_answers_yet_has_no_reasons() -> None:
    assert assess(catalogue(), {}).reasons == ()


def test_leading_reasons_are_those_that_set_the_tier() -> None:
    outcome = assess(catalogue(), {**CLEAR, "worry_fall": "yes", "falls_12mo": "two_or_more"})

    assert [reason.words for reason in outcome.leading] == [
        "You fell 2 or more times in the last 12 months."
    ]
    assert [reason.words for reason in outcome.reasons] == [
        "You fell 2 or more times in the last 12 months.",
        "You worry about falling.",
    ]


def test_ticked_and_undecided_items_add_nothing_yet() -> None:
    outcome = assess(catalogue(), {**CLEAR, "chest_pain_new": "ticked", "fainted": "maybe"})

    assert outcome.tier is Tier.GO


@pytest.mark.parametrize(
    "age, is_locked", [("1", True), ("17", True), ("18", False), ("65", False)]
)
def test_age_under_18_is_locked(age: str, is_locked: bool) -> None:
    assert assess(catalogue(), {**CLEAR, "age_years": age}).is_locked is is_locked


@pytest.mark.parametrize(
    "have, has_place", [("none", False), ("rail", True), ("space", True), ("helper", True)]
)
def test_no_walk_may_start_without_rail_space_or_helper(have: str, has_place: bool) -> None:
    outcome = assess(catalogue(), {**CLEAR, "space_helper": have})

    assert (outcome.tier, outcome.has_place) == (Tier.GO, has_place)
