from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from programs.plans.models import Plan, PlanWeek
from programs.plans.services.start import CannotStartPlanError
from programs.screening.services import record_demand
from programs.vocabulary import PlanStatus, Setting, Spotter, SupportLevel
from tests.factories.programs import (
    ANSWERS,
    NOW,
    OLDER,
    SORE_KNEE,
    WEDNESDAY,
    member_screened,
    member_with_plan,
    plan_for,
    screened,
    version_of,
)
from tests.programs.screening.answers import CLEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

WEEKS = {
    "starter_one_minute": 4,
    "knee_oa": 10,
    "chronic_lbp": 9,
    "balance_older_adult": 8,
    "treadmill_cardio": 12,
    "athlete_warmup": 6,
}


@pytest.mark.parametrize("key", WEEKS)
def test_plan_holds_its_own_copy_of_every_week(key: str) -> None:
    plan = member_with_plan(key)

    copied = PlanWeek.objects.filter(revision__plan=plan).order_by("position")
    asked = version_of(key).weeks.order_by("position")

    assert copied.count() == WEEKS[key]
    assert [week.prescription for week in copied] == [week.prescription for week in asked]


def test_week_keeps_the_title_of_its_phase() -> None:
    plan = member_with_plan()

    titles = PlanWeek.objects.filter(revision__plan=plan).order_by("position")

    assert [week.phase_title for week in titles[:5]] == [
        "Learn", "Learn", "Build", "Build", "Trial dose",
    ]  # fmt: skip


def test_treadmill_plan_starts_with_both_hands_on_the_rails() -> None:
    assert member_with_plan().support_level == SupportLevel.S3


def test_rail_plan_starts_with_both_hands_on_the_rail() -> None:
    plan = member_with_plan(setting=Setting.RAIL, spotter=Spotter.NO)

    assert plan.support_level == SupportLevel.S2


def test_speed_is_capped_from_65() -> None:
    older = CLEAR | {"age_years": "66", "main_problem": "fitness", "space_helper": "rail+helper"}
    plan = member_with_plan("treadmill_cardio", answers=older, spotter=Spotter.EVERY_TIME)

    fastest = max(
        week.max_mm_per_second or 0 for week in PlanWeek.objects.filter(revision__plan=plan)
    )

    assert fastest == 777  # 2.8 km/h


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weekdays": (0, 1, 3)}, "weekdays"),
        ({"weekdays": (0, 6, 3)}, "weekdays"),
        ({"weekdays": (0, 2)}, "weekdays"),
        ({"weekdays": (0, 2, 9)}, "weekdays"),
        ({"starts_on": WEDNESDAY - timedelta(days=1)}, "starts_on"),
        ({"starts_on": WEDNESDAY + timedelta(days=29)}, "starts_on"),
        ({"setting": Setting.LANE}, "lane_length"),
        ({"setting": Setting.LANE, "lane_length_mm": 2_999}, "lane_length"),
        ({"setting": Setting.LANE, "lane_length_mm": 100_001}, "lane_length"),
        ({"spotter": Spotter.NO}, "spotter"),
    ],
)
def test_choice_that_does_not_fit_is_refused_at_its_field(
    wrong: dict[str, Any], field: str
) -> None:
    member = member_screened()

    with pytest.raises(CannotStartPlanError) as refusal:
        plan_for(member, **wrong)

    assert refusal.value.field == field


def test_treadmill_program_has_no_other_place() -> None:
    member = member_screened(ANSWERS["treadmill_cardio"])

    with pytest.raises(CannotStartPlanError) as refusal:
        plan_for(member, "treadmill_cardio", setting=Setting.RAIL)

    assert refusal.value.field == "setting"


def test_fitness_with_support_needs_somebody_every_time() -> None:
    careful = CLEAR | {"worry_fall": "yes", "main_problem": "fitness"}
    member = member_screened(careful | {"space_helper": "rail+helper"})

    with pytest.raises(CannotStartPlanError, match="every time"):
        plan_for(member, "treadmill_cardio", spotter=Spotter.FIRST_THREE)


@pytest.mark.by_rows
def test_plan_needs_a_safety_check() -> None:
    member = member_screened()
    member.screenings.all().unguarded().update(member=None)

    with pytest.raises(CannotStartPlanError, match="Do the safety check first"):
        plan_for(member)


@pytest.mark.parametrize(("days", "is_open"), [(27, True), (28, False)])
def test_plan_needs_a_safety_check_that_still_holds(days: int, is_open: bool) -> None:
    member = member_screened()
    last_day = member.screenings.get().expires_on
    today = WEDNESDAY + timedelta(days=days)

    if is_open:
        plan_for(member, today=today, now=NOW + timedelta(days=days))
    else:
        with pytest.raises(CannotStartPlanError, match="out of date"):
            plan_for(member, today=today, now=NOW + timedelta(days=days))

    assert last_day == date(2026, 6, 10)


def test_fall_after_the_check_closes_the_program() -> None:
    member = member_screened()
    record_demand(member=member, reason="fall", now=NOW + timedelta(minutes=5))

    with pytest.raises(CannotStartPlanError, match="out of date"):
        plan_for(member, now=NOW + timedelta(minutes=6))


def test_careful_tier_opens_nothing() -> None:
    member = member_screened(SORE_KNEE | {"falls_12mo": "two_or_more"})

    with pytest.raises(CannotStartPlanError, match="See a physio or doctor"):
        plan_for(member)


def test_newer_careful_answer_closes_what_an_older_one_opened() -> None:
    member = member_screened()
    screened(member, SORE_KNEE | {"told_not_exercise": "yes"}, now=NOW + timedelta(hours=1))

    with pytest.raises(CannotStartPlanError, match="See a physio or doctor"):
        plan_for(member)


def test_second_plan_waits_until_the_first_is_over() -> None:
    plan = member_with_plan()

    with pytest.raises(CannotStartPlanError, match="You have a plan already"):
        plan_for(plan.member)

    assert Plan.objects.filter(member=plan.member).count() == 1


def test_finished_plan_gives_way_to_a_new_one() -> None:
    plan = member_with_plan()
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.COMPLETED, ended_on=WEDNESDAY)

    new = plan_for(plan.member)

    assert (new.status, Plan.objects.filter(member=plan.member).count()) == ("active", 2)


def test_supervised_program_is_not_on_the_list() -> None:
    member = member_screened(OLDER)

    with pytest.raises(CannotStartPlanError, match="not on your list"):
        plan_for(member, "post_stroke_supervised")
