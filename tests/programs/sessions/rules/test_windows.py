"""When a question about a walk is open: ten minutes after it all day, and the next morning."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from programs.sessions.rules.windows import Ended, ended_at, refusal
from programs.vocabulary import CheckInKind

END = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)
DAY = date(2026, 5, 13)
ENDED = Ended(at=END, walked_on=DAY, time_zone="Europe/London")
SECOND = timedelta(seconds=1)

TOO_SOON = "We ask this 10 minutes after your walk."
TOO_LATE = "This question was for the day of your walk. You can leave it now."
NOT_YET = "We ask this the morning after your walk."
OVER = "This question was for the morning after your walk. You can leave it now."


@pytest.mark.parametrize(
    ("passed", "today", "words"),
    [
        (timedelta(minutes=10) - SECOND, DAY, TOO_SOON),
        (timedelta(minutes=10), DAY, ""),
        (timedelta(hours=13, minutes=59), DAY, ""),
        (timedelta(hours=14), DAY + timedelta(days=1), TOO_LATE),
    ],
)
def test_ten_minute_question_is_open_until_the_day_ends(
    passed: timedelta, today: date, words: str
) -> None:
    asked = refusal(CheckInKind.TEN_MINUTES, ENDED, now=END + passed, today=today)

    assert asked == words


@pytest.mark.parametrize(
    ("passed", "today", "words"),
    [
        (timedelta(hours=13), DAY, NOT_YET),
        (timedelta(hours=15), DAY + timedelta(days=1), ""),
        (timedelta(hours=38), DAY + timedelta(days=1), ""),
        (timedelta(hours=39), DAY + timedelta(days=2), OVER),
    ],
)
def test_morning_question_is_open_on_the_next_day(
    passed: timedelta, today: date, words: str
) -> None:
    asked = refusal(CheckInKind.NEXT_MORNING, ENDED, now=END + passed, today=today)

    assert asked == words


def test_walk_across_midnight_is_asked_after_ten_minutes_and_then_in_the_morning() -> None:
    end = datetime(2026, 5, 13, 23, 10, tzinfo=UTC)  # ten past midnight in London
    ended = Ended(at=end, walked_on=DAY, time_zone="Europe/London")
    today = DAY + timedelta(days=1)

    quarter_past = end + timedelta(minutes=15)
    morning = end + timedelta(hours=8)

    assert refusal(CheckInKind.TEN_MINUTES, ended, now=quarter_past, today=today) == ""
    assert refusal(CheckInKind.NEXT_MORNING, ended, now=quarter_past, today=today) == NOT_YET
    assert refusal(CheckInKind.NEXT_MORNING, ended, now=morning, today=today) == ""


def test_log_is_always_open() -> None:
    assert refusal(CheckInKind.AFTER, ENDED, now=END, today=DAY + timedelta(days=90)) == ""


def test_device_two_hours_ahead_does_not_put_the_question_off() -> None:
    told = END + timedelta(hours=2)

    assert ended_at(told, 7200, END + SECOND) == END
    assert ended_at(told, 0, END + SECOND) == END + SECOND
    assert ended_at(END, 0, None) == END
