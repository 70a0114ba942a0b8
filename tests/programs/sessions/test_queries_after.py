"""What the pages after a walk read: the log, the change, the week, a fall told before."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from programs.sessions.models import WalkSession
from programs.sessions.queries.after import (
    after_walk,
    begun_at,
    ended,
    has_told_fall,
    latest_change,
    week_count,
)
from programs.sessions.services.safety import record_stop
from tests.factories.programs import WEDNESDAY, member_with_plan, walked, walks_of
from tests.programs.sessions.moves import at, log, tell, walk_through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    return walk_through(walks_of(member_with_plan())[0])


def test_log_that_stands_is_found(walk: WalkSession) -> None:
    tell(walk, pain=2, is_complete=False)
    newer = tell(walk, pain=3, is_complete=False)

    assert after_walk(walk) == newer


def test_change_since_the_walk_is_found(walk: WalkSession) -> None:
    assert latest_change(walk) is None

    tell(walk, pain=7)

    change = latest_change(walk)
    assert change is not None
    assert change.reason == "Pain went above the safe line of 5."
    assert latest_change(walk, since=at(WEDNESDAY, 12)) is None


def test_change_made_during_a_walk_on_a_clock_that_is_ahead_is_found(walk: WalkSession) -> None:
    tell(walk, pain=7)
    walk.started_at = at(WEDNESDAY, 11, 5)
    walk.clock_skew_seconds = 7200

    assert latest_change(walk) is not None


def test_walk_that_has_not_begun_has_no_change() -> None:
    walk = walks_of(member_with_plan())[0]

    assert (begun_at(walk), ended(walk), latest_change(walk)) == (None, None, None)


def test_week_counts_done_of_planned_without_the_excused(walk: WalkSession) -> None:
    WalkSession.objects.filter(pk=walks_of(walk.plan)[1].pk).update(status="excused")

    count = week_count(walk.plan, WEDNESDAY)

    assert (count.done, count.planned, count.percent) == (1, 1, 100)


def test_week_before_the_first_walk_is_empty(walk: WalkSession) -> None:
    count = week_count(walk.plan, WEDNESDAY - timedelta(days=7))

    assert (count.done, count.planned, count.percent) == (0, 0, 0)


def test_walk_of_another_week_does_not_count(walk: WalkSession) -> None:
    walked(walks_of(walk.plan)[2])

    assert week_count(walk.plan, WEDNESDAY).done == 1
    assert week_count(walk.plan, date(2026, 5, 18)).done == 1


def test_fall_told_on_the_stop_screen_is_not_asked_about_again(walk: WalkSession) -> None:
    record_stop(
        walk_session=walk,
        event_uuid=uuid4(),
        rule="stop_fall",
        answers={},
        occurred_at=at(WEDNESDAY, 9, 20),
        now=at(WEDNESDAY, 9, 28),
        today=WEDNESDAY,
    )
    log(walk, "fell")

    assert has_told_fall(walk)


def test_fall_told_in_the_log_is_asked_about(walk: WalkSession) -> None:
    log(walk, "fell")

    assert not has_told_fall(walk)
