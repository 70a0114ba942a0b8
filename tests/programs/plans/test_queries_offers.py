from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from accounts.models import User
from programs.plans.models import Plan
from programs.plans.queries.offers import offers_for
from programs.plans.rules.eligibility import BESIDE_FIRST
from programs.screening.queries import latest_screening
from programs.vocabulary import PlanStatus
from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    ANSWERS,
    OLDER,
    SORE_BACK,
    SORE_KNEE,
    WEDNESDAY,
    member_screened,
    member_with_plan,
)
from tests.factories.screening import ClearanceFactory
from tests.programs.screening.answers import CLEAR, CLEAR_KNEE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


def open_keys(answers: Mapping[str, str]) -> list[str]:
    offers = offers_for(member_screened(answers), WEDNESDAY)
    return [offer.program.key for offer in offers.open]


@pytest.mark.parametrize(
    ("answers", "best"),
    [
        (SORE_KNEE, "knee_oa"),
        (SORE_BACK, "chronic_lbp"),
        (OLDER, "balance_older_adult"),
        (CLEAR, "starter_one_minute"),
        (CLEAR | {"main_problem": "fitness"}, "starter_one_minute"),
        (CLEAR | CLEAR_KNEE | {"main_problem": "knee"}, "knee_oa"),
    ],
    ids=["knee", "back", "balance", "start", "fitness", "knee never asked twice"],
)
def test_best_match_is_what_the_member_asked_help_with(
    answers: Mapping[str, str], best: str
) -> None:
    assert open_keys(answers)[0] == best


@pytest.mark.parametrize("answers", [SORE_KNEE, SORE_BACK, OLDER, CLEAR])
def test_supervised_program_is_never_listed(answers: Mapping[str, str]) -> None:
    offers = offers_for(member_screened(answers), WEDNESDAY)

    assert offers.of_key("post_stroke_supervised") is None


def test_every_locked_program_says_why() -> None:
    offers = offers_for(member_screened(CLEAR), WEDNESDAY)

    assert {offer.program.key: offer.reason for offer in offers.locked} == {
        "knee_oa": "This program is for a sore knee. Tell us about it in the safety check.",
        "chronic_lbp": "This program is for a sore back. Tell us about it in the safety check.",
        "balance_older_adult": "This program is for people aged 60 or over.",
    }


def test_nothing_opens_without_a_safety_check() -> None:
    offers = offers_for(UserFactory.create(), WEDNESDAY)

    assert (offers.open, offers.refusal) == (
        (),
        "Do the safety check first. It takes about 5 minutes.",
    )


def test_starter_finished_makes_fitness_the_best_match() -> None:
    plan = member_with_plan("starter_one_minute", answers=ANSWERS["treadmill_cardio"])
    Plan.objects.update(status=PlanStatus.COMPLETED, ended_on=WEDNESDAY)

    best = offers_for(plan.member, WEDNESDAY).open[0]

    assert (best.program.key, best.to_agree) == ("treadmill_cardio", ())


def test_offers_cost_eight_queries_at_most(django_assert_max_num_queries: Any) -> None:
    member = member_screened()
    offers_for(member, WEDNESDAY)

    with django_assert_max_num_queries(8):
        offers_for(member, WEDNESDAY)


AFTER_STROKE = CLEAR | {"stroke_history": "yes"}
SUPERVISED = "post_stroke_supervised"


def cleared_after_stroke(*programs: str) -> User:
    """Return a member who had a stroke, and whom a clinician cleared, with programs named."""
    member = member_screened(AFTER_STROKE)
    ClearanceFactory.create(
        screening=latest_screening(member), given_on=WEDNESDAY, programs=[*programs]
    )
    return member


def test_after_a_stroke_not_even_a_clinician_beside_opens_a_program_without_clearance() -> None:
    offers = offers_for(
        member_screened(AFTER_STROKE),
        WEDNESDAY,
        is_chosen_by_clinician=True,
        clinician_is_beside=True,
    )

    assert offers.open == ()


def test_clearance_after_a_stroke_opens_the_supervised_program_to_a_clinician_beside() -> None:
    member = cleared_after_stroke()

    chosen = offers_for(member, WEDNESDAY, is_chosen_by_clinician=True)
    beside = offers_for(member, WEDNESDAY, is_chosen_by_clinician=True, clinician_is_beside=True)

    assert chosen.open == ()
    assert chosen.of_key(SUPERVISED).reason == BESIDE_FIRST
    assert [offer.program.key for offer in beside.open] == [SUPERVISED]


def test_clearance_after_a_stroke_opens_to_the_member_what_the_clinician_named() -> None:
    named = offers_for(cleared_after_stroke("starter_one_minute"), WEDNESDAY)
    unnamed = offers_for(cleared_after_stroke(), WEDNESDAY)

    assert [offer.program.key for offer in named.open] == ["starter_one_minute"]
    assert unnamed.open == ()
    assert named.of_key(SUPERVISED) is None
