"""What a client's walks and safety events say to the queue, as signs of the last days.

A sign lasts 7 days, a fall or an urgent answer 28; a person closes it, so none of them only
fades. "The last 7 days" are today and the 6 local days before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from programs.adherence.rules.arithmetic import Walk, is_week_over_dose
from programs.adherence.rules.facts import Sign
from programs.adherence.rules.windows import Window, this_week
from programs.vocabulary import PAIN_LIMIT

SIGN_DAYS = 7
URGENT_DAYS = 28
WORSE_BY = 2
"""Next morning is worse from this many points above the usual pain on (rule 8) [PMM]."""

WORSE_MORNINGS = 2
URGENT_DETAILS = {"fall": "fell", "urgent_sign": "urgent_walk", "new_sign": "new_sign"}
CHECK_DETAILS = {"r_fall": "fell_between", "r_urgent": "urgent_check"}
"""What was told in the check before a session, not on a walk."""

LONG_DIZZINESS = "log_dizzy_long"


@dataclass(frozen=True, kw_only=True)
class Event:
    """A safety event: kind and stop rule as stored, the member's local day, when we knew."""

    kind: str
    rule: str
    on: date
    known_at: datetime


class Score(NamedTuple):
    """A score from 0 to 10 and when it was told; long ago that is not known."""

    value: int
    at: datetime | None = None


class Told(NamedTuple):
    """One walk with what was told about it; None where nothing was told.

    `on` is the local day it was walked, else due. `during` comes with the number of stumbles.
    """

    walk: Walk
    on: date
    plan_id: int
    provenance: str = ""
    is_open: bool = False
    received_at: datetime | None = None
    before: Score | None = None
    during: Score | None = None
    after: Score | None = None
    morning: Score | None = None
    stumbled_at: datetime | None = None

    @property
    def worst_pain(self) -> int | None:
        """Return the highest score of the walk itself and just after, None if none was told."""
        if self.during is None or self.after is None:
            told = self.during or self.after
            return told.value if told else None
        return max(self.during.value, self.after.value)

    @property
    def high_pain_at(self) -> datetime | None:
        """Return when pain of 6 or more was told last, before the walk, on it or just after."""
        scores = [one for one in (self.before, self.during, self.after) if one]
        return max((one.at for one in scores if one.value >= PAIN_LIMIT and one.at), default=None)


def recent(today: date, days: int = SIGN_DAYS) -> Window:
    """Return today and the days before it, this many in all."""
    return Window(today - timedelta(days=days - 1), today)


def urgent_sign(events: Iterable[Event], today: date) -> Sign | None:
    """Return the newest fall, urgent answer, new sign or long dizziness of 28 days."""
    window = recent(today, URGENT_DAYS)
    found = [event for event in events if urgent_detail(event) and event.on in window]
    if not found:
        return None
    newest = max(found, key=lambda event: event.known_at)
    return Sign(detail=urgent_detail(newest), on=newest.on, known_at=newest.known_at)


def urgent_detail(event: Event) -> str:
    """Return the id of what an event means to the queue, empty for one that is not urgent."""
    if event.rule == LONG_DIZZINESS:
        return "dizzy_long"
    return CHECK_DETAILS.get(event.rule) or URGENT_DETAILS.get(event.kind, "")


def pain_sign(
    walks: Sequence[Told], events: Iterable[Event], usual: int, today: date
) -> Sign | None:
    """Return pain of 6 or more in the last 7 days, else a worse morning on two walks of them."""
    window = recent(today)
    lately = [one for one in walks if one.on in window]
    told = [(one.on, one.high_pain_at) for one in lately if one.high_pain_at]
    high = _with_stops(told, events, "pain", window)
    if high:
        return _sign("pain", high)
    worse = [(one.on, one.morning) for one in lately if is_worse_morning(one.morning, usual)]
    sore = [(on, morning.at) for on, morning in worse if morning and morning.at]
    return _sign("morning", sore) if len(sore) >= WORSE_MORNINGS else None


def is_worse_morning(score: Score | None, usual: int) -> bool:
    """Return whether pain next morning was 6 or more, or 2 points above the usual (rule 8)."""
    return score is not None and (score.value >= PAIN_LIMIT or score.value >= usual + WORSE_BY)


def stumble_sign(walks: Iterable[Told], events: Iterable[Event], today: date) -> Sign | None:
    """Return the stumbles of the last 7 days, counted by walk; a stop without one by its day."""
    window = recent(today)
    known = [(one.on, one.stumbled_at) for one in walks if one.stumbled_at and one.on in window]
    known = _with_stops(known, events, "stumble", window)
    return _sign("stumble", known) if known else None


def over_dose_sign(walks: Sequence[Told], today: date) -> Sign | None:
    """Return a walk of the last 7 days, or this or the last week, with more than 120% done."""
    window = recent(today)
    over = [
        (one.on, one.received_at)
        for one in walks
        if one.received_at and one.on in window and one.walk.is_over_dose
    ]
    if over:
        return _sign("over_dose_walk", over)
    for week in (this_week(today), this_week(today - timedelta(weeks=1))):
        if is_week_over_dose([one.walk for one in walks], week):
            known = [
                (week.first, one.received_at)
                for one in walks
                if one.received_at and one.walk.due_on in week
            ]
            return _sign("over_dose_week", known) if known else None
    return None


def _with_stops(
    told: Sequence[tuple[date, datetime]], events: Iterable[Event], kind: str, window: Window
) -> list[tuple[date, datetime]]:
    """Return the walks that told of something, and the other days with a stop for it.

    A stop on the day of such a walk counts with it, and is news where it is the newer of the two.
    """
    stops: dict[date, datetime] = {}
    for event in events:
        if event.kind == kind and event.on in window:
            stops[event.on] = max(event.known_at, stops.get(event.on, event.known_at))
    walks = [(on, max(at, stops.get(on, at))) for on, at in told]
    days = {on for on, _ in told}
    return walks + [stop for stop in stops.items() if stop[0] not in days]


def _sign(detail: str, days: Sequence[tuple[date, datetime]]) -> Sign:
    """Return one sign for several days: the newest day, and how many."""
    return Sign(
        detail=detail,
        on=max(on for on, _ in days),
        known_at=max(at for _, at in days),
        number=len(days),
    )
