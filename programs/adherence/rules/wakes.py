"""When time alone may next change a reason: the first later day on which all facts are asked.

What follows from the walks alone has days of its own (`history.changes_on`). A day named too early
costs one recomputation; one named too late would leave a roster wrong, so in doubt it is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from programs.adherence.rules.facts import ClientFacts
from programs.adherence.rules.history import LOOK_BACK_DAYS, NEVER
from programs.adherence.rules.reasons import (
    DAYS_TO_START,
    REST_DAYS,
    SOON_DAYS,
)
from programs.adherence.rules.signs import SIGN_DAYS, URGENT_DAYS, Event, Told
from programs.adherence.rules.windows import this_week
from programs.plans.rules.facts import USUAL_PAIN_WALKS

DAY = timedelta(days=1)
LEAVES = timedelta(days=LOOK_BACK_DAYS + 1)
FORGOTTEN = timedelta(days=57)
"""A closed follow-up says nothing any more once 56 days have passed, whatever the hour."""


def first_after(today: date, days: Iterable[date | None]) -> date:
    """Return the first of these days that is later than today, NEVER where none is."""
    return min((day for day in days if day is not None and day > today), default=NEVER)


def facts_wake(
    facts: ClientFacts, told: Sequence[Told], events: Iterable[Event], today: date
) -> date:
    """Return the first later day on which a sign, a state or a line of this client may change."""
    return first_after(
        today,
        (
            *_event_days(events),
            *_walk_days(facts, told, today),
            *_week_days(facts, told, today),
            *_told_days(facts, told, today),
            *_start_days(facts),
            *_end_days(facts),
        ),
    )


def closed_wake(closed_on: Iterable[date], today: date) -> date:
    """Return when a reason that is true comes back though a person closed it on these days."""
    rests = (timedelta(days=REST_DAYS), FORGOTTEN)
    return first_after(today, (day + rest for day in closed_on for rest in rests))


def _event_days(events: Iterable[Event]) -> Iterator[date]:
    for event in events:
        yield event.on
        yield event.on + timedelta(days=SIGN_DAYS)
        yield event.on + timedelta(days=URGENT_DAYS)


def _walk_days(facts: ClientFacts, told: Sequence[Told], today: date) -> Iterator[date]:
    """Give the days on which a walk of a sign no longer is lately; what leaves makes none."""
    for one in told:
        if one.walk.is_done and one.on > today:
            yield one.on
        elif _is_of_a_sign(one, facts):
            yield one.on + timedelta(days=SIGN_DAYS)


def _is_of_a_sign(one: Told, facts: ClientFacts) -> bool:
    """Return whether a sign of this client follows from this walk."""
    pain = facts.pain
    if pain and (one.high_pain_at if pain.detail == "pain" else one.morning):
        return True
    is_over = facts.over_dose and one.received_at and one.walk.is_over_dose
    return bool(is_over or (facts.stumble and one.stumbled_at))


def _week_days(facts: ClientFacts, told: Sequence[Told], today: date) -> Iterator[date]:
    """Give the next Monday where a week with more than was planned moves or begins then."""
    week = this_week(today)
    is_over = facts.over_dose and facts.over_dose.detail == "over_dose_week"
    if is_over or any(one.walk.done_seconds and one.walk.due_on > week.last for one in told):
        yield week.last + DAY


def _told_days(facts: ClientFacts, told: Sequence[Told], today: date) -> Iterator[date]:
    """Give the days on which a walk leaves that tells what is usual, or was the last one.

    What is usual matters while a morning of the last days is judged by it. The walk that is due
    last is remembered however long ago it was.
    """
    done = sorted((one for one in told if one.walk.is_done), key=lambda one: one.on)
    lately = today - timedelta(days=SIGN_DAYS)
    if any(one.morning and one.on > lately for one in done):
        for one in [one for one in done if one.before][-USUAL_PAIN_WALKS:]:
            yield one.walk.due_on + LEAVES
    for one in done[-1:]:
        if max(done, key=lambda one: one.walk.due_on).on != facts.last_walk_on:
            yield one.walk.due_on + LEAVES


def _start_days(facts: ClientFacts) -> Iterator[date]:
    """Give the day from which somebody who has not walked at all is late."""
    if facts.plan.starts_on and not facts.plan.has_walked:
        yield facts.plan.starts_on + timedelta(days=DAYS_TO_START)


def _end_days(facts: ClientFacts) -> Iterator[date]:
    """Give the days from which a plan or a check ends soon."""
    soon = timedelta(days=SOON_DAYS)
    if facts.plan.ends_on:
        yield facts.plan.ends_on - soon
        yield facts.plan.ends_on + LEAVES
    if facts.screening_expires_on:
        yield facts.screening_expires_on - soon
