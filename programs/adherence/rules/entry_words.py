"""What an entry of a timeline says to the staff: a title, a tone and a few lines.

Walks have words of their own (see `walk_words`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from programs.adherence.rules.timeline import Entry, Kind
from programs.plans.rules.revising import Kind as Revised
from programs.third_person import third_person
from programs.vocabulary import Change, HoldKind, Readiness


@dataclass(frozen=True, kw_only=True)
class Said:
    """An entry in words. `tone` is act, check, new or empty; `by` is who wrote or decided."""

    title: str
    lines: tuple[str, ...] = ()
    by: str = ""
    tone: str = ""


CHANGES: dict[Change, str] = {
    Change.STOP_URGENT: "stop, care first",
    Change.PAUSE_CLEAR: "pause until checked",
    Change.RESCREEN_RESTART: "new safety check, start again",
    Change.REGRESS: "step back",
    Change.REGRESS_SUPPORT: "more support",
    Change.HOLD: "hold",
    Change.CONTINUE: "carry on",
    Change.COMPLETE: "program complete",
    Change.PROGRESS: "step up",
}
BY_HAND: dict[Change, str] = {
    Change.RESCREEN_RESTART: "back to the start",
    Change.REGRESS: "step back",
    Change.HOLD: "kept",
    Change.PROGRESS: "step up",
}
"""What a physio's own word did to the week; every step it can take has its words here."""

CHANGE_TONES = {Change.STOP_URGENT: "act", Change.PAUSE_CLEAR: "act"}
CAREFUL = {Change.RESCREEN_RESTART, Change.REGRESS, Change.REGRESS_SUPPORT}

CHECKS: dict[Readiness, tuple[str, str]] = {
    Readiness.READY: ("Ready to walk", ""),
    Readiness.READY_REDUCED: ("Ready for a shorter walk", "check"),
    Readiness.NOT_TODAY: ("Not today: rest", "check"),
    Readiness.STOP_URGENT: ("Stopped before the walk: care first", "act"),
}
HOLDS: dict[HoldKind, str] = {
    HoldKind.MEMBER: "Paused by the client",
    HoldKind.REST: "Rest of 48 hours",
    HoldKind.PAUSE_CLEAR: "Paused until checked",
    HoldKind.STOP_URGENT: "Stopped: care first",
    HoldKind.CLINICIAN: "Paused by a physio",
}
PAUSED_BY_COACH = "Paused by a coach"
"""A pause of the kind the client makes and may end, which a coach made for them."""

SAFETY_HOLDS = {HoldKind.PAUSE_CLEAR, HoldKind.STOP_URGENT}

SAFETY: dict[str, tuple[str, str]] = {
    "fall": ("Fell", "act"),
    "stumble": ("Stumbled", "check"),
    "urgent_sign": ("Urgent sign", "act"),
    "new_sign": ("New sign", "act"),
    "pain": ("Pain of 6 or more", "act"),
    "dizzy": ("Dizzy", "check"),
    "breathless": ("Out of breath", "check"),
}
FALL_SIGNS = ((1, "was hurt"), (2, "hit the head"), (4, "takes a blood thinner"))
"""What makes a fall worse, as bits of an entry's flag."""

REVISIONS: dict[str, str] = {
    Revised.BACK: "Plan changed: back one week",
    Revised.NEXT: "Plan changed: on to the next week",
    Revised.MORE_SUPPORT: "Plan changed: more support",
    Revised.LOCK: "Plan locked",
    Revised.UNLOCK: "Lock taken off the plan",
    Revised.PAUSE: "Plan paused",
    Revised.RESUME: "Plan goes on",
    Revised.WEEKDAYS: "Plan changed: days",
    Revised.SUPPORT: "Plan changed: support level",
    Revised.TOP_SPEED: "Plan changed: top speed",
    Revised.EFFORT: "Plan changed: effort limit",
    Revised.SPOTTER: "Plan changed: second person",
    Revised.STEP_UP: "Plan changed: who takes a step up",
    Revised.OVERRIDE: "Decision overruled",
    Revised.TAKE_UP: "Proposed step taken up",
    Revised.RELEASE: "Safety pause lifted",
    Revised.UNDO: "Change taken back",
}
CONTACTS = {
    "call": "Call",
    "message": "Message",
    "passed_on": "Passed on",
    "snoozed": "Put off",
    "done": "Closed",
}
RESULTS = {"spoke": "spoke", "left_message": "left a message", "no_answer": "no answer"}


def entry_words(entry: Entry) -> Said:
    """Return an entry of any kind but a walk in words."""
    return WORDS[entry.kind](entry)


