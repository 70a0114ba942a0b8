from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.adherence.rules.arithmetic import (
    LABEL_WORDS,
    Adherence,
    Label,
    Thresholds,
    Walk,
    adherence,
    is_week_over_dose,
    points,
    week_so_far,
)
from programs.adherence.rules.sums import sums_of
from programs.adherence.rules.windows import (
    Window,
    last_28_days,
    previous_28_days,
    since_start,
    this_week,
    weeks_up_to,
)
from tests.tables import each_row

TODAY = date(2026, 5, 13)
"""A Wednesday."""


def walk(days_ago: int, done: int | None = None, planned: int = 600) -> Walk:
    """Return a walk some days ago; `done` seconds, or None for not walked."""
    return Walk(
        due_on=TODAY - timedelta(days=days_ago),
        planned_seconds=planned,
        done_seconds=done or 0,
        is_done=done is not None,
    )


def over_28_days(*walks: Walk) -> Adherence:
    """Return the adherence of the last 28 days."""
    return adherence(walks, last_28_days(TODAY), TODAY)


walks = st.builds(
    Walk,
    due_on=st.dates(TODAY - timedelta(days=70), TODAY + timedelta(days=14)),
    planned_seconds=st.integers(0, 1200),
    done_seconds=st.integers(0, 2000),
    is_done=st.booleans(),
    is_excused=st.booleans(),
    is_held=st.booleans(),
    is_superseded=st.booleans(),
    is_plan_active=st.booleans(),
    is_extra=st.booleans(),
)
many_walks = st.lists(walks, max_size=8)


@pytest.mark.parametrize(
    "done, counts, cut_short, credit",
    [
        (None, False, False, Fraction(0)),
        (0, False, True, Fraction(0)),
        (479, False, True, Fraction(479, 600)),
        (480, True, False, Fraction(480, 600)),
        (600, True, False, Fraction(1)),
        (900, True, False, Fraction(1)),
    ],
)
def test_walk_counts_from_eighty_per_cent(
    done: int | None, counts: bool, cut_short: bool, credit: Fraction
) -> None:
    one = walk(1, done)

    assert (one.counts, one.is_cut_short, one.credit) == (counts, cut_short, credit)


@pytest.mark.parametrize("done, credit", [(None, 0), (0, 1), (60, 1)])
def test_walk_that_asked_for_nothing_counts_once_it_is_finished(
    done: int | None, credit: int
) -> None:
    assert walk(1, done, planned=0).credit == credit


@pytest.mark.parametrize("done, over", [(600, False), (720, False), (721, True)])
def test_over_dose_is_more_than_120_per_cent(done: int, over: bool) -> None:
    assert walk(1, done).is_over_dose == over


@each_row(
    "changes, due",
    [
        ({}, True),
        ({"due_on": TODAY}, False),
        ({"due_on": TODAY, "is_done": True}, True),
        ({"due_on": TODAY + timedelta(days=1), "is_done": True}, False),
        ({"is_excused": True}, False),
        ({"is_held": True}, False),
        ({"is_superseded": True}, False),
        ({"is_plan_active": False}, False),
        ({"is_extra": True, "is_done": True}, False),
    ],
)
def test_due_is_scheduled_and_past_or_done_today(changes: dict[str, Any], due: bool) -> None:
    assert walk(1)._replace(**changes).is_due(TODAY) == due


def test_sessions_and_minutes_are_n_of_d() -> None:
    result = over_28_days(walk(1, 600), walk(3, 300), walk(5), walk(8, 900))

    assert (result.counted, result.cut_short, result.missed, result.due) == (2, 1, 1, 4)
    assert (result.done_seconds, result.planned_seconds) == (1500, 2400)
    assert (result.sessions_percent, result.minutes_percent) == (50, 62)


def test_extra_walks_never_fill_gaps() -> None:
    extra = walk(2, 600)._replace(is_extra=True)

    assert over_28_days(walk(1), extra, extra) == over_28_days(walk(1))


def test_excused_is_not_missed_and_stays_visible() -> None:
    result = over_28_days(walk(1, 600), walk(3)._replace(is_excused=True))

    assert (result.due, result.missed, result.excused) == (1, 0, 1)


def test_nothing_due_is_never_nought_per_cent() -> None:
    nothing = over_28_days(walk(1)._replace(is_excused=True))

    assert nothing.sessions_percent is None
    assert nothing.minutes_percent is None
    assert nothing.label() is Label.NOTHING_DUE
    assert LABEL_WORDS[nothing.label()] == "Nothing due"


@each_row(
    "counted, due, label",
    [
        (0, 1, Label.TOO_EARLY),
        (2, 2, Label.TOO_EARLY),
        (3, 3, Label.ON_TRACK),
        (4, 5, Label.ON_TRACK),
        (7, 9, Label.PARTLY),
        (1, 2, Label.TOO_EARLY),
        (2, 4, Label.PARTLY),
        (4, 9, Label.LOW),
        (0, 3, Label.LOW),
    ],
)
def test_label_by_the_thresholds(counted: int, due: int, label: Label) -> None:
    assert Adherence(due=due, counted=counted).label() is label


