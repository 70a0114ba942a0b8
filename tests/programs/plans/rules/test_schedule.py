from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from programs.plans.rules.schedule import (
    day_exists,
    due_at,
    first_day_after_rest,
    fit_weekdays,
    local_day,
    row_dates,
    suggested_weekdays,
    weekdays_refusal,
)
from tests.tables import each_row

ZONES = [
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Nuuk",
    "America/Santiago",
    "Asia/Kathmandu",
    "UTC",
]
MONDAY = date(2026, 5, 4)

zones = st.sampled_from(ZONES)
days = st.dates(date(2008, 1, 1), date(2036, 12, 31))
times = st.times()
weekday_sets = st.sets(st.integers(0, 6), min_size=1, max_size=7)


@pytest.mark.parametrize("sessions", range(1, 8))
def test_suggested_weekdays_fit_their_own_number(sessions: int) -> None:
    assert weekdays_refusal(suggested_weekdays(sessions), sessions) == ""


@each_row(
    "weekdays, sessions, refusal",
    [
        ((0, 2, 4), 3, ""),
        ((0, 2), 3, "Choose 3 days: 2 of 3 chosen."),
        ((0, 2, 2), 3, "Choose 3 days: 2 of 3 chosen."),
        ((3, 4), 1, "Choose 1 day: 2 chosen."),
        ((0, 2, 7), 3, "Choose 3 days: 2 of 3 chosen."),
        (
            (0, 1, 3),
            3,
            "Leave a rest day between two walks. Sunday and Monday are neighbours too.",
        ),
        (
            (0, 3, 6),
            3,
            "Leave a rest day between two walks. Sunday and Monday are neighbours too.",
        ),
        ((0, 1, 3, 4), 4, ""),
    ],
)
def test_rest_day_rule_of_the_weekdays(
    weekdays: tuple[int, ...], sessions: int, refusal: str
) -> None:
    assert weekdays_refusal(weekdays, sessions) == refusal


@pytest.mark.parametrize(
    "weekdays, sessions, fitted",
    [
        ((0, 2, 4), 3, (0, 2, 4)),
        ((0, 2, 4), 4, (0, 2, 4, 5)),
        ((0, 1, 3, 5), 3, (0, 3, 5)),
        ((0, 1, 2), 3, (0, 2, 4)),
        ((1, 3, 5), 2, (1, 3)),
    ],
)
def test_weekdays_are_fitted_to_another_number_of_sessions(
    weekdays: tuple[int, ...], sessions: int, fitted: tuple[int, ...]
) -> None:
    assert fit_weekdays(weekdays, sessions) == fitted


@given(weekdays=weekday_sets, sessions=st.integers(1, 7))
def test_fitted_weekdays_always_keep_the_rest_rule(weekdays: set[int], sessions: int) -> None:
    fitted = fit_weekdays(weekdays, sessions)

    assert weekdays_refusal(fitted, sessions) == ""
    assert fit_weekdays(fitted, sessions) == fitted


def test_row_starts_in_the_middle_of_a_week_and_runs_on() -> None:
    dates = row_dates(date(2026, 5, 7), (0, 2, 4), 3)

    assert dates == [date(2026, 5, 8), date(2026, 5, 11), date(2026, 5, 13)]


def test_row_keeps_a_rest_day_after_the_row_before() -> None:
    after_sunday = row_dates(MONDAY, (0, 2, 4), 3, last_walk_on=date(2026, 5, 3))
    after_saturday = row_dates(MONDAY, (0, 2, 4), 3, last_walk_on=date(2026, 5, 2))

    assert after_sunday[0] == date(2026, 5, 6)
    assert after_saturday[0] == MONDAY


def test_four_sessions_a_week_may_follow_at_once_but_never_on_the_same_day() -> None:
    dates = row_dates(MONDAY, (0, 1, 3, 5), 4, last_walk_on=MONDAY)

    assert dates[0] == date(2026, 5, 5)


@pytest.mark.parametrize("hours, day", [(0, 4), (24, 5), (48, 6), (49, 7)])
def test_rest_ends_on_a_whole_day(hours: int, day: int) -> None:
    assert first_day_after_rest(MONDAY, hours) == date(2026, 5, day)


