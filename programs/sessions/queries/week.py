"""The seven days of a week with their marks, as the week strip shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from programs.labels import WEEKDAYS, WEEKDAYS_SHORT
from programs.plans.rules.marks import counts, mark_on
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from programs.sessions.models import WalkSession

WEEK_DAYS = 7
WORDS = {
    "done": "session done",
    "cut": "session cut short",
    "today": "session planned",
    "planned": "session planned",
    "missed": "session not done",
    "excused": "session left out",
    "rest": "rest day",
}


@dataclass(frozen=True, kw_only=True)
class WeekDay:
    """One day: its short name, its mark, and both in words."""

    on: date
    short: str
    state: str
    words: str
    is_today: bool


def monday_of(day: date) -> date:
    """Return the Monday of the week this day lies in."""
    return day - timedelta(days=day.weekday())


def mark_of(walk: WalkSession, today: date) -> str:
    """Return the mark of one walk: done, cut, today, planned, missed or excused."""
    return mark_on(
        walk.due_on,
        today,
        is_done=walk.status == SessionStatus.DONE,
        is_excused=walk.status == SessionStatus.EXCUSED,
        is_counted=counts(
            done_seconds=walk.active_backward_seconds,
            planned_seconds=walk.planned_backward_seconds,
        ),
    )


def week_days(walks: Iterable[WalkSession], today: date) -> list[WeekDay]:
    """Return Monday to Sunday of this week; a day with two walks shows the later one."""
    marks = {_day_of(walk): mark_of(walk, today) for walk in walks}
    first = monday_of(today)
    return [_day(first + timedelta(days=number), marks, today) for number in range(WEEK_DAYS)]


def _day_of(walk: WalkSession) -> date:
    return walk.walked_on or walk.due_on


def _day(on: date, marks: dict[date, str], today: date) -> WeekDay:
    state = marks.get(on, "rest")
    is_today = on == today
    name = WEEKDAYS[on.weekday()]
    said = f"{name}, today, {WORDS[state]}" if is_today else f"{name}, {WORDS[state]}"
    short = str(WEEKDAYS_SHORT[on.weekday()])
    return WeekDay(on=on, short=short, state=state, words=said, is_today=is_today)