def test_clinic_may_tune_the_thresholds() -> None:
    result = Adherence(due=10, counted=7)

    assert result.label() is Label.PARTLY
    assert result.label(Thresholds(on_track=70)) is Label.ON_TRACK
    assert result.label(Thresholds(on_track=90, partly=75)) is Label.LOW


def test_percent_is_rounded_down() -> None:
    assert Adherence(due=250, counted=199).sessions_percent == 79
    assert Adherence(due=250, counted=199).label() is Label.PARTLY


def test_windows_have_both_their_ends() -> None:
    assert this_week(TODAY) == Window(date(2026, 5, 11), date(2026, 5, 17))
    assert last_28_days(TODAY) == Window(date(2026, 4, 16), TODAY)
    assert previous_28_days(TODAY) == Window(date(2026, 3, 19), date(2026, 4, 15))
    assert since_start(date(2026, 4, 1), TODAY).days == 43
    assert last_28_days(TODAY).days == previous_28_days(TODAY).days == 28
    assert weeks_up_to(TODAY, 2) == [
        Window(date(2026, 5, 4), date(2026, 5, 10)),
        Window(date(2026, 5, 11), date(2026, 5, 17)),
    ]


def test_week_so_far_counts_days_ahead_as_scheduled() -> None:
    week = [walk(2, 600), walk(0), walk(-2)]

    assert week_so_far(week, this_week(TODAY)) == (1, 3)


@pytest.mark.parametrize("extra_seconds, over", [(240, False), (241, True)])
def test_week_is_over_dose_by_its_extra_walks(extra_seconds: int, over: bool) -> None:
    planned = [walk(2, 600), walk(1, 600)]
    extra = walk(0, extra_seconds)._replace(is_extra=True, planned_seconds=0)

    assert is_week_over_dose([*planned, extra], this_week(TODAY)) == over


def test_empty_week_is_no_over_dose() -> None:
    assert not is_week_over_dose([], this_week(TODAY))


def change(*walks: Walk) -> int | None:
    sums = sums_of(walks, TODAY)
    return points(sums.counted, sums.due, sums.before_counted, sums.before_due)


def test_change_compares_two_stretches_of_28_days() -> None:
    before = [walk(30 + day, 600) for day in range(4)]
    now = [walk(1, 600), walk(3), walk(5), walk(7)]

    assert change(*before, *now) == -75
    assert change(*now) is None
    assert change(*before, *now[:2]) is None


@given(given_walks=many_walks)
def test_done_is_never_more_than_due(given_walks: list[Walk]) -> None:
    result = over_28_days(*given_walks)

    assert 0 <= result.counted <= result.due
    assert result.counted + result.cut_short + result.missed == result.due
    assert result.missed >= 0
    assert result.done_seconds <= result.planned_seconds


@given(given_walks=many_walks, index=st.integers(0, 19))
def test_excusing_a_missed_walk_never_lowers_adherence(given_walks: list[Walk], index: int) -> None:
    missed = Walk(due_on=TODAY - timedelta(days=index), planned_seconds=600)
    before = over_28_days(missed, *given_walks)

    after = over_28_days(missed._replace(is_excused=True), *given_walks)

    if after.due:
        assert (after.sessions_share or 0) >= (before.sessions_share or 0)
    if after.planned_seconds:
        assert (after.minutes_share or 0) >= (before.minutes_share or 0)


@given(given_walks=many_walks, data=st.data())
def test_order_of_walks_does_not_matter(given_walks: list[Walk], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(given_walks))

    assert over_28_days(*shuffled) == over_28_days(*given_walks)
    assert sums_of(shuffled, TODAY) == sums_of(given_walks, TODAY)


@given(given_walks=many_walks, more=st.integers(0, 600))
def test_walking_more_never_lowers_adherence(given_walks: list[Walk], more: int) -> None:
    longer = [one._replace(done_seconds=one.done_seconds + more) for one in given_walks]

    assert over_28_days(*longer).counted >= over_28_days(*given_walks).counted
    assert over_28_days(*longer).done_seconds >= over_28_days(*given_walks).done_seconds


@given(given_walks=many_walks)
def test_two_halves_of_a_window_add_up_to_it(given_walks: list[Walk]) -> None:
    whole = Window(TODAY - timedelta(days=27), TODAY)
    first = Window(whole.first, TODAY - timedelta(days=14))
    second = Window(TODAY - timedelta(days=13), TODAY)

    parts = [adherence(given_walks, half, TODAY) for half in (first, second)]

    assert sum(part.due for part in parts) == adherence(given_walks, whole, TODAY).due
    assert sum(part.counted for part in parts) == adherence(given_walks, whole, TODAY).counted
