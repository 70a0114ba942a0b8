from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from programs.adherence.queries.client_facts import plan_facts, screening_facts
from programs.adherence.queries.client_walks import client_walks
from programs.plans.models import Hold, Plan
from programs.screening.models import ScreeningDemand
from programs.vocabulary import CheckInKind, HoldKind, SessionStatus, Tier
from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    WEDNESDAY,
    member_screened,
    member_with_plan,
    ready_for,
    told,
)
from tests.factories.screening import ClearanceFactory, ScreeningFactory
from tests.programs.adherence.histories import past_walk
from tests.programs.screening.answers import CLEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

NOON = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)
NEEDS_CLEARANCE = CLEAR | {"falls_12mo": "two_or_more"}


@pytest.fixture
def plan() -> Plan:
    return member_with_plan()


def hold(plan: Plan, kind: HoldKind, **days: date) -> None:
    Hold.objects.create(
        plan=plan,
        kind=kind,
        reason="Rest.",
        created_by=plan.member,
        created_at=NOON,
        **{"starts_on": WEDNESDAY} | days,
    )


def test_plan_comes_with_its_weeks_and_the_strictest_hold_in_one_query(
    plan: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hold(plan, HoldKind.MEMBER)
    hold(plan, HoldKind.PAUSE_CLEAR)
    hold(plan, HoldKind.STOP_URGENT, ends_on=WEDNESDAY)

    with django_assert_num_queries(1):
        found = plan_facts(plan.member, WEDNESDAY + timedelta(days=1))

    assert found == plan
    told = found.weeks, found.hold_kind, found.hold_by  # type: ignore[union-attr]
    assert told == (10, "pause_clear", plan.member_id)


def test_member_without_a_plan_has_no_plan_facts() -> None:
    assert plan_facts(UserFactory.create(), WEDNESDAY) is None


def test_plan_that_was_taken_back_is_not_shown(plan: Plan) -> None:
    Plan.objects.update(status="ended", ended_on=WEDNESDAY, withdrawn_at=NOON)

    assert plan_facts(plan.member, WEDNESDAY) is None


def test_check_says_its_tier_its_answers_and_until_when_it_holds(
    plan: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        found = screening_facts(plan.member, WEDNESDAY)

    assert found is not None
    assert (found.tier, found.until, found.due) == (Tier.GO, date(2026, 6, 10), ())
    assert found.words("main_problem") == "A sore knee"
    assert found.words("falls_12mo") == "I did not fall"


def test_check_that_ran_out_or_was_overtaken_says_why(plan: Plan) -> None:
    ScreeningDemand.objects.create(member=plan.member, reason="fall", occurred_at=NOON)

    found = screening_facts(plan.member, date(2026, 6, 10))

    assert found is not None
    assert len(found.due) == 2


def test_clearance_opens_what_the_check_closed_while_its_answers_hold() -> None:
    member = member_screened(NEEDS_CLEARANCE)
    screening = member.screenings.get()
    ClearanceFactory.create(screening=screening, clinician_role="GP", limits="No treadmill.")

    found = screening_facts(member, date(2026, 5, 20))

    assert found is not None
    assert (found.told, found.tier) == (Tier.CLINICIAN_CLEARANCE, Tier.GO_WITH_SUPPORT)
    assert (found.cleared_by, found.limits) == ("GP", "No treadmill.")


@pytest.mark.parametrize("day", [date(2026, 5, 13), date(2027, 5, 14)])
def test_clearance_counts_from_its_day_to_its_end(day: date) -> None:
    member = member_screened(NEEDS_CLEARANCE)
    ClearanceFactory.create(screening=member.screenings.get())

    found = screening_facts(member, day)

    assert found is not None
    assert (found.tier, found.cleared_by) == (Tier.CLINICIAN_CLEARANCE, "")


def test_clearance_for_other_answers_opens_nothing() -> None:
    member = member_screened(NEEDS_CLEARANCE)
    earlier = ScreeningFactory.create(
        member=member, tier=Tier.CLINICIAN_CLEARANCE, completed_at=NOON - timedelta(days=30)
    )
    ClearanceFactory.create(screening=earlier)

    found = screening_facts(member, date(2026, 5, 20))

    assert found is not None
    assert found.tier is Tier.CLINICIAN_CLEARANCE


def test_member_without_a_check_has_no_screening_facts() -> None:
    assert screening_facts(UserFactory.create(), WEDNESDAY) is None


def test_walk_comes_with_every_score_told_about_it(
    plan: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    walk = past_walk(plan, date(2026, 5, 14))
    ready_for(walk, pain=3)
    told(walk, CheckInKind.AFTER, pain=5, effort=4, confidence=8, near_falls=1, note="Warm day.")
    told(walk, CheckInKind.TEN_MINUTES, pain=2)
    told(walk, CheckInKind.NEXT_MORNING, pain=1)

    with django_assert_num_queries(1):
        found = client_walks(plan.member, keys=[walk.pk])[0]

    assert (found.before, found.pain, found.ten_minutes, found.morning) == (3, 5, 2, 1)
    assert (found.effort, found.confidence, found.near_falls) == (4, 8, 1)
    assert found.note == "Warm day."


def test_walks_since_a_day_leave_out_what_a_later_plan_replaced(plan: Plan) -> None:
    past_walk(plan, date(2026, 5, 1))
    replaced = past_walk(plan, date(2026, 5, 14), status=SessionStatus.SUPERSEDED)

    shown = client_walks(plan.member, since=WEDNESDAY)
    named = client_walks(plan.member, keys=[replaced.pk])

    assert replaced.pk not in [walk.pk for walk in shown]
    assert [walk.pk for walk in named] == [replaced.pk]
    assert min(walk.on for walk in shown) >= WEDNESDAY
