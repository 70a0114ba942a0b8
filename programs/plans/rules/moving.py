"""Which days a planned walk may move to, and when it may be left out.

"Move it, shorten it, or leave it": no overdue pile, never a catch-up dose.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from programs.plans.rules.schedule import DAYS_IN_WEEK, needs_rest_days

OLDEST_EXCUSE_DAYS = 14
"""A walk may be excused for this many days after it was due [J]."""


@dataclass(frozen=True, kw_only=True)
class Rest:
    """Days under a hold, both ends included; open while `ends_on` is None."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether this local day lies under the hold."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, kw_only=True)
class Move:
    """A planned walk that looks for another day.

    `other_walks` are the days of walks done or still to come, also in the weeks beside.
    The walk stays in the 7 days from `week_starts_on`, its plan week, or else in its Monday to
    Sunday. A plan week begins on any day of the week: whoever counts by calendar week may find the
    walk in the one before or after, which `calendar_week_beside` tells.
    """

    due_on: date
    today: date
    other_walks: Collection[date]
    sessions_per_week: int
    holds: Collection[Rest] = ()
    week_starts_on: date | None = None

    @property
    def week(self) -> list[date]:
        """Return the seven days of the walk's week."""
        monday = self.due_on - timedelta(days=self.due_on.weekday())
        start = self.week_starts_on or monday
        return [start + timedelta(days=offset) for offset in range(DAYS_IN_WEEK)]


def days_to_move(move: Move) -> list[date]:
    """Return the days the walk may move to, in order; its own day is not among them."""
    return [day for day in move.week if day != move.due_on and not move_refusal(move, day)]


def calendar_week_beside(*, due_on: date, day: date) -> int:
    """Return 0 where both days lie in one Monday to Sunday, -1 for a day in a week before, else 1.

    The figures and the marks count by these weeks.
    """
    mondays = [one - timedelta(days=one.weekday()) for one in (due_on, day)]
    return (mondays[1] > mondays[0]) - (mondays[1] < mondays[0])


def move_refusal(move: Move, day: date) -> str:
    """Return why the walk may not move to this day, in words for the member, or empty."""
    beside = {day - timedelta(days=1), day + timedelta(days=1)}
    if day not in move.week:
        return "Choose a day in the same plan week."
    if day < move.today:
        return "This day has passed. Choose today or a later day."
    if day in move.other_walks:
        return "You have another walk on this day."
    if needs_rest_days(move.sessions_per_week) and beside & set(move.other_walks):
        return "Leave a rest day between two walks."
    if any(hold.covers(day) for hold in move.holds):
        return "Your plan rests on this day."
    return ""


def excuse_refusal(*, due_on: date, today: date, is_done: bool) -> str:
    """Return why a walk may not be left out, in words for the member, or an empty text."""
    if is_done:
        return "This walk is done, so it counts."
    if (today - due_on).days > OLDEST_EXCUSE_DAYS:
        return "This walk is too long ago to leave out."
    return ""
