"""One rule says what counts, and every page gives a walk the same mark."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.adherence.queries import calendar
from programs.adherence.rules.arithmetic import Walk
from programs.plans.rules.marks import counts, credit, mark_on
from programs.sessions.models import WalkSession
from programs.sessions.queries import week
from programs.vocabulary import SessionStatus

TODAY = date(2026, 5, 13)
seconds = st.integers(0, 3_600)


@pytest.mark.parametrize(
    ("done", "planned", "is_counted"),
    [(0, 360, False), (287, 360, False), (288, 360, True), (500, 360, True), (0, 0, True)],
)
def test_walk_counts_from_80_per_cent(done: int, planned: int, is_counted: bool) -> None:
    assert counts(done_seconds=done, planned_seconds=planned) is is_counted


@given(done=seconds, planned=seconds)
def test_credit_is_a_share_of_what_was_asked(done: int, planned: int) -> None:
    share = credit(done_seconds=done, planned_seconds=planned)

    assert share == min(Fraction(1), Fraction(done, planned) if planned else Fraction(1))


@pytest.mark.parametrize(
    ("days_from_today", "mark"), [(-1, "missed"), (0, "today"), (1, "planned")]
)
def test_walk_not_done_has_the_mark_of_its_day(days_from_today: int, mark: str) -> None:
    due_on = TODAY + timedelta(days=days_from_today)

    found = mark_on(due_on, TODAY, is_done=False, is_excused=False, is_counted=False)

    assert found == mark


@given(
    done=seconds,
    planned=seconds,
    status=st.sampled_from(
        [SessionStatus.SCHEDULED, SessionStatus.STARTED, SessionStatus.DONE, SessionStatus.EXCUSED]
    ),
    days=st.integers(-9, 9),
)
def test_week_strip_and_calendar_give_the_same_mark(
    done: int, planned: int, status: SessionStatus, days: int
) -> None:
    due_on = TODAY + timedelta(days=days)
    stored = WalkSession(
        due_on=due_on,
        due_at=datetime(2026, 5, 13, tzinfo=UTC),
        status=status,
        planned_backward_seconds=planned,
        active_backward_seconds=done,
    )
    reckoned = Walk(
        due_on=due_on,
        planned_seconds=planned,
        done_seconds=done,
        is_done=status is SessionStatus.DONE,
        is_excused=status is SessionStatus.EXCUSED,
    )

    assert week.mark_of(stored, TODAY) == calendar.mark_of(reckoned, TODAY)
