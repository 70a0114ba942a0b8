from __future__ import annotations

from datetime import date

import pytest

from programs.adherence.rules.days import ago, near_day
from tests.tables import each_row

TODAY = date(2026, 5, 13)


@each_row(
    "day, words",
    [
        (date(2026, 5, 13), "Today"),
        (date(2026, 5, 12), "Yesterday"),
        (date(2026, 5, 14), "Tomorrow"),
        (date(2026, 5, 7), "Thu"),
        (date(2026, 5, 19), "Tue"),
        (date(2026, 5, 6), "6 May"),
        (date(2026, 5, 20), "20 May"),
        (date(2025, 12, 31), "31 Dec 2025"),
        (None, "Never"),
    ],
)
def test_near_days_go_by_name_and_others_by_date(day: date | None, words: str) -> None:
    assert near_day(day, TODAY, none="Never") == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 13), "today"),
        (date(2026, 5, 12), "yesterday"),
        (date(2026, 5, 4), "9 days ago"),
        (date(2026, 5, 14), "today"),
    ],
)
def test_days_back_are_counted_and_never_below_today(day: date, words: str) -> None:
    assert ago(day, TODAY) == words
