"""What pages show of the walks an entry keeps: figures of the day it stands for, and no later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from programs.adherence.rules.history import packed
from programs.adherence.rules.shown import local_days, seconds_on, shown_on
from tests.factories.roster import TODAY, history_of_weeks


def entry(weeks: str, **more: Any) -> dict[str, Any]:
    history = packed(history_of_weeks(weeks, by_hand=2))
    return {"history": history, "as_of": TODAY, "changes_on": None, **more}


def test_row_shows_sessions_seconds_marks_and_who_recorded_them() -> None:
    row = entry("ddd dcd dmm nnn")

    shown = shown_on(row, TODAY)

    assert (shown.done, shown.due) == (6, 9)
    assert seconds_on(row, TODAY) == (9 * 420, 6 * 420 + 200)
    assert (shown.marks, shown.as_of) == ("ddd dcd dmm nnn", TODAY)
    assert (shown.timed, shown.by_hand, shown.by_physio) == (5, 2, 0)


@pytest.mark.parametrize(
    ("day", "figure", "marks"),
    [
        (date(2026, 5, 13), (10, 10), "ddd ddd ddd x"),
        (date(2026, 5, 15), (9, 9), "ddd ddd ddd x"),
        (date(2026, 5, 18), (8, 8), "ddd ddd x"),
    ],
)
def test_oldest_walk_leaves_and_weeks_turn_though_nothing_is_written(
    day: date, figure: tuple[int, int], marks: str
) -> None:
    shown = shown_on(entry("ddd ddd ddd ddd x"), day)

    assert (shown.done, shown.due) == figure
    assert (shown.marks, shown.as_of) == (marks, day)


def test_nothing_is_shown_as_missed_before_the_clock_has_said_so_of_all_figures() -> None:
    tomorrow = TODAY + timedelta(days=1)
    waits = entry("ddd nnn", changes_on=tomorrow)

    shown = shown_on(waits, tomorrow)

    assert (shown.as_of, shown.due, shown.marks) == (TODAY, 3, "ddd nnn")
    assert shown_on(entry("ddd nnn"), tomorrow).marks == "ddd mnn"


def test_row_that_is_to_be_computed_anew_by_other_limits_shows_today() -> None:
    three_weeks_on = TODAY + timedelta(days=21)

    shown = shown_on(entry("ddd ddd ddd", changes_on=date(2000, 1, 1)), three_weeks_on)

    assert (shown.as_of, shown.due, shown.marks) == (three_weeks_on, 4, "ddd")


def test_row_of_a_client_who_flew_back_over_the_date_line_shows_their_day() -> None:
    yesterday = TODAY - timedelta(days=1)

    shown = shown_on(entry("ddd ddd ddd ddd x", changes_on=TODAY + timedelta(days=9)), yesterday)

    assert (shown.as_of, shown.due) == (yesterday, 11)


@pytest.mark.parametrize("history", [None, "", "walks of another edition"])
def test_entry_whose_walks_cannot_be_read_shows_none(history: str | None) -> None:
    shown = shown_on({"history": history, "as_of": TODAY, "changes_on": None}, TODAY)

    assert shown[1:] == (0, 0, "", 0, 0, 0)


def test_day_is_that_of_the_zone() -> None:
    day_in = local_days(datetime(2026, 5, 13, 10, 30, tzinfo=UTC))

    days = [day_in(zone) for zone in ("Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati")]

    assert days == [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]
