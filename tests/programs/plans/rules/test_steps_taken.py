"""What is told late about a walk takes no step that the plan has taken since."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.plans.rules.outcome import Lock, Outcome, Row, without_steps_taken

ROWS = st.sampled_from(list(Row))
SUPPORT = st.integers(-2, 0)


@pytest.mark.parametrize(
    ("row", "support", "taken", "left"),
    [
        (Row.RESTART, -2, [(Row.RESTART, -2)], (Row.STAY, 0)),
        (Row.BACK_ONE, -1, [(Row.STAY, -1)], (Row.BACK_ONE, 0)),
        (Row.RESTART, -2, [(Row.BACK_ONE, -1)], (Row.RESTART, -1)),
        (Row.BACK_ONE, 0, [], (Row.BACK_ONE, 0)),
        (Row.STAY, -1, [(Row.RESTART, -2)], (Row.STAY, 0)),
    ],
)
def test_steps_taken_are_taken_off(
    row: Row, support: int, taken: list[tuple[Row, int]], left: tuple[Row, int]
) -> None:
    outcome = without_steps_taken(Outcome(row=row, support=support), taken)

    assert (outcome.row, outcome.support) == left


@given(row=ROWS, support=SUPPORT, taken=st.lists(st.tuples(ROWS, SUPPORT), max_size=4))
def test_lock_rest_and_check_are_never_taken_off(
    row: Row, support: int, taken: list[tuple[Row, int]]
) -> None:
    asked = Outcome(row=row, support=support, rest_hours=48, lock=Lock.STOP_URGENT, re_screen=True)

    left = without_steps_taken(asked, taken)

    assert (left.rest_hours, left.lock, left.re_screen) == (48, Lock.STOP_URGENT, True)
    assert support <= left.support <= 0


@given(row=ROWS, support=SUPPORT)
def test_nothing_taken_leaves_everything(row: Row, support: int) -> None:
    outcome = Outcome(row=row, support=support)

    assert without_steps_taken(outcome, []) == outcome
