"""A walk told twice: the member chooses, nothing is dropped, the rules look again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programs.sessions.models import WalkSession
from programs.sessions.queries.results import arrived_on, tellings_of
from programs.sessions.rules.tellings import SET_ASIDE
from programs.sessions.services.settle import (
    KEEP,
    ON_ARRIVAL,
    CannotSettleError,
    settle_walk,
)
from programs.sessions.services.walk import OtherResultError, finish_walk
from tests.factories.programs import WEDNESDAY, member_with_plan, walks_of
from tests.programs.sessions.moves import at, check, finish, result_of, walk_through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    """A walk of 2 minutes that was told again with 1 minute."""
    done = walk_through(walks_of(member_with_plan())[0])
    with pytest.raises(OtherResultError):
        finish(done, share=50)
    return WalkSession.objects.get(pk=done.pk)


def settle(walk: WalkSession, choice: str) -> WalkSession:
    return settle_walk(walk_session=walk, choice=choice, now=at(WEDNESDAY, 11), today=WEDNESDAY)


def set_aside(walk: WalkSession) -> list[int]:
    return [
        one["told"]["active_backward_seconds"] for one in walk.events if one["kind"] == SET_ASIDE
    ]


def test_both_tellings_are_shown(walk: WalkSession) -> None:
    assert [(one.key, one.backward) for one in tellings_of(walk)] == [
        ("keep", "2 min"),
        ("0", "1 min"),
    ]


def test_keeping_the_first_settles_it(walk: WalkSession) -> None:
    settled = settle(walk, KEEP)

    assert (settled.active_backward_seconds, settled.is_to_confirm) == (120, False)
    assert set_aside(settled) == [60]


def test_other_telling_counts_once_chosen_and_the_first_is_kept(walk: WalkSession) -> None:
    settled = settle(walk, "0")

    assert (settled.active_backward_seconds, settled.is_to_confirm) == (60, False)
    assert set_aside(settled) == [120]


def test_message_that_was_set_aside_is_not_asked_about_again(walk: WalkSession) -> None:
    settle(walk, KEEP)

    with pytest.raises(OtherResultError):
        finish(walk, share=50)

    assert not WalkSession.objects.get(pk=walk.pk).is_to_confirm


@pytest.mark.parametrize("choice", ["1", "-1", "", "all"])
def test_choice_that_was_not_offered_is_refused(walk: WalkSession, choice: str) -> None:
    with pytest.raises(CannotSettleError, match="Choose one of these"):
        settle(walk, choice)

    assert WalkSession.objects.get(pk=walk.pk).is_to_confirm


def test_settled_walk_is_not_settled_again(walk: WalkSession) -> None:
    settle(walk, "0")

    with pytest.raises(CannotSettleError, match="settled already"):
        settle(walk, KEEP)


def test_walk_from_the_future_can_be_put_on_the_day_it_arrived() -> None:
    walk = walks_of(member_with_plan())[0]
    check(walk)
    ahead = WEDNESDAY + timedelta(days=3)
    result = result_of(walk, on=ahead, device_now=at(WEDNESDAY, 9, 26).isoformat())
    done = finish_walk(walk_session=walk, result=result, now=at(WEDNESDAY, 9, 26), today=WEDNESDAY)
    assert (done.walked_on, done.is_to_confirm) == (date(2026, 5, 16), True)
    assert arrived_on(done) == WEDNESDAY

    settled = settle(done, ON_ARRIVAL)

    assert (settled.walked_on, settled.is_to_confirm) == (WEDNESDAY, False)
