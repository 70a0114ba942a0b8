"""Words of a roster line: which program it is, what was done today, and what to do next."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from django.utils import timezone

from programs.adherence.models import Contact, RosterEntry
from programs.adherence.rules.reasons import is_at_rest

Group = RosterEntry.Group
PROGRAMS = {
    "starter_one_minute": "First minutes",
    "knee_oa": "Knee",
    "chronic_lbp": "Low back",
    "balance_older_adult": "Balance",
    "treadmill_cardio": "Treadmill fitness",
    "athlete_warmup": "Warm-up",
    "post_stroke_supervised": "After a stroke",
}
"""Built-in programs in a word or two; a clinic's own keep their title."""

NEXT_STEPS: dict[int, tuple[str, str, str]] = {
    Group.ACT_TODAY: ("Call", "call/", "button-primary is-call"),
    Group.CHECK_IN: ("Message", "messages/", "button-secondary"),
    Group.NEW: ("Open", "", "button-secondary"),
    Group.ON_TRACK: ("Open", "", "button-secondary"),
    Group.PAUSED: ("Open", "", "button-secondary"),
}
"""The one button of a row: its words, where it leads below the client's page, its look."""


OPEN = NEXT_STEPS[Group.ON_TRACK]


def next_step(group: int, rank: int) -> tuple[str, str, str]:
    """Return the one button of a row; of what is put off nothing more is asked than to look."""
    return OPEN if is_at_rest(rank) else NEXT_STEPS[group]


EXCUSES = {
    "ill": "Was ill",
    "away": "Was away",
    "family": "Family or work",
    "weather": "No safe place to walk",
    "other": "Something else",
}
"""Why a session is left out, said of the client; to the client it is said in `programs.labels`."""

DONE_TODAY = {
    "spoke": ("Spoke today", "{} spoke with them today"),
    "left_message": ("Left a message today", "{} left a message today"),
    "no_answer": ("No answer today", "{} called today, no answer"),
    "message": ("Wrote today", "{} wrote today"),
}
"""What the reader did, and what a colleague did."""


def day_began(today: date) -> datetime:
    """Return the moment the reader's day began."""
    return datetime.combine(today, time.min, timezone.get_current_timezone())


def done_today(told: str, reader: int) -> tuple[str, bool]:
    """Return what was done about a client today, and whether the next step is somebody else's.

    `told` is what `told_today` reads, `reader` the key of whoever looks at the list.
    """
    kind, result, who, name = told.split("\n", 3)
    is_own = who == str(reader)
    if kind == Contact.Kind.PASSED_ON:
        whom = "you" if is_own else name or "a physio"
        return f"Passed to {whom} today", not is_own
    mine, theirs = DONE_TODAY[result or kind]
    return mine if is_own else theirs.format(name), True


def is_contact(told: str) -> bool:
    """Return whether what was done today reached the client, by what `told_today` reads."""
    kind, result = told.split("\n", 2)[:2]
    return kind != Contact.Kind.PASSED_ON and result != Contact.Result.NO_ANSWER


@lru_cache(maxsize=1024)
def program_words(key: str, title: str, week: int | None) -> str:
    """Return "Knee, week 3", or that there is no plan."""
    if not key and not title:
        return "No plan yet"
    name = PROGRAMS.get(key, title)
    return f"{name}, week {week}" if week else name
