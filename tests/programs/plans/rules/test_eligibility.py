from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.program_file import Entry
from programs.plans.rules.eligibility import (
    ATHLETE,
    BACK,
    BALANCE,
    BESIDE_FIRST,
    FITNESS,
    KNEE,
    STARTER,
    SUPERVISED,
    programs_for,
)
from programs.plans.rules.walker import MainProblem, Walker
from programs.vocabulary import Tier
from tests.tables import each_row


def entry(**changes: Any) -> Entry:
    """Return an entry open to both walking tiers from 18 on, with these changes."""
    plain: dict[str, Any] = {
        "tiers": (Tier.GO, Tier.GO_WITH_SUPPORT),
        "min_age": 18,
        "max_age": None,
        "max_usual_pain": None,
        "criteria": (),
        "with_support": None,
        "after_programs": (),
    }
    return Entry(**(plain | changes))


ENTRIES = {
    STARTER: entry(),
    KNEE: entry(max_usual_pain=5, criteria=("You can walk forward for 10 minutes.",)),
    BACK: entry(max_usual_pain=5),
    BALANCE: entry(min_age=60),
    FITNESS: entry(
        with_support="Rails and a second person",
        after_programs=(STARTER,),
        criteria=("You can walk backward for 5 minutes.",),
    ),
    ATHLETE: entry(tiers=(Tier.GO,), max_age=64),
    SUPERVISED: entry(tiers=()),
}
FIT = Walker(
    tier=Tier.GO,
    age_years=62,
    usual_pain=3,
    main_problem=MainProblem.KNEE,
    has_knee_pain=True,
    has_back_pain=True,
    has_rail=True,
    has_helper=True,
)

walkers = st.builds(
    Walker,
    tier=st.none() | st.sampled_from(Tier),
    age_years=st.integers(1, 110),
    usual_pain=st.integers(0, 10),
    main_problem=st.sampled_from(MainProblem),
    is_screening_current=st.booleans(),
    has_knee_pain=st.booleans(),
    has_back_pain=st.booleans(),
    has_had_stroke=st.booleans(),
    has_rail=st.booleans(),
    has_space=st.booleans(),
    has_helper=st.booleans(),
    finished_programs=st.frozensets(st.sampled_from(list(ENTRIES))),
    cleared_programs=st.none() | st.frozensets(st.sampled_from(list(ENTRIES))),
    is_chosen_by_clinician=st.booleans(),
    clinician_is_beside=st.booleans(),
)


def opened(walker: Walker) -> set[str]:
    """Return the keys of the programs a walker may choose."""
    return {program.key for program in programs_for(walker, ENTRIES).open}


def why_locked(walker: Walker, key: str) -> str:
    """Return why this program is locked for somebody, or an empty text."""
    locked = programs_for(walker, ENTRIES).locked
    return next((program.reason for program in locked if program.key == key), "")


def test_tier_go_opens_every_program_but_the_supervised_one() -> None:
    assert opened(FIT) == set(ENTRIES) - {SUPERVISED}


def test_go_with_support_opens_the_five_of_the_brief() -> None:
    walker = replace(FIT, tier=Tier.GO_WITH_SUPPORT)

    assert opened(walker) == {STARTER, KNEE, BACK, BALANCE, FITNESS}
    assert why_locked(walker, ATHLETE) == (
        "This program is for people who can start without support."
    )


def test_treadmill_with_support_needs_a_second_person() -> None:
    alone = replace(FIT, tier=Tier.GO_WITH_SUPPORT, has_helper=False)

    assert not programs_for(alone, ENTRIES).opens(FITNESS)
    assert why_locked(alone, FITNESS) == "You need side rails and a second person for this program."
    assert FITNESS in opened(replace(alone, tier=Tier.GO))


@pytest.mark.parametrize(
    "changes, refusal",
    [
        ({"tier": None}, "Do the safety check first. It takes about 5 minutes."),
        ({"tier": Tier.STOP_URGENT}, "Get help for your warning sign first."),
        ({"tier": Tier.CLINICIAN_CLEARANCE}, "See a physio or doctor before you start."),
        (
            {"is_screening_current": False},
            "Your safety check is out of date. Do it again first.",
        ),
        (
            {"tier": Tier.STOP_URGENT, "is_screening_current": False},
            "Get help for your warning sign first.",
        ),
    ],
)
def test_without_a_valid_pass_nothing_opens(changes: dict[str, Any], refusal: str) -> None:
    choice = programs_for(replace(FIT, **changes), ENTRIES)

    assert choice.open == ()
    assert choice.refusal == refusal
    assert choice.session_refusal == refusal
    assert {program.reason for program in choice.locked} == {refusal}


@each_row(
    "changes, key, reason",
    [
        ({"age_years": 59}, BALANCE, "This program is for people aged 60 or over."),
        ({"age_years": 65}, ATHLETE, "This program is for people aged 18 to 64."),
        ({"age_years": 17}, STARTER, "This program is for people aged 18 or over."),
        ({"usual_pain": 6}, KNEE, "Your usual pain is above 5 out of 10."),
        (
            {"has_knee_pain": False},
            KNEE,
            "This program is for a sore knee. Tell us about it in the safety check.",
        ),
        (
            {"has_back_pain": False},
            BACK,
            "This program is for a sore back. Tell us about it in the safety check.",
        ),
        (
            {"has_had_stroke": True},
            STARTER,
            "After a stroke, ask a physio or doctor which program is right.",
        ),
        (
            {"cleared_programs": frozenset({STARTER})},
            KNEE,
            "Your clinician has not named this program.",
        ),
    ],
)
def test_locked_program_says_why(changes: dict[str, Any], key: str, reason: str) -> None:
    assert why_locked(replace(FIT, **changes), key) == reason