@each_row(
    "due_on, at, zone, instant",
    [
        # No change: nine thirty in London in summer.
        (date(2026, 5, 4), time(9, 30), "Europe/London", (2026, 5, 4, 8, 30)),
        # A skipped time comes out an hour later on the clock.
        (date(2026, 3, 29), time(1, 30), "Europe/London", (2026, 3, 29, 1, 30)),
        (date(2026, 3, 8), time(2, 30), "America/New_York", (2026, 3, 8, 7, 30)),
        # A time that comes twice is its first.
        (date(2026, 10, 25), time(1, 30), "Europe/London", (2026, 10, 25, 0, 30)),
        (date(2026, 11, 1), time(1, 30), "America/New_York", (2026, 11, 1, 5, 30)),
        # Half an hour of change on Lord Howe.
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", (2026, 10, 3, 15, 45)),
        # Midnight is skipped in Chile: half past comes out at half past one.
        (date(2026, 9, 6), time(0, 30), "America/Santiago", (2026, 9, 6, 4, 30)),
        # The last hour of the day is skipped in Nuuk: the walk stays on its day.
        (date(2024, 3, 30), time(23, 30), "America/Nuuk", (2024, 3, 31, 0, 30)),
        # Far east of the date line.
        (date(2026, 5, 4), time(9, 30), "Pacific/Kiritimati", (2026, 5, 3, 19, 30)),
    ],
)
def test_local_time_across_a_clock_change(
    due_on: date, at: time, zone: str, instant: tuple[int, ...]
) -> None:
    year, month, day, hour, minute = instant

    assert due_at(due_on, at, zone) == datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_day_that_samoa_skipped_never_happened() -> None:
    assert not day_exists(date(2011, 12, 30), "Pacific/Apia")
    assert day_exists(date(2011, 12, 29), "Pacific/Apia")
    assert day_exists(date(2011, 12, 30), "Europe/London")


def test_walk_due_on_a_skipped_day_moves_on_to_the_next_chosen_one() -> None:
    dates = row_dates(date(2011, 12, 26), (0, 2, 4), 3, zone="Pacific/Apia")

    assert dates == [date(2011, 12, 26), date(2011, 12, 28), date(2012, 1, 2)]


@example(zone="Pacific/Apia", day=date(2011, 12, 31), at=time(9, 30))
@example(zone="America/Nuuk", day=date(2024, 3, 30), at=time(23, 30))
@example(zone="America/Santiago", day=date(2026, 9, 6), at=time(0, 0))
@given(zone=zones, day=days, at=times)
def test_walk_is_due_on_its_own_local_day(zone: str, day: date, at: time) -> None:
    instant = due_at(day, at, zone)

    assert not day_exists(day, zone) or local_day(instant, zone) == day


@example(
    zone="Pacific/Apia",
    starts_on=date(2011, 12, 26),
    weekdays={0, 1, 2, 3, 4, 5, 6},
    at=time(9, 30),
    rows=3,
)
@example(
    zone="Australia/Lord_Howe",
    starts_on=date(2026, 3, 30),
    weekdays={1, 3, 6},
    at=time(1, 45),
    rows=2,
)
@given(zone=zones, starts_on=days, weekdays=weekday_sets, at=times, rows=st.integers(1, 4))
def test_sessions_never_double_or_vanish(
    zone: str, starts_on: date, weekdays: set[int], at: time, rows: int
) -> None:
    sessions = len(weekdays)
    dates: list[date] = []
    for _ in range(rows):
        begin = dates[-1] + timedelta(days=1) if dates else starts_on
        last = dates[-1] if dates else None
        dates += row_dates(begin, weekdays, sessions, last_walk_on=last, zone=zone)

    instants = [due_at(day, at, zone) for day in dates]

    apart = 1 if sessions >= 4 else 2
    assert len(dates) == rows * sessions
    assert all((after - before).days >= apart for before, after in pairwise(dates))
    assert all(before < after for before, after in pairwise(instants))
    assert [local_day(instant, zone) for instant in instants] == dates


@given(starts_on=days, sessions=st.integers(1, 7))
def test_row_of_chosen_days_fits_into_seven_days(starts_on: date, sessions: int) -> None:
    for weekdays in combinations(range(7), sessions):
        if weekdays_refusal(weekdays, sessions):
            continue
        dates = row_dates(starts_on, weekdays, sessions)
        assert starts_on <= dates[0]
        assert dates[-1] < starts_on + timedelta(days=7)
        assert {day.weekday() for day in dates} == set(weekdays)
