"""The one main card of Today, safety before everything else, and what stands beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from programs.plans.models import Note, Plan
from programs.plans.services.hold import hold_plan
from programs.screening.models import Screening
from programs.sessions.models import WalkSession
from programs.sessions.queries.today import Card, Today, today_for
from programs.vocabulary import CheckInKind, HoldKind, PlanStatus, SessionStatus
from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    NOW,
    SORE_KNEE,
    WEDNESDAY,
    member_screened,
    member_with_plan,
    screened,
    told,
    walked,
    walks_of,
)
from tests.programs.sessions.moves import at, check, start, tell, walk_through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

THURSDAY = WEDNESDAY + timedelta(days=1)
FRIDAY = WEDNESDAY + timedelta(days=2)


def page(member: User, on: date = WEDNESDAY, now: datetime | None = None) -> Today:
    return today_for(member, today=on, now=now or at(on, 10))


def hold(plan: Plan, kind: HoldKind) -> None:
    hold_plan(
        plan=plan,
        kind=kind,
        reason="A reason.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=plan.member,
        now=NOW,
    )


def test_nobody_screened_begins_with_the_safety_check() -> None:
    assert page(UserFactory.create()).card is Card.SCREENING


@pytest.mark.parametrize(
    ("answers", "card"),
    [
        ({}, Card.NO_PLAN),
        ({"stroke_history": "yes"}, Card.TALK_FIRST),
        ({"calf_swelling": "yes"}, Card.URGENT),
    ],
)
def test_without_a_plan_the_safety_check_decides(answers: dict[str, str], card: Card) -> None:
    assert page(member_screened(SORE_KNEE | answers)).card is card


def test_walk_of_today_is_the_job(plan: Plan) -> None:
    found = page(plan.member)

    assert found.card is Card.WALK
    assert found.walk == walks_of(plan)[0]
    assert found.next_walk == walks_of(plan)[1]
    assert (found.place.number, found.place.total) == (1, 30)
    assert (found.done_this_week, found.planned_this_week) == (0, 2)


def test_not_today_takes_the_start_away_until_tomorrow(plan: Plan) -> None:
    walk, following = walks_of(plan)[:2]
    check(walk, r_pain_now=7)

    assert page(plan.member).card is Card.NOT_TODAY
    WalkSession.objects.filter(pk=walk.pk).update(status=SessionStatus.EXCUSED)
    WalkSession.objects.filter(pk=following.pk).update(due_on=THURSDAY)
    assert page(plan.member).card is Card.REST
    assert page(plan.member, THURSDAY).card is Card.WALK


def test_day_without_a_walk_is_a_rest_day(plan: Plan) -> None:
    walk_through(walks_of(plan)[0])
    tell(walks_of(plan)[0], CheckInKind.NEXT_MORNING, pain=1)

    assert page(plan.member, THURSDAY).card is Card.REST


def test_walk_done_today_leaves_nothing_to_start(plan: Plan) -> None:
    walk_through(walks_of(plan)[0])

    assert page(plan.member).card is Card.REST


def test_morning_after_a_walk_asks_its_question(plan: Plan) -> None:
    walk_through(walks_of(plan)[0])

    found = page(plan.member, THURSDAY)

    assert (found.card, found.morning_walk) == (Card.MORNING, walks_of(plan)[0])


def test_missed_walk_is_open_to_be_moved(plan: Plan) -> None:
    assert page(plan.member, THURSDAY).card is Card.MISSED


def test_walk_begun_is_under_way(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    assert page(plan.member).card is Card.UNDER_WAY


def test_walk_left_on_monday_does_not_hide_the_walk_of_today(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    found = page(plan.member, FRIDAY)

    assert (found.card, found.walk, found.is_behind) == (Card.WALK, walks_of(plan)[1], True)


@pytest.mark.parametrize(
    ("kind", "card"),
    [
        (HoldKind.STOP_URGENT, Card.URGENT),
        (HoldKind.PAUSE_CLEAR, Card.PAUSED),
        (HoldKind.MEMBER, Card.PAUSED),
    ],
)
@pytest.mark.parametrize("is_begun", [False, True])
def test_hold_comes_before_any_walk(
    plan: Plan, kind: HoldKind, card: Card, *, is_begun: bool
) -> None:
    if is_begun:
        check(walks_of(plan)[0])
        start(walks_of(plan)[0])
    hold(plan, kind)

    assert page(plan.member).card is card


def test_milder_hold_never_hides_an_urgent_stop(plan: Plan) -> None:
    hold(plan, HoldKind.PAUSE_CLEAR)
    hold(plan, HoldKind.STOP_URGENT)

    assert page(plan.member).card is Card.URGENT


def test_safety_check_that_ran_out_comes_before_the_walk(plan: Plan) -> None:
    Screening.objects.filter(member=plan.member).unguarded().update(expires_on=WEDNESDAY)

    assert page(plan.member).card is Card.SCREENING


def test_careful_answer_comes_before_the_walk(plan: Plan) -> None:
    screened(plan.member, SORE_KNEE | {"stroke_history": "yes"}, now=at(WEDNESDAY, 9, 30))

    assert page(plan.member).card is Card.TALK_FIRST


def test_finished_plan_says_well_done(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.COMPLETED, ended_on=WEDNESDAY)

    assert page(plan.member).card is Card.FINISHED


@pytest.mark.parametrize(("minute", "is_asked"), [(34, False), (35, True)])
def test_ten_minute_question_opens_ten_minutes_after(
    plan: Plan, minute: int, *, is_asked: bool
) -> None:
    walk_through(walks_of(plan)[0])

    found = page(plan.member, now=at(WEDNESDAY, 9, minute))

    assert (found.ten_minutes_walk is not None) is is_asked


def test_question_that_was_answered_is_not_asked_again(plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])
    tell(walk, CheckInKind.TEN_MINUTES, pain=1)

    assert page(plan.member).ten_minutes_walk is None


def test_log_left_half_way_waits_on_today(plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])
    tell(walk, pain=2, is_complete=False)

    found = page(plan.member)

    assert (found.unlogged_walk, found.is_behind) == (walk, False)


def test_log_left_half_way_yesterday_is_weighed(plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])
    tell(walk, pain=2, is_complete=False)

    assert page(plan.member, THURSDAY).is_behind


@pytest.mark.parametrize(
    ("on", "is_behind"), [(date(2026, 5, 19), False), (date(2026, 5, 20), True)]
)
def test_row_is_decided_once_its_days_are_past(plan: Plan, on: date, *, is_behind: bool) -> None:
    assert page(plan.member, on).is_behind is is_behind


def test_pause_ends_only_behind_a_newer_check(plan: Plan) -> None:
    hold(plan, HoldKind.PAUSE_CLEAR)
    assert not page(plan.member).is_behind

    screened(plan.member, SORE_KNEE, now=at(WEDNESDAY, 9, 30))

    assert page(plan.member).is_behind


def test_walk_told_twice_waits_to_be_settled(plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])
    WalkSession.objects.filter(pk=walk.pk).update(is_to_confirm=True)

    assert page(plan.member).walk_to_settle == walk


def test_trend_needs_three_walks(plan: Plan) -> None:
    for walk, pain in zip(walks_of(plan), (5, 4, 2), strict=True):
        walked(walk)
        told(walk, pain=pain, at=at(walk.due_on, 12))
        found = page(plan.member, walk.due_on, at(walk.due_on, 13))

    assert found.has_trend
    assert found.pains == [5, 4, 2]


def test_note_of_somebody_else_is_shown_not_ones_own(plan: Plan) -> None:
    Note.objects.create(
        plan=plan, member=plan.member, author=plan.member, body="Mine", created_at=NOW
    )
    assert page(plan.member).note is None

    anna = UserFactory.create(name="Anna King")
    Note.objects.create(
        plan=plan, member=plan.member, author=anna, body="Same speed is fine.", created_at=NOW
    )

    note = page(plan.member).note
    assert note is not None
    assert note.body == "Same speed is fine."


@pytest.mark.parametrize("weeks", [1, 3])
def test_today_costs_five_queries_whatever_the_history(
    plan: Plan, weeks: int, django_assert_num_queries: Any
) -> None:
    for walk in walks_of(plan)[:weeks]:
        walked(walk)
        told(walk, pain=2, at=at(walk.due_on, 12))

    with django_assert_num_queries(5):
        page(plan.member, date(2026, 5, 19))


def test_walk_of_another_member_is_nobodys_today(plan: Plan) -> None:
    other = member_with_plan()

    assert page(other.member).walk in walks_of(other)
    assert walks_of(plan)[0].status == SessionStatus.SCHEDULED