def test_stroke_with_named_programs_opens_those() -> None:
    walker = replace(FIT, has_had_stroke=True, cleared_programs=frozenset({STARTER}))

    assert opened(walker) == {STARTER}


def test_supervised_program_is_hidden_until_a_clinician_is_beside() -> None:
    hidden = programs_for(FIT, ENTRIES)
    beside = programs_for(replace(FIT, clinician_is_beside=True, has_had_stroke=True), ENTRIES)

    assert SUPERVISED not in {program.key for program in (*hidden.open, *hidden.locked)}
    assert [program.key for program in beside.open] == [SUPERVISED]


def test_clinician_sees_the_supervised_program_locked_until_they_will_be_beside() -> None:
    walker = replace(FIT, is_chosen_by_clinician=True)

    assert why_locked(walker, SUPERVISED) == BESIDE_FIRST
    assert SUPERVISED not in opened(walker)


def test_supervised_program_is_no_first_choice_without_a_stroke() -> None:
    walker = replace(FIT, clinician_is_beside=True, is_chosen_by_clinician=True)

    assert programs_for(walker, ENTRIES).open[0].key != SUPERVISED


def test_supervised_program_still_needs_a_clearance() -> None:
    walker = replace(FIT, clinician_is_beside=True, tier=Tier.CLINICIAN_CLEARANCE)

    assert opened(walker) == set()


@pytest.mark.parametrize(
    "problem, key",
    [
        (MainProblem.KNEE, KNEE),
        (MainProblem.BACK, BACK),
        (MainProblem.BALANCE, BALANCE),
        (MainProblem.FITNESS, STARTER),
        (MainProblem.START, STARTER),
    ],
)
def test_best_match_comes_first_with_its_reason(problem: MainProblem, key: str) -> None:
    choice = programs_for(replace(FIT, main_problem=problem), ENTRIES)

    best = choice.open[0]
    assert best.key == key
    assert best.is_best_match
    assert best.reason
    assert not any(program.is_best_match for program in choice.open[1:])


def test_treadmill_is_the_best_match_after_the_starter() -> None:
    walker = replace(FIT, main_problem=MainProblem.FITNESS, finished_programs=frozenset({STARTER}))

    best = programs_for(walker, ENTRIES).open[0]

    assert best.key == FITNESS
    assert best.to_agree == ()


def test_starter_is_offered_first_where_the_problems_own_program_does_not_fit() -> None:
    young = replace(FIT, main_problem=MainProblem.BALANCE, age_years=40)

    best = programs_for(young, ENTRIES).open[0]

    assert (best.key, best.reason) == (
        STARTER,
        "A gentle first step, and it opens more programs later.",
    )


def test_what_no_question_asked_is_left_to_agree_to() -> None:
    choice = programs_for(FIT, ENTRIES)

    assert choice.open[0].to_agree == ("You can walk forward for 10 minutes.",)


@pytest.mark.parametrize("has", ["has_rail", "has_space", "has_helper"])
def test_any_place_or_helper_lets_a_walk_start(has: str) -> None:
    nothing = replace(FIT, has_rail=False, has_space=False, has_helper=False)

    without = programs_for(nothing, ENTRIES)
    with_one = programs_for(replace(nothing, **{has: True}), ENTRIES)

    assert without.open
    assert without.session_refusal == (
        "Find a rail or counter, a clear flat space, or someone to help before you walk."
    )
    assert with_one.session_refusal == ""


@given(walker=walkers)
def test_more_careful_tier_never_opens_more(walker: Walker) -> None:
    tiers = [replace(walker, tier=tier) for tier in Tier]

    for milder, stricter in pairwise(tiers):
        assert opened(stricter) <= opened(milder)


@given(walker=walkers)
def test_expired_screening_and_stroke_never_open_more(walker: Walker) -> None:
    assert opened(replace(walker, is_screening_current=False)) == set()
    assert opened(replace(walker, has_had_stroke=True)) <= opened(
        replace(walker, has_had_stroke=False)
    )


@given(walker=walkers, more=st.integers(0, 10))
def test_more_pain_never_opens_more(walker: Walker, more: int) -> None:
    worse = replace(walker, usual_pain=max(walker.usual_pain, more))

    assert opened(worse) <= opened(walker)


@given(walker=walkers)
def test_every_listed_program_is_open_or_locked_with_a_reason(walker: Walker) -> None:
    choice = programs_for(walker, ENTRIES)

    is_clinicians = walker.is_chosen_by_clinician or walker.clinician_is_beside
    listed = set(ENTRIES) - (set() if is_clinicians else {SUPERVISED})
    open_keys = {program.key for program in choice.open}
    locked_keys = {program.key for program in choice.locked}
    assert open_keys | locked_keys == listed
    assert not open_keys & locked_keys
    assert all(program.reason for program in (*choice.open, *choice.locked))
