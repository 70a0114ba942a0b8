"""The check before a walk: what its answers allow, keep and demand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from programs.sessions.models import ReadinessCheck, SafetyEvent, WalkSession
from programs.sessions.rules.readiness import ReadinessError
from programs.sessions.rules.refusals import Refusal
from programs.sessions.services.walk import CannotWalkError
from programs.vocabulary import HoldKind, Readiness, SessionStatus, Setting, Spotter, SupportLevel
from tests.factories.programs import (
    NOW,
    WEDNESDAY,
    member_with_plan,
    ready_for,
    screened,
    walks_of,
)
from tests.programs.screening.answers import CLEAR
from tests.programs.sessions.moves import at, check, decisions, start, tell, walk_through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    """The first walk of a knee plan: 4 walks of half a minute at S3."""
    return walks_of(member_with_plan())[0]


def reload(walk: WalkSession) -> WalkSession:
    return WalkSession.objects.with_plan().get(pk=walk.pk)


def test_well_member_is_ready_and_the_check_is_kept(walk: WalkSession) -> None:
    result = check(walk)

    kept = ReadinessCheck.objects.get()
    assert result.result is Readiness.READY
    assert (kept.result, kept.pain, kept.checked_on) == ("ready", 2, WEDNESDAY)
    assert kept.is_setup_ready


def test_poor_sleep_halves_the_walk_at_the_same_support(walk: WalkSession) -> None:
    check(walk, r_drowsy="poor_sleep")

    half = reload(walk)
    assert (half.repetitions, half.planned_backward_seconds) == (2, 60)
    assert (half.is_reduced, half.support_level) == (True, walk.support_level)


def test_second_check_never_halves_a_half(walk: WalkSession) -> None:
    check(walk, r_drowsy="poor_sleep")
    check(walk, r_drowsy="poor_sleep", hour=10)

    assert reload(walk).repetitions == 2


def test_better_check_gives_the_whole_walk_back(walk: WalkSession) -> None:
    check(walk, r_drowsy="poor_sleep")
    check(walk, hour=10)

    whole = reload(walk)
    assert (whole.repetitions, whole.is_reduced) == (4, False)


@pytest.mark.parametrize(
    ("answers", "kind", "hold", "demand"),
    [
        ({"r_urgent": "yes"}, "urgent_sign", HoldKind.STOP_URGENT, "new_symptom"),
        ({"r_fall": "yes"}, "fall", HoldKind.PAUSE_CLEAR, "fall"),
        ({"r_joint": "yes"}, "new_sign", HoldKind.PAUSE_CLEAR, "new_symptom"),
    ],
)
def test_sign_is_stored_locks_and_asks_for_a_safety_check(
    walk: WalkSession, answers: dict[str, Any], kind: str, hold: str, demand: str
) -> None:
    check(walk, **answers)

    assert SafetyEvent.objects.get().kind == kind
    assert walk.plan.holds.get().kind == hold
    assert walk.member.screening_demands.filter(reason=demand).exists()


def test_new_sleepy_medicine_rests_today_and_asks_for_a_safety_check(walk: WalkSession) -> None:
    result = check(walk, r_drowsy="new_medicine")

    assert result.result is Readiness.NOT_TODAY
    assert walk.member.screening_demands.get().reason == "new_medicine"


def test_not_today_stands_for_every_walk_until_the_day_is_over(walk: WalkSession) -> None:
    check(walk, r_pain_now=7)
    other = walks_of(walk.plan)[1]
    WalkSession.objects.filter(pk=other.pk).update(due_on=WEDNESDAY)

    for tried in (walk, other):
        with pytest.raises(CannotWalkError) as refused:
            check(reload(tried), hour=10)
        assert refused.value.refusal is Refusal.NOT_TODAY
        ready_for(tried, now=at(WEDNESDAY, 11))
        with pytest.raises(CannotWalkError) as refused:
            start(reload(tried), hour=12)
        assert refused.value.refusal is Refusal.NOT_TODAY

    tomorrow = WEDNESDAY + timedelta(days=1)
    WalkSession.objects.filter(pk=other.pk).update(due_on=tomorrow)
    assert check(reload(other)).result is Readiness.READY
    assert start(reload(other)).status == SessionStatus.STARTED


@pytest.mark.parametrize("answers", [{}, {"r_pain_now": 7}, {"r_fall": "yes"}])
def test_check_told_twice_is_one_check(walk: WalkSession, answers: dict[str, Any]) -> None:
    first = check(walk, **answers)

    again = check(reload(walk), **answers)

    assert again == first
    assert ReadinessCheck.objects.count() == 1
    assert SafetyEvent.objects.count() == ("r_fall" in answers)


@pytest.mark.parametrize(("days", "is_held"), [(1, False), (2, True)])
def test_third_painful_day_in_a_row_asks_for_a_clinician(
    walk: WalkSession, days: int, *, is_held: bool
) -> None:
    for ago in range(1, days + 1):
        ReadinessCheck.objects.create(
            member=walk.member,
            walk_session=walk,
            result="not_today",
            pain=6,
            answers={},
            is_setup_ready=False,
            checked_on=WEDNESDAY - timedelta(days=ago),
            checked_at=NOW - timedelta(days=ago),
        )

    check(walk, r_pain_now=7)

    assert walk.plan.holds.exists() is is_held
    left = WalkSession.objects.filter(plan=walk.plan, status=SessionStatus.SCHEDULED)
    assert left.exists() is not is_held


def test_missing_answer_is_refused_and_nothing_kept(walk: WalkSession) -> None:
    with pytest.raises(ReadinessError):
        check(walk, r_dizzy="perhaps")

    assert not ReadinessCheck.objects.exists()


def test_closed_gate_keeps_the_check_from_being_made(walk: WalkSession) -> None:
    check(walk, r_fall="yes")

    with pytest.raises(CannotWalkError) as refused:
        check(walk, hour=10)

    assert refused.value.refusal is Refusal.REPLACED


def test_log_left_half_way_is_weighed_before_the_next_walk(walk: WalkSession) -> None:
    done = walk_through(walk)
    tell(done, pain=8, is_complete=False)
    following = walks_of(walk.plan)[1]

    with pytest.raises(CannotWalkError) as refused:
        check(following)

    assert refused.value.refusal is Refusal.REPLACED
    assert decisions(walk.plan) == [(7, "regress")]


def test_safety_check_that_finds_more_takes_back_free_hands() -> None:
    plan = member_with_plan("starter_one_minute", setting=Setting.LANE, lane_length_mm=10_000)
    walk = walks_of(plan)[0]
    WalkSession.objects.filter(pk=walk.pk).update(support_level=SupportLevel.S6)
    screened(plan.member, CLEAR | {"worry_fall": "yes"}, now=at(WEDNESDAY, 8))

    check(reload(walk), hour=9)

    assert reload(walk).support_level < SupportLevel.S6


def test_support_that_was_made_safer_is_never_eased_by_a_check(walk: WalkSession) -> None:
    WalkSession.objects.filter(pk=walk.pk).update(support_level=SupportLevel.S0)

    check(reload(walk))

    assert reload(walk).support_level == SupportLevel.S0


def test_check_of_another_member_tells_nothing_about_this_one(walk: WalkSession) -> None:
    other = walks_of(member_with_plan(spotter=Spotter.EVERY_TIME))[0]

    check(other, r_fall="yes")

    assert check(walk).result is Readiness.READY


def test_usual_pain_of_5_lets_pain_of_5_walk_whole() -> None:
    answers: dict[str, Any] = CLEAR | {"pain_usual": "5"}
    walk = walks_of(member_with_plan("starter_one_minute", answers=answers))[0]

    assert check(walk, r_pain_now=5).result is Readiness.READY
    assert check(walk, r_pain_now=6, hour=10).result is Readiness.NOT_TODAY


def test_day_of_the_check_is_the_members_day(walk: WalkSession) -> None:
    with pytest.raises(CannotWalkError) as refused:
        check(walk, on=date(2026, 5, 14))

    assert refused.value.refusal is Refusal.PAST
