"""The facts the progression rules get, from what was walked and told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from programs.plans.models import Plan
from programs.plans.rules.facts import WeekFacts
from programs.sessions.queries.evidence import gather
from programs.sessions.queries.facts import facts_of
from programs.vocabulary import CheckInKind
from tests.factories.programs import WEDNESDAY, member_with_plan, told, walked, walks_of
from tests.programs.sessions.moves import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

AFTER, LATER, MORNING = CheckInKind.AFTER, CheckInKind.TEN_MINUTES, CheckInKind.NEXT_MORNING


@pytest.fixture
def plan() -> Plan:
    """A knee plan whose first two walks are done: 13 and 15 May."""
    made = member_with_plan()
    for walk in walks_of(made)[:2]:
        walked(walk)
    return made


def facts(plan: Plan, place: int | None = 1, today: date = date(2026, 5, 16)) -> WeekFacts:
    evidence = gather(Plan.objects.get(pk=plan.pk), today)
    return facts_of(evidence, None if place is None else evidence.row_done[place])


def test_week_without_a_log_has_its_walks_and_no_scores(plan: Plan) -> None:
    found = facts(plan)

    assert (found.sessions_done, found.sessions_planned) == (2, 3)
    assert (found.completed_percent, found.row_completed_percent) == (100, 100)
    assert (found.pain_during, found.effort, found.confidence) == (None, None, None)
    assert (found.usual_pain, found.effort_cap) == (2, 5)
    assert found.is_pain_program


def test_scores_are_those_of_the_walk_asked_about(plan: Plan) -> None:
    first, second = walks_of(plan)[:2]
    told(first, AFTER, pain=5, effort=5, confidence=5)
    told(second, AFTER, pain=2, effort=3, confidence=8)
    told(second, LATER, pain=1)
    told(second, MORNING, pain=0)

    found = facts(plan)

    assert (found.pain_during, found.pain_after, found.pain_morning) == (2, 1, 0)
    assert (found.effort, found.confidence) == (3, 8)


def test_only_the_row_that_stands_counts(plan: Plan) -> None:
    second = walks_of(plan)[1]
    newer = told(second, AFTER, pain=2)
    newer.replaced_by = newer
    newer.save()
    corrected = told(second, AFTER, pain=5)
    newer.replaced_by = corrected
    newer.save()

    assert facts(plan).pain_during == 5


def test_stumbles_reach_into_the_walk_before(plan: Plan) -> None:
    for walk in walks_of(plan)[:2]:
        told(walk, AFTER, near_falls=1)

    assert facts(plan).near_falls == (1, 1)


def test_excused_walk_is_not_planned(plan: Plan) -> None:
    last = walks_of(plan)[2]
    last.status = "excused"
    last.save()

    assert facts(plan).sessions_planned == 2


def test_half_a_walk_lowers_the_mean_of_the_row() -> None:
    plan = member_with_plan()
    first, second = walks_of(plan)[:2]
    walked(first)
    walked(second, minutes=1)

    found = facts(plan)

    assert (found.completed_percent, found.row_completed_percent) == (50, 75)


def test_more_than_was_planned_is_a_whole_walk() -> None:
    plan = member_with_plan()
    walked(walks_of(plan)[0], minutes=60)

    assert facts(plan, 0).completed_percent == 100


@pytest.mark.parametrize(("days", "gap"), [(1, 2), (6, 6), (7, 7), (14, 14), (28, 28)])
def test_gap_is_the_longest_without_a_walk(plan: Plan, days: int, gap: int) -> None:
    today = date(2026, 5, 15) + timedelta(days=days)

    assert facts(plan, today=today).gap_days == gap


def test_gap_after_a_single_walk_counts_too() -> None:
    plan = member_with_plan()
    walked(walks_of(plan)[0])

    assert facts(plan, 0, WEDNESDAY + timedelta(days=16)).gap_days == 16


def test_painful_walks_of_seven_days_are_counted_once_each(plan: Plan) -> None:
    first, second = walks_of(plan)[:2]
    told(first, AFTER, pain=7)
    told(first, LATER, pain=6)
    told(second, LATER, pain=6)

    assert facts(plan).pain_over_limit_in_7_days == 2


def test_mornings_lie_in_their_calendar_week(plan: Plan) -> None:
    first, second = walks_of(plan)[:2]
    told(first, MORNING, pain=2)
    told(second, MORNING, pain=4)

    assert facts(plan, today=date(2026, 5, 18)).weekly_morning_pain == ((), (2, 4), ())


def test_nothing_walked_asks_for_no_answers(plan: Plan) -> None:
    found = facts(plan, None)

    assert (found.effort, found.confidence, found.is_pain_program) == (0, 10, False)


@pytest.mark.parametrize("walks", [1, 3])
def test_evidence_costs_nine_queries_whatever_the_history(
    walks: int, django_assert_num_queries: Any
) -> None:
    plan = member_with_plan()
    for walk in walks_of(plan)[:walks]:
        walked(walk)
        told(walk, AFTER, at=at(walk.due_on, 12), pain=2)
    plan = Plan.objects.select_related("program_version", "member").get(pk=plan.pk)

    with django_assert_num_queries(9):
        gather(plan, date(2026, 5, 19))
