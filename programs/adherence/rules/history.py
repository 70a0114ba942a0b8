"""The walks of one client as a few lists by day, from which the figures of any day follow.

A roster entry keeps them, so that the job of the night reads nothing else: the sums here are
those of `sums_of`, found by bisection instead of asking each walk. Days are ordinals.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from programs.adherence.rules.picture import MARK_WEEKS
from programs.adherence.rules.signs import Told
from programs.adherence.rules.sums import Sums
from programs.adherence.rules.windows import LONG_WINDOW_DAYS
from programs.vocabulary import Provenance

LOOK_BACK_DAYS = 62
"""56 days for the change of the last 28, and up to the Monday before them."""

WEEK_DAYS = 7
WEEK_ENDS = tuple(WEEK_DAYS * number for number in range(2 - MARK_WEEKS, 2))
DONE, CUT, EXCUSED, OPEN = "d", "c", "x", "n"
MISSED = "m"
NEVER = date.max
MAKERS: dict[str, str] = {Provenance.TIMER: "t", Provenance.BY_HAND: "h", Provenance.PHYSIO: "p"}
NOT_MADE, MADE_OTHERWISE = "-", "o"


class History(NamedTuple):
    """Walks in the order of their due days; every list has one item a walk.

    `letters` say done, cut short, excused or neither. `planned` and `done` are the backward
    seconds that count, none for an excused walk. `on` is the day it was walked, None while that
    is the due day of every walk. `made` says how a done walk was recorded.
    """

    due: list[int]
    letters: str
    planned: list[int]
    done: list[int]
    on: list[int] | None
    made: str


class Made(NamedTuple):
    """How the walks of the last 28 days were recorded."""

    timed: int
    by_hand: int
    by_physio: int


def history_of(told: Iterable[Told]) -> History:
    """Return the history of these walks; those that were replaced are not among them."""
    rows = sorted(told, key=lambda one: one.walk.due_on)
    walks = [one.walk for one in rows]
    due = [walk.due_on.toordinal() for walk in walks]
    on = [one.on.toordinal() for one in rows]
    return History(
        due=due,
        letters="".join(map(_letter, rows)),
        planned=[0 if one.is_excused else one.planned_seconds for one in walks],
        done=[0 if one.is_excused else min(one.done_seconds, one.planned_seconds) for one in walks],
        on=None if on == due else on,
        made="".join(map(_maker, rows)),
    )


def packed(history: History) -> str:
    """Return the history as a short text."""
    if not history.due:
        return ""
    first, on = history.due[0], history.on
    days = [day - first for day in history.due]
    walked = on and [day - first for day in on]
    values = (first, days, history.letters, history.planned, history.done, walked, history.made)
    return json.dumps(values, separators=(",", ":"))


def unpacked(text: str) -> History:
    """Return the history that this text was made of."""
    if not text:
        return History([], "", [], [], None, "")
    first, days, letters, planned, done, walked, made = json.loads(text)
    due = [first + day for day in days]
    on = walked and [first + day for day in walked]
    return History(due, letters, planned, done, on, made)


def sums_on(history: History, today: date) -> Sums:
    """Return the sums of this day."""
    day, due, letters = today.toordinal(), history.due, history.letters
    monday = day - today.weekday()
    seen = bisect_left(due, day - LOOK_BACK_DAYS)
    month = bisect_left(due, day - LONG_WINDOW_DAYS + 1)
    before = bisect_left(due, day - 2 * LONG_WINDOW_DAYS + 1)
    now = bisect_left(due, day)
    last, older = bisect_left(due, monday - WEEK_DAYS), bisect_left(due, monday - 2 * WEEK_DAYS)
    planned, done = sum(history.planned[month:now]), sum(history.done[month:now])
    walked = ""
    for place in range(now, bisect_right(due, day, now)):
        if letters[place] in (DONE, CUT):  # today counts once it is done
            walked += letters[place]
            planned += history.planned[place]
            done += history.done[place]
    past = letters[seen:now].replace(EXCUSED, "") + walked
    of_month = letters[month:now] + walked
    of_last = letters[last : bisect_left(due, monday)]
    return Sums(
        len(of_month) - of_month.count(EXCUSED),
        of_month.count(DONE),
        planned,
        done,
        *_counted(letters[before:month]),
        *_counted(of_last),
        *_counted(letters[older:last]),
        len(past) - len(past.rstrip(OPEN)),
    )


def marks_on(history: History, today: date) -> str:
    """Return the letters of four calendar weeks as `picture.marks` does."""
    due, letters, day = history.due, history.letters, today.toordinal()
    monday = day - today.weekday()
    now = bisect_left(due, day)
    first = bisect_left(due, monday - WEEK_DAYS * (MARK_WEEKS - 1))
    # What is open and past is missed.
    shown = letters[first:now].replace(OPEN, MISSED) + letters[now:]
    one, two, three, end = (bisect_left(due, monday + days) - first for days in WEEK_ENDS)
    weeks = (shown[:one], shown[one:two], shown[two:three], shown[three:end])
    return " ".join(weeks).strip()


def made_on(history: History, today: date) -> Made:
    """Return how the walks walked in the 28 days up to this one were recorded."""
    day, made = today.toordinal(), history.made
    first = day - LONG_WINDOW_DAYS + 1
    if history.on is None:
        inside = made[bisect_left(history.due, first) : bisect_right(history.due, day)]
    else:
        seen = bisect_left(history.due, day - LOOK_BACK_DAYS)
        pairs = zip(history.on[seen:], made[seen:], strict=True)
        inside = "".join(maker for on, maker in pairs if first <= on <= day)
    return Made(*(inside.count(maker) for maker in MAKERS.values()))


def next_due_on(history: History, today: date) -> date | None:
    """Return the first day from today on with a walk that is still open."""
    place = history.letters.find(OPEN, bisect_left(history.due, today.toordinal()))
    return None if place < 0 else date.fromordinal(history.due[place])


def changes_on(history: History, today: date) -> date:
    """Return the first later day on which time alone may change a figure of this history.

    A walk that is not walked is missed the day after; one that was done ahead is due on its
    day. A walk leaves the 28 days, the 28 before, and what is looked at. Weeks turn on Monday.
    """
    due, letters, day = history.due, history.letters, today.toordinal()
    if not due:
        return NEVER
    now = bisect_left(due, day)
    days = [day - today.weekday() + WEEK_DAYS]
    leaves = (LONG_WINDOW_DAYS, 2 * LONG_WINDOW_DAYS, LOOK_BACK_DAYS + 1)
    for length in leaves:
        place = bisect_right(due, day - length)
        if place < len(due):
            days.append(due[place] + length)
    open_at = letters.find(OPEN, now)
    if open_at >= 0:
        days.append(due[open_at] + 1)
    ahead = bisect_right(due, day)
    days += [due[ahead + place] for place, one in enumerate(letters[ahead:]) if one in (DONE, CUT)]
    for on, maker in zip(history.on or (), history.made, strict=False):
        if maker != NOT_MADE:
            days += [one for one in (on, on + LONG_WINDOW_DAYS) if one > day]
    return date.fromordinal(min(days))


def _counted(letters: str) -> tuple[int, int]:
    return len(letters) - letters.count(EXCUSED), letters.count(DONE)


def _letter(told: Told) -> str:
    walk = told.walk
    if walk.is_done:
        return DONE if walk.counts else CUT
    return EXCUSED if walk.is_excused else OPEN


def _maker(told: Told) -> str:
    return MAKERS.get(told.provenance, MADE_OTHERWISE) if told.walk.is_done else NOT_MADE
