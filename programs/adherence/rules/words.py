"""Why a client is here, in a few words: never clinical text, only ids put into sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TIMES = {1: "once", 2: "twice"}

Sentence = Callable[[int | None, date, date], str]
"""Takes the number, the day it is about and today."""


def on_day(day: date, today: date) -> str:
    """Return "today", "yesterday", "tomorrow", "on Sunday" within a week, else "on 4 May"."""
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}
    distance = (day - today).days
    if distance in near:
        return near[distance]
    if abs(distance) < 7:
        return f"on {WEEKDAYS[day.weekday()]}"
    year = "" if day.year == today.year else f" {day.year}"
    return f"on {day.day} {MONTHS[day.month - 1]}{year}"


def days_between(day: date, today: date) -> str:
    """Return "1 day" or "9 days"."""
    count = (today - day).days
    return "1 day" if count == 1 else f"{count} days"


def _on(words: str) -> Sentence:
    return lambda _number, since, today: f"{words} {on_day(since, today)}"


def _plain(words: str) -> Sentence:
    return lambda _number, _since, _today: words


def _times(words: str) -> Sentence:
    def sentence(number: int | None, since: date, today: date) -> str:
        count = number or 1
        often = TIMES.get(count, f"{count} times")
        if (today - since).days >= 7:
            return f"{words}, last {on_day(since, today)}"
        return f"{words} {on_day(since, today)}" if count == 1 else f"{words}, {often} this week"

    return sentence


def _screening(_number: int | None, since: date, today: date) -> str:
    verb = "ran out" if since < today else "runs out"
    return f"Safety check {verb} {on_day(since, today)}"


SENTENCES: dict[str, Sentence] = {
    "fell": _on("Fell during session"),
    "fell_between": _on("Told of a fall"),
    "urgent_walk": _on("Urgent sign during session"),
    "urgent_check": _on("Urgent answer before session"),
    "new_sign": _on("New sign, paused"),
    "dizzy_long": _on("Dizzy for over 10 minutes"),
    "stopped": _on("Stopped for safety"),
    "paused_until_checked": _on("Paused until checked, since"),
    "pain": _times("Pain over 5"),
    "morning": _times("Sore next morning"),
    "stumble": _times("Stumbled"),
    "over_dose_walk": _on("Far more minutes than planned"),
    "over_dose_week": lambda _n, since, today: (
        f"More minutes than planned {'this' if (today - since).days < 7 else 'last'} week"
    ),
    "not_started": lambda _n, since, today: (
        f"Not started, plan sent {days_between(since, today)} ago"
    ),
    "no_session": lambda _n, since, today: f"No session for {days_between(since, today)}",
    "missed_in_a_row": lambda number, _since, _today: f"Missed {number} in a row",
    "drop": _plain("Fewer sessions done than 4 weeks ago"),
    "unanswered": lambda _n, since, today: f"Message waits, {days_between(since, today)}",
    "plan_ends": _on("Plan ends"),
    "screening_expires": _screening,
    "finished": _plain("Plan finished"),
    "no_plan": _plain("No plan yet"),
    "starts": lambda _n, since, today: (
        _on("Plan starts")(None, since, today) if since > today else "First session to come"
    ),
    "every_session": _plain("Every session done"),
    "nothing_due": _plain("Nothing due yet"),
    "paused_for_safety": _plain("Paused until checked"),
    "paused_until": lambda _n, since, today: f"Paused until {on_day(since, today)}".replace(
        "until on ", "until "
    ),
    "paused": _plain("Paused"),
}
"""A sentence for each detail that stands by itself."""

OF = {
    "month": "{} of {} sessions in 4 weeks",
    "weeks": "{} of {} sessions in 2 weeks",
    "done": "{} of {} sessions done",
}
"""Sentences of details that carry the second number of "n of d", as in month_of_12."""


REST = "/"
"""Between the detail of a reason that rests, and why it does."""

WITH_PHYSIO = "physio"


def resting(detail: str, until: date | None) -> str:
    """Return a detail with the day until which its reason is put off: "drop/2026-05-19".

    Without a day it rests because a physio has it: "fell/physio".
    """
    return f"{detail}{REST}{until.isoformat() if until else WITH_PHYSIO}"


def reason_words(
    reason: str, detail: str, number: int | None, since: date | None, today: date
) -> str:
    """Return the line of a client; `reason` is empty where nobody has to call.

    `detail`, `number` and `since` are those stored with a follow-up or a roster entry, and
    `today` is the reader's day. An unknown detail says nothing.
    """
    detail, _, rests = detail.partition(REST)
    words = _standing_words(detail, number, since or today, today)
    return f"{words}. {_rest_words(rests, today)}" if rests else words


def _rest_words(rests: str, today: date) -> str:
    if rests == WITH_PHYSIO:
        return "A physio still has to check"
    return f"Put off until {on_day(date.fromisoformat(rests), today).removeprefix('on ')}"


def _standing_words(detail: str, number: int | None, day: date, today: date) -> str:
    if detail in SENTENCES:
        return SENTENCES[detail](number, day, today)
    kind, _, rest = detail.partition("_of_")
    if kind in OF:
        return OF[kind].format(number, rest)
    if detail.startswith("drop_from_"):
        before = detail.removeprefix("drop_from_")
        return f"Sessions done down from {before}% to {number}% in 4 weeks"
    if detail.startswith("pain_from_"):
        return f"Pain down from {detail.removeprefix('pain_from_')} to {number}"
    return ""
