"""Usual pain, painful days in a row, and the morning score the check need not ask again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from programs.sessions.models import ReadinessCheck, WalkSession
from programs.sessions.queries.pain import (
    baseline_pain,
    morning_pain_of,
    painful_days_before,
    usual_pain_of,
)
from programs.vocabulary import CheckInKind
from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    NOW,
    WEDNESDAY,
    member_with_plan,
    ready_for,
    told,
    walked,
    walks_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    return walks_of(member_with_plan())[0]


def checked(walk: WalkSession, *, days_ago: int, pain: int) -> None:
    ReadinessCheck.objects.create(
        member=walk.member,
        walk_session=walk,
        result="not_today",
        pain=pain,
        answers={},
        is_setup_ready=False,
        checked_on=WEDNESDAY - timedelta(days=days_ago),
        checked_at=NOW - timedelta(days=days_ago),
    )


def test_usual_pain_is_the_safety_checks_until_five_walks(walk: WalkSession) -> None:
    for pain in (7, 7, 7, 7):
        ready_for(walk, pain=pain)
    walked(walk)

    assert baseline_pain(walk.member) == 2
    assert usual_pain_of(walk.member) == 2


def test_usual_pain_is_the_median_of_the_last_five(walk: WalkSession) -> None:
    for pain in (9, 1, 3, 5, 3, 4):
        ready_for(walk, pain=pain)
    walked(walk)

    assert usual_pain_of(walk.member) == 3


def test_check_before_a_walk_that_was_not_walked_says_nothing(walk: WalkSession) -> None:
    for _time in range(5):
        ready_for(walk, pain=5)

    assert usual_pain_of(walk.member) == 2


def test_member_without_a_safety_check_has_no_usual_pain() -> None:
    member: User = UserFactory.create()

    assert usual_pain_of(member) == 0


@pytest.mark.parametrize(
    ("days", "count"), [([], 0), ([1], 1), ([1, 2], 2), ([2, 3], 0), ([1, 1, 3], 1)]
)
def test_painful_days_are_counted_back_from_yesterday(
    walk: WalkSession, days: list[int], count: int
) -> None:
    for ago in days:
        checked(walk, days_ago=ago, pain=6)
    checked(walk, days_ago=4, pain=5)

    assert painful_days_before(walk.member, WEDNESDAY) == count


def test_morning_score_of_yesterdays_walk_is_known_today(walk: WalkSession) -> None:
    done = walked(walk)
    told(done, CheckInKind.NEXT_MORNING, pain=4)

    assert morning_pain_of(walk.member, WEDNESDAY + timedelta(days=1)) == 4
    assert morning_pain_of(walk.member, WEDNESDAY + timedelta(days=2)) is None
