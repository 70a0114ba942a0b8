from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.plans.rules.moving import (
    Move,
    Rest,
    calendar_week_beside,
    days_to_move,
    excuse_refusal,
    move_refusal,
)

MONDAY = date(2026, 5, 4)


def day(number: int) -> date:
    """Return a day of May 2026; the 4th is a Monday."""
    return date(2026, 5, number)


FRIDAY_WALK = Move(
    due_on=day(8),
    today=day(5),
    other_walks=[day(4), day(6), day(11)],
    sessions_per_week=3,
)


def test_walk_moves_within_its_week_with_a_rest_day_on_either_side() -> None:
    assert days_to_move(FRIDAY_WALK) == [day(9)]


def test_four_walks_a_week_may_stand_side_by_side_but_never_double() -> None:
    assert days_to_move(replace(FRIDAY_WALK, sessions_per_week=4)) == [
        day(5),
        day(7),
        day(9),
        day(10),
    ]


def test_missed_walk_moves_to_a_later_day_of_its_week_only() -> None:
    missed = Move(due_on=day(4), today=day(6), other_walks=[day(8)], sessions_per_week=3)

    assert days_to_move(missed) == [day(6), day(10)]


def test_walk_of_a_past_week_stays_where_it_was() -> None:
    old = Move(due_on=day(4), today=day(12), other_walks=[], sessions_per_week=3)

    assert days_to_move(old) == []


def test_week_may_begin_on_the_first_day_of_its_row() -> None:
    row = Move(
        due_on=day(8),
        today=day(7),
        other_walks=[],
        sessions_per_week=3,
        week_starts_on=day(7),
    )

    assert days_to_move(row) == [day(number) for number in (7, 9, 10, 11, 12, 13)]


@pytest.mark.parametrize(("target", "beside"), [(3, -1), (4, 0), (10, 0), (11, 1)])
def test_day_is_told_to_lie_in_another_calendar_week(target: int, beside: int) -> None:
    assert calendar_week_beside(due_on=day(8), day=day(target)) == beside


@pytest.mark.parametrize(
    "target, refusal",
    [
        (day(9), ""),
        (day(11), "Choose a day in the same plan week."),
        (day(4), "This day has passed. Choose today or a later day."),
        (day(6), "You have another walk on this day."),
        (day(7), "Leave a rest day between two walks."),
    ],
)
def test_refusal_says_why(target: date, refusal: str) -> None:
    assert move_refusal(FRIDAY_WALK, target) == refusal


@pytest.mark.parametrize("ends_on", [None, day(9)])
def test_no_walk_moves_under_a_hold(ends_on: date | None) -> None:
    held = replace(FRIDAY_WALK, holds=[Rest(starts_on=day(9), ends_on=ends_on)])

    assert move_refusal(held, day(9)) == "Your plan rests on this day."


@pytest.mark.parametrize(
    "due_on, is_done, refusal",
    [
        (day(20), False, ""),
        (day(6), False, ""),
        (day(5), False, "This walk is too long ago to leave out."),
        (day(20), True, "This walk is done, so it counts."),
    ],
)
def test_excuse_is_for_walks_not_done_and_not_long_ago(
    due_on: date, is_done: bool, refusal: str
) -> None:
    assert excuse_refusal(due_on=due_on, today=day(20), is_done=is_done) == refusal


@given(
    due=st.integers(0, 6),
    today=st.integers(-7, 14),
    others=st.sets(st.integers(-3, 10)),
    sessions=st.integers(1, 7),
    held_from=st.none() | st.integers(-3, 10),
)
def test_a_move_never_doubles_a_day_or_breaks_a_rest(
    due: int, today: int, others: set[int], sessions: int, held_from: int | None
) -> None:
    other_walks = {MONDAY + timedelta(days=offset) for offset in others}
    holds = [] if held_from is None else [Rest(starts_on=MONDAY + timedelta(days=held_from))]
    move = Move(
        due_on=MONDAY + timedelta(days=due),
        today=MONDAY + timedelta(days=today),
        other_walks=other_walks,
        sessions_per_week=sessions,
        holds=holds,
    )

    for target in days_to_move(move):
        assert target >= move.today
        assert target not in other_walks
        assert MONDAY <= target < MONDAY + timedelta(days=7)
        assert not any(hold.covers(target) for hold in holds)
        beside = {target - timedelta(days=1), target + timedelta(days=1)}
        assert sessions >= 4 or not beside & other_walks
