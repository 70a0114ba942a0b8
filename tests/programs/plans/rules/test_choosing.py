"""A physio reads about programs in the third person; the rules behind are the member's own."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from programs import library
from programs.library.rules.program_file import BUILT_IN_KEYS, Entry
from programs.library.rules.schema import read_program
from programs.plans.rules.choosing import choice_for_staff, for_staff
from programs.plans.rules.eligibility import SUPERVISED, programs_for
from programs.plans.rules.walker import MainProblem, Walker
from programs.vocabulary import Tier

CONTENT = Path(library.__file__).parent / "content"
TO_A_MEMBER = re.compile(r"\b(you|your|us|we)\b", re.IGNORECASE)
WALKER = Walker(
    tier=Tier.GO_WITH_SUPPORT,
    age_years=68,
    usual_pain=4,
    main_problem=MainProblem.KNEE,
    has_knee_pain=True,
)


@cache
def entries() -> dict[str, Entry]:
    return {
        key: read_program((CONTENT / f"{key}.toml").read_bytes()).content.entry
        for key in BUILT_IN_KEYS
    }


def walkers() -> list[Walker]:
    """Return walkers of many kinds: tier, age, pain, problem, stroke, clearance."""
    return [
        Walker(
            tier=tier,
            is_screening_current=is_current,
            age_years=age,
            usual_pain=pain,
            main_problem=problem,
            has_knee_pain=has_pain,
            has_back_pain=has_pain,
            has_had_stroke=stroke,
            cleared_programs=cleared,
        )
        for tier, is_current, age, pain, problem, has_pain, stroke, cleared in product(
            [None, *Tier],
            [True, False],
            [30, 68],
            [2, 8],
            MainProblem,
            [True, False],
            [True, False],
            [None, frozenset({"knee_oa"})],
        )
    ]


def test_no_reason_speaks_to_the_member() -> None:
    said = {
        verdict.reason
        for walker in walkers()
        for verdict in choice_for_staff(walker, entries()).values()
    }

    assert len(said) > 15
    assert [words for words in said if TO_A_MEMBER.search(words)] == []


def test_what_is_closed_to_the_member_is_closed_to_their_physio() -> None:
    for walker in walkers():
        own = programs_for(walker, entries())
        found = choice_for_staff(walker, entries())

        opened = {key for key, verdict in found.items() if verdict.is_open}
        assert opened - {SUPERVISED} == {one.key for one in own.open}


def test_best_match_says_why() -> None:
    verdict = choice_for_staff(WALKER, entries())["knee_oa"]

    assert (verdict.is_best, verdict.reason) == (True, "Best match: knee, pain 4")


@pytest.mark.parametrize(("stroke", "is_open"), [(True, True), (False, False)])
def test_supervised_program_opens_after_a_stroke_only(*, stroke: bool, is_open: bool) -> None:
    walker = replace(WALKER, has_had_stroke=stroke)

    assert choice_for_staff(walker, entries())[SUPERVISED].is_open is is_open


def test_pain_above_the_limit_is_said_plainly() -> None:
    assert for_staff("Your usual pain is above 5 out of 10.") == "Usual pain is above 5 out of 10."