def _check(entry: Entry) -> Said:
    title, tone = CHECKS[Readiness(entry.word)]
    return Said(title=title, tone=tone, lines=(*_list_of(entry.said), f"Pain {entry.figure} of 10"))


def _contact(entry: Entry) -> Said:
    kind, _, result = entry.word.partition("/")
    words = CONTACTS.get(kind, kind)
    title = f"{words}: {RESULTS[result]}" if result in RESULTS else words
    return Said(title=title, lines=_line(entry.said), by=entry.who)


def _decision(entry: Entry) -> Said:
    """Return a decision: `figure` is its rule, `flag` its week, negative while only proposed.

    Without a rule it is a physio's own word.
    """
    change, week = Change(entry.word), abs(entry.flag)
    if not entry.figure:
        return Said(title=_by_hand(change, entry.flag), lines=_line(entry.said), by=entry.who)
    proposed = "proposed " if entry.flag < 0 else ""
    tone = CHANGE_TONES.get(change, "check" if change in CAREFUL else "")
    return Said(
        title=f"Rule {entry.figure}, {proposed}{CHANGES[change]} in week {week}",
        lines=_line(third_person(entry.said)),
        by=entry.who,
        tone=tone,
    )


def _by_hand(change: Change, week: int) -> str:
    if week < 0:
        return f"Proposed step not taken in week {-week}"
    return f"Decided by hand: {BY_HAND[change]} in week {week}"


def hold_words(kind: HoldKind, *, is_own: bool) -> str:
    """Return a pause in words; `is_own` says that the client made it."""
    return PAUSED_BY_COACH if kind is HoldKind.MEMBER and not is_own else HOLDS[kind]


def _hold(entry: Entry) -> Said:
    """Return a pause; `flag` is 1 where the client made it. What a coach says is for the client."""
    kind = HoldKind(entry.word)
    title = hold_words(kind, is_own=bool(entry.flag))
    return Said(
        title=title,
        lines=() if title == PAUSED_BY_COACH else _line(entry.said),
        by=entry.who,
        tone="act" if kind in SAFETY_HOLDS else "",
    )


def _hold_end(entry: Entry) -> Said:
    words = hold_words(HoldKind(entry.word), is_own=bool(entry.flag))
    return Said(title=f"Ended: {words[0].lower()}{words[1:]}", by=entry.who)


def _message(entry: Entry) -> Said:
    """Return a message; `flag` is 1 where the client wrote it."""
    title = "Message from the client" if entry.flag else "Message to the client"
    return Said(title=title, lines=_line(entry.said), by="" if entry.flag else entry.who)


def _note(entry: Entry) -> Said:
    """Return a clinical note; `figure` is the number of its newest version."""
    amended = f", version {entry.figure}" if entry.figure > 1 else ""
    return Said(title=f"Clinical note{amended}", lines=_line(entry.said), by=entry.who)


def _plan(entry: Entry) -> Said:
    """Return the beginning of a plan; `flag` is 1 where the client chose it.

    `figure` is 1 where it was taken back before the client was told.
    """
    if entry.figure:
        return Said(title=f"Plan assigned and taken back: {entry.word}", by=entry.who)
    verb = "Plan chosen" if entry.flag else "Plan assigned"
    return Said(title=f"{verb}: {entry.word}", by="" if entry.flag else entry.who, tone="new")


def _revision(entry: Entry) -> Said:
    """Return a change of the plan; `word` is its kind, `figure` the number of the edition."""
    title = REVISIONS.get(entry.word, f"Plan changed, edition {entry.figure}")
    return Said(title=title, lines=_line(entry.said), by=entry.who)


def _safety(entry: Entry) -> Said:
    title, tone = SAFETY.get(entry.word, ("Safety event", "check"))
    signs = [words for bit, words in FALL_SIGNS if entry.flag & bit]
    worse = (", ".join(signs).capitalize(),) if signs else ()
    return Said(title=title, tone=tone, lines=(*worse, *_line(entry.said)))


def _line(said: str) -> tuple[str, ...]:
    return (said,) if said else ()


def _list_of(said: str) -> tuple[str, ...]:
    """Return the sentences of a list that is stored as JSON text."""
    return tuple(json.loads(said)) if said else ()


WORDS: dict[Kind, Callable[[Entry], Said]] = {
    Kind.CHECK: _check,
    Kind.CONTACT: _contact,
    Kind.DECISION: _decision,
    Kind.HOLD: _hold,
    Kind.HOLD_END: _hold_end,
    Kind.MESSAGE: _message,
    Kind.NOTE: _note,
    Kind.PLAN: _plan,
    Kind.REVISION: _revision,
    Kind.SAFETY: _safety,
}
