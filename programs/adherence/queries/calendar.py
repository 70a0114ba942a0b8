"""Weeks by days with one mark each, the same marks as in the strip of a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst

from programs.adherence.rules.arithmetic import Adherence, adherence
from programs.adherence.rules.windows import Window, this_week, weeks_up_to
from programs.labels import PROVENANCES
from programs.plans.rules.marks import mark_on
from programs.sessions.queries.week import WEEK_DAYS, WORDS
from programs.vocabulary import Provenance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from programs.adherence.queries.history import WalkRow
    from programs.adherence.rules.arithmetic import Walk

MOST_WEEKS = 8


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One day: its mark, the mark in words, and whether the walk was entered by hand."""

    state: str
    words: str
    is_by_hand: bool


@dataclass(frozen=True, kw_only=True)
class CalendarWeek:
    """Monday to Sunday; the title is the Monday, as "11 May"."""

    title: str
    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The latest weeks, oldest first, what was due in them, and how it was recorded."""

    weeks: tuple[CalendarWeek, ...]
    sums: Adherence
    timed: int
    by_hand: int


def calendar(rows: Sequence[WalkRow], starts_on: date, today: date) -> Calendar:
    """Return the weeks since the plan began, the latest 8 at most, this one included."""
    windows = weeks_since(starts_on, today)
    shown = Window(windows[0].first, windows[-1].last)
    done = [row for row in rows if row.walk.is_done and row.on in shown]
    by_hand = sum(row.is_by_hand for row in done)
    marks = {row.on: row for row in sorted(rows, key=lambda row: row.walk.is_done)}
    return Calendar(
        weeks=tuple(_week(window, marks, today) for window in windows),
        sums=adherence((row.walk for row in rows), shown, today),
        timed=len(done) - by_hand,
        by_hand=by_hand,
    )


def weeks_since(starts_on: date, today: date) -> list[Window]:
    """Return the calendar weeks from the plan's first day up to this week, 8 at most."""
    days = this_week(today).first - this_week(min(starts_on, today)).first
    return weeks_up_to(today, min(days.days // WEEK_DAYS + 1, MOST_WEEKS))


def mark_of(walk: Walk, today: date) -> str:
    """Return the mark of one walk: done, cut, excused, today, planned or missed."""
    return mark_on(
        walk.due_on,
        today,
        is_done=walk.is_done,
        is_excused=walk.is_excused,
        is_counted=walk.counts,
    )


def _week(window: Window, marks: dict[date, WalkRow], today: date) -> CalendarWeek:
    days = (window.first + timedelta(days=number) for number in range(WEEK_DAYS))
    return CalendarWeek(
        title=date_format(window.first, "j M"),
        days=tuple(_day(marks.get(day), today) for day in days),
    )


def _day(row: WalkRow | None, today: date) -> CalendarDay:
    state = mark_of(row.walk, today) if row else "rest"
    is_by_hand = bool(row and row.is_by_hand)
    words = capfirst(WORDS[state])
    if row and is_by_hand:
        words = f"{words}, {str(PROVENANCES[Provenance(row.provenance)]).lower()}"
    return CalendarDay(state=state, words=words, is_by_hand=is_by_hand)
