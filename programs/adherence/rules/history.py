"""The walks of one client as a few lists by day, from which the figures of any day follow.

A roster entry keeps them, so that the job of the night reads nothing else: the sums here are
those of `sums_of`, found by bisection instead of asking each walk. Days are ordinals.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from programs.adherence.rules.arithmetic import FEWEST_DUE
from programs.adherence.rules.picture import MARK_WEEKS, MOST_SCORES
from programs.adherence.rules.reasons import QUIET_DAYS
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
TIMED, BY_HAND, BY_PHYSIO, NOT_MADE = "t", "h", "p", "-"
MAKERS: dict[str, str] = {
    Provenance.TIMER: TIMED,
    Provenance.BY_HAND: BY_HAND,
    Provenance.PHYSIO: BY_PHYSIO,
}
STAYS = (LONG_WINDOW_DAYS, 2 * LONG_WINDOW_DAYS, LOOK_BACK_DAYS + 1)
"""After so many days a walk leaves the 28 days, the 28 before, and what is looked at."""

ZERO = ord("0")
"""The character that stands for nought seconds and for the first day: all can be printed."""

NO_PAIN = "-"
UTF_16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"

Numbers = Sequence[int]


class History(NamedTuple):
    """Walks in the order of their due days; every list has one item a walk.

    Days count from `first`. `letters` say done, cut short, excused or neither. `planned` and
    `done` are the backward seconds that count, none for an excused walk, each as one character:
    they are only ever summed. `on` is the day it was walked, None while that is the due day of
    every walk. `made` says how it was recorded, `pains` its worst pain, where one was told.
    """

    first: int
    due: Numbers
    letters: str
    planned: str
    done: str
    on: Numbers | None
    made: str
    pains: str


NOTHING = History(0, (), "", "", "", None, "", "")


class Made(NamedTuple):
    """How the walks of the last 28 days were recorded."""

    timed: int
    by_hand: int
    by_physio: int


def history_of(told: Iterable[Told]) -> History:
    """Return the history of these walks; those that were replaced are not among them."""
    rows = sorted(told, key=lambda one: one.walk.due_on)
    if not rows:
        return NOTHING
    walks = [one.walk for one in rows]
    due = [walk.due_on.toordinal() for walk in walks]
    on = [one.on.toordinal() for one in rows]
    first = min(due[0], *on) - ZERO
    planned = [0 if one.is_excused else one.planned_seconds for one in walks]
    done = [0 if one.is_excused else min(one.done_seconds, one.planned_seconds) for one in walks]
    return History(
        first=first,
        due=[day - first for day in due],
        letters="".join(map(_letter, rows)),
        planned="".join(chr(ZERO + seconds) for seconds in planned),
        done="".join(chr(ZERO + seconds) for seconds in done),
        on=None if on == due else [day - first for day in on],
        made="".join(map(_maker, rows)),
        pains="".join(map(_pain, rows)),
    )


def packed(history: History) -> str:
    """Return the history as a short text, in which every number is one character."""
    if not history.due:
        return ""
    first, due, letters, planned, done, on, *told = history
    walked = _packed(on or ())
    return "\n".join((str(first), _packed(due), letters, planned, done, walked, *told))


def is_legible(text: str | None) -> bool:
    """Return whether a text is a history as it is packed today."""
    return text is not None and (not text or text.count("\n") == len(History._fields) - 1)


def unpacked(text: str) -> History:
    """Return the history that this text was made of."""
    if not text:
        return NOTHING
    first, due, letters, planned, done, on, made, pains = text.split("\n")
    walked = _unpacked(on) if on else None
    return History(int(first), _unpacked(due), letters, planned, done, walked, made, pains)


def trimmed(history: History, today: date) -> History:
    """Return the history without the walks that are too long ago on this day."""
    seen = _seen(history, today)
    due, on = history.due[seen:], history.on and history.on[seen:]
    if not due:
        return NOTHING
    later = min(due[0], *(on or due)) - ZERO
    is_late = bool(on) and list(on or ()) != list(due)
    return History(
        history.first + later,
        [day - later for day in due],
        history.letters[seen:],
        history.planned[seen:],
        history.done[seen:],
        [day - later for day in on] if on and is_late else None,
        history.made[seen:],
        history.pains[seen:],
    )


def scores_on(history: History, today: date) -> list[int]:
    """Return the scores that are drawn on this day, as `picture.pain_scores` does."""
    seen = _seen(history, today)
    told = history.pains[seen:]
    if history.on:
        pairs = sorted(zip(history.on[seen:], told, strict=True), key=itemgetter(0))
        told = "".join(pain for _, pain in pairs)
    return [ord(pain) - ZERO for pain in told.replace(NO_PAIN, "")[-MOST_SCORES:]]


def loses_a_score(history: History, since: date, today: date) -> bool:
    """Return whether a score that was drawn on an earlier day is too long ago today."""
    before, seen = _seen(history, since), _seen(history, today)
    if before == seen:
        return False
    if history.on:  # in another order than they leave
        return scores_on(history, since) != scores_on(history, today)
    kept = history.pains[seen:]
    has_left = history.pains[before:seen].strip(NO_PAIN) != ""
    return has_left and len(kept) - kept.count(NO_PAIN) < MOST_SCORES


def sums_on(history: History, today: date) -> Sums:
    """Return the sums of this day."""
    day, due, letters = today.toordinal() - history.first, history.due, history.letters
    monday = day - today.weekday()
    seen = bisect_left(due, day - LOOK_BACK_DAYS)
    month = bisect_left(due, day - LONG_WINDOW_DAYS + 1)
    before = bisect_left(due, day - 2 * LONG_WINDOW_DAYS + 1)
    now = bisect_left(due, day)
    last, older = bisect_left(due, monday - WEEK_DAYS), bisect_left(due, monday - 2 * WEEK_DAYS)
    planned, done, walked = history.planned[month:now], history.done[month:now], ""
    ahead = bisect_right(due, day, now)
    if ahead > now:  # today counts once it is done
        for place in range(now, ahead):
            if letters[place] in (DONE, CUT):
                walked += letters[place]
                planned += history.planned[place]
                done += history.done[place]
    past = letters[seen:now].replace(EXCUSED, "") + walked
    of_month, of_before = letters[month:now] + walked, letters[before:month]
    of_last, of_older = letters[last : bisect_left(due, monday)], letters[older:last]
    planned_seconds = _sum(planned)
    return Sums(
        len(of_month) - of_month.count(EXCUSED),
        of_month.count(DONE),
        planned_seconds,
        planned_seconds if done == planned else _sum(done),
        len(of_before) - of_before.count(EXCUSED),
        of_before.count(DONE),
        len(of_last) - of_last.count(EXCUSED),
        of_last.count(DONE),
        len(of_older) - of_older.count(EXCUSED),
        of_older.count(DONE),
        len(past) - len(past.rstrip(OPEN)),
    )


def month_on(history: History, today: date) -> tuple[int, int]:
    """Return the sessions due in 28 days and those that count, as `sums_on` does."""
    day, due, letters = today.toordinal() - history.first, history.due, history.letters
    now, ahead = bisect_left(due, day), bisect_right(due, day)
    of_month = letters[bisect_left(due, day - LONG_WINDOW_DAYS + 1) : now]
    if ahead > now:
        of_month += letters[now:ahead].replace(OPEN, "")
    return len(of_month) - of_month.count(EXCUSED), of_month.count(DONE)


def marks_on(history: History, today: date) -> str:
    """Return the letters of four calendar weeks as `picture.marks` does."""
    due, letters, day = history.due, history.letters, today.toordinal() - history.first
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
    day, made = today.toordinal() - history.first, history.made
    begins = day - LONG_WINDOW_DAYS + 1
    if history.on is None:
        inside = made[bisect_left(history.due, begins) : bisect_right(history.due, day)]
    else:
        seen = bisect_left(history.due, day - LOOK_BACK_DAYS)
        pairs = zip(history.on[seen:], made[seen:], strict=True)
        inside = "".join(maker for on, maker in pairs if begins <= on <= day)
    return Made(inside.count(TIMED), inside.count(BY_HAND), inside.count(BY_PHYSIO))


def next_due_on(history: History, today: date) -> date | None:
    """Return the first day from today on with a walk that is still open."""
    first, due = history.first, history.due
    place = history.letters.find(OPEN, bisect_left(due, today.toordinal() - first))
    return None if place < 0 else date.fromordinal(first + due[place])


def has_due_this_week(history: History, today: date) -> bool:
    """Return whether a walk of this calendar week is due, or will be unless it is excused."""
    monday = today.toordinal() - today.weekday() - history.first
    first, end = bisect_left(history.due, monday), bisect_left(history.due, monday + WEEK_DAYS)
    return end - first > history.letters.count(EXCUSED, first, end)


def was_due_after(history: History, last: date, today: date) -> bool:
    """Return whether a session was due after this day, up to today."""
    due, day = history.due, today.toordinal() - history.first
    seen = bisect_left(due, day - LOOK_BACK_DAYS)
    start = max(seen, bisect_right(due, last.toordinal() - history.first))
    now, ahead = bisect_left(due, day), bisect_right(due, day)
    past, of_today = history.letters[start:now], history.letters[max(start, now) : ahead]
    return len(past) > past.count(EXCUSED) or DONE in of_today or CUT in of_today


def changes_on(history: History, last: date | None, today: date, *, turns_on_monday: bool) -> date:
    """Return the first later day on which time alone may change what an entry stores.

    A walk that is not walked is missed the day after; one that was done ahead is due on its
    day. Walks leave the windows they are in. Some days after the last walk, on this day or longer
    ago than is kept, a client is quiet. Whether a new week says anything new, the reasons know
    (`reasons.turns_on_monday`).
    """
    due, letters, day = history.due, history.letters, today.toordinal() - history.first
    if _seen(history, today) == len(due):
        return NEVER
    days = list(_leaving_days(history, today))
    if turns_on_monday:
        days.append(day - today.weekday() + WEEK_DAYS)
    ahead = bisect_right(due, day)
    open_at = letters.find(OPEN, bisect_left(due, day))
    if open_at >= 0:
        days.append(due[open_at] + 1)
    if DONE in letters[ahead:] or CUT in letters[ahead:]:
        days += [due[place] for place in range(ahead, len(due)) if letters[place] in DONE + CUT]
    if last:
        quiet_on = last.toordinal() - history.first + QUIET_DAYS
        days += [quiet_on] if quiet_on > day else []
    return date.fromordinal(history.first + min(days)) if days else NEVER


def _leaving_days(history: History, today: date) -> Iterator[int]:
    """Give the days on which a walk leaves a window, where that changes more than two sums.

    While every walk of the 28 days is done, all of them stay done, there is no drop, and nothing
    stands on the walks before; until too few are left to say so, or too few scores to draw.
    """
    due, day = history.due, today.toordinal() - history.first
    seen, month = _seen(history, today), bisect_left(due, day - LONG_WINDOW_DAYS + 1)
    done = _done_in_a_row(history, month, day)
    if done:
        counts = [place for place in range(month, len(due)) if history.letters[place] == DONE]
        yield due[counts[max(done - FEWEST_DUE, 0)]] + LONG_WINDOW_DAYS
        yield from (due[place] + LOOK_BACK_DAYS + 1 for place in _first_drawn(history, seen))
        return
    for length in STAYS:
        place = bisect_right(due, day - length)
        if place < len(due):
            yield due[place] + length


def _first_drawn(history: History, seen: int) -> Sequence[int]:
    """Return the place of the walk that leaves first of those whose scores are drawn, or none.

    The last ones walked are drawn, so where a walk was late they are not the last ones due.
    """
    told = [place for place in range(seen, len(history.due)) if history.pains[place] != NO_PAIN]
    if history.on:
        told.sort(key=history.on.__getitem__)
    return sorted(told[-MOST_SCORES:])[:1]


def _done_in_a_row(history: History, month: int, day: int) -> int:
    """Return how many walks of the 28 days count, if there is no other that is due."""
    now, ahead = bisect_left(history.due, day), bisect_right(history.due, day)
    of_today = history.letters[now:ahead].replace(OPEN, "")
    letters = (history.letters[month:now] + of_today).replace(EXCUSED, "")
    return len(letters) if letters.count(DONE) == len(letters) else 0


def _packed(days: Iterable[int]) -> str:
    return "".join(map(chr, days))


def _unpacked(characters: str) -> Numbers:
    """Return the places of these characters in Unicode, read all at once."""
    return array("H", characters.encode(UTF_16))


def _sum(characters: str) -> int:
    return sum(_unpacked(characters)) - ZERO * len(characters)


def _seen(history: History, today: date) -> int:
    """Return the place of the first walk that is looked at on this day."""
    return bisect_left(history.due, today.toordinal() - history.first - LOOK_BACK_DAYS)


def _letter(told: Told) -> str:
    walk = told.walk
    if walk.is_done:
        return DONE if walk.counts else CUT
    return EXCUSED if walk.is_excused else OPEN


def _maker(told: Told) -> str:
    return MAKERS[told.provenance] if told.walk.is_done else NOT_MADE


def _pain(told: Told) -> str:
    score = told.worst_pain if told.walk.is_done else None
    return NO_PAIN if score is None else chr(ZERO + score)
