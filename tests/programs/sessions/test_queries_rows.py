from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from programs.plans.models import Plan
from programs.plans.queries.plan import open_plan
from programs.sessions.queries.rows import plan_page
from programs.sessions.services.change import excuse_session
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import CheckInKind
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, told, walked, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

A_WEEK = timedelta(days=7)


@pytest.fixture
def plan(loaded_programs: None) -> Plan:
    return member_with_plan()


def walk_week(plan: Plan, *, pain_next_morning: int = 2) -> None:
    for walk in walks_of(plan):
        if walk.status != "scheduled":
            continue
        done = walked(walk)
        told(done, pain=2, effort=3, confidence=8)
        morning = done.due_at + timedelta(hours=22)
        told(done, CheckInKind.NEXT_MORNING, pain=pain_next_morning, at=morning)


def a_week_later(plan: Plan, weeks: int = 1) -> Plan:
    bring_up_to_date(plan=plan, today=WEDNESDAY + weeks * A_WEEK, now=NOW + weeks * A_WEEK)
    found = open_plan(plan.member)
    assert found is not None
    return found


def test_first_week_is_now_and_nine_lie_ahead(plan: Plan) -> None:
    page = plan_page(plan, WEDNESDAY)

    assert (page.weeks, page.past, len(page.ahead)) == (10, [], 9)
    assert page.now is not None
    assert [one.mark for one in page.now.walks] == ["today", "planned", "planned"]


def test_good_week_becomes_past_with_its_step(plan: Plan) -> None:
    walk_week(plan)

    page = plan_page(a_week_later(plan), WEDNESDAY + A_WEEK)

    (week,) = page.past
    assert (week.position, week.done, week.planned) == (1, 3, 3)
    assert week.step is not None
    assert (week.step.words, week.step.rule_number) == ("You go on to week 2.", 19)
    assert page.now is not None
    assert page.now.position == 2


def test_missed_week_is_another_attempt_at_the_same_week(plan: Plan) -> None:
    page = plan_page(a_week_later(plan), WEDNESDAY + A_WEEK)

    assert [(row.position, row.attempt) for row in page.past] == [(1, 1)]
    assert page.now is not None
    assert (page.now.position, page.now.attempt) == (1, 2)
    assert page.latest_step is not None
    assert page.latest_step.words == "We stay on week 1."


def test_bad_morning_steps_back_and_says_to_rest(plan: Plan) -> None:
    walk_week(plan)
    plan = a_week_later(plan)
    walk_week(plan, pain_next_morning=7)

    page = plan_page(a_week_later(plan, 2), WEDNESDAY + 2 * A_WEEK)

    assert page.latest_step is not None
    assert (page.latest_step.words, page.latest_step.rule_number) == ("Back to week 1.", 8)
    assert page.latest_step.also == ("Rest for 48 hours first. A chat with a physio may help.")


def test_walk_left_out_is_not_planned_any_more(plan: Plan) -> None:
    excuse_session(
        walk_session=walks_of(plan)[1], reason="ill", by=plan.member, now=NOW, today=WEDNESDAY
    )

    page = plan_page(plan, WEDNESDAY)

    assert page.now is not None
    assert (page.now.planned, page.now.walks[1].mark) == (2, "excused")
    assert (page.now.walks[1].may_change, page.now.walks[1].may_put_back) == (False, True)


def test_missed_walk_of_a_past_week_offers_no_change(plan: Plan) -> None:
    page = plan_page(a_week_later(plan), WEDNESDAY + A_WEEK)

    assert {one.may_change for one in page.past[0].walks} == {False}


def test_missed_walk_of_this_week_may_still_move(plan: Plan) -> None:
    page = plan_page(plan, date(2026, 5, 14))

    assert page.now is not None
    assert (page.now.walks[0].mark, page.now.walks[0].may_change) == ("missed", True)


@pytest.mark.parametrize("weeks", [1, 3])
def test_page_costs_five_queries(plan: Plan, weeks: int, django_assert_num_queries: Any) -> None:
    for week in range(1, weeks + 1):
        plan = a_week_later(plan, week)
    today = WEDNESDAY + weeks * A_WEEK

    with django_assert_num_queries(5):
        plan_page(plan, today)
