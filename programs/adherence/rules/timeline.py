"""A client's timeline: entries of many kinds in one row, newest first, a page at a time.

Two entries of the same moment keep one order everywhere: by kind, then the later one first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

SHOWN = 15
"""Entries on a page."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
"""Well inside what a calendar holds, so that no change of zone can leave it."""


class Kind(StrEnum):
    """What an entry tells of."""

    CHECK = "check"
    CONTACT = "contact"
    DECISION = "decision"
    HOLD = "hold"
    HOLD_END = "hold_end"
    MESSAGE = "message"
    NOTE = "note"
    PLAN = "plan"
    REVISION = "revision"
    SAFETY = "safety"
    WALK = "walk"


FILTERS: dict[str, tuple[Kind, ...]] = {
    "all": tuple(Kind),
    "walks": (Kind.WALK,),
    "checks": (Kind.CHECK,),
    "safety": (Kind.SAFETY, Kind.HOLD, Kind.HOLD_END),
    "plan": (Kind.PLAN, Kind.REVISION, Kind.DECISION, Kind.HOLD, Kind.HOLD_END),
    "messages": (Kind.MESSAGE,),
    "notes": (Kind.NOTE,),
    "contacts": (Kind.CONTACT,),
}
"""The kinds behind each pill."""

TWINS = frozenset({Kind.DECISION, Kind.HOLD, Kind.HOLD_END})
"""Entries that an edition of the plan may stand beside, made in the same moment."""

CHANGES_MADE = frozenset({Kind.HOLD_END, Kind.REVISION})
"""What a physio's word may have done in the same moment; it says more than the word alone."""


@dataclass(frozen=True)
class Entry:
    """One row of the timeline, as it is stored.

    `key` tells apart two entries of a kind. What the rest holds depends on the kind: `word` and
    `said` are an id and a text, `figure` and `flag` small numbers, `who` the author's name.
    """

    kind: Kind
    at: datetime
    key: int
    who: str = ""
    word: str = ""
    said: str = ""
    figure: int = 0
    flag: int = 0


@dataclass(frozen=True)
class Place:
    """Where a page ended: the next one begins behind this entry."""

    at: datetime
    kind: Kind
    key: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the place an address names; ValueError when it names none."""
        at, kind, key = text.split("~")
        return cls(_instant(at), Kind(kind), int(key))

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.key}"

    def bound(self, kind: Kind) -> tuple[bool, int | None]:
        """Return whether entries of this kind may share the moment, and if so below which key.

        At the very moment of the place, kinds that stand before it have all been shown.
        """
        if kind == self.kind:
            return True, self.key
        return kind > self.kind, None


def page_of(entries: Sequence[Entry], size: int = SHOWN) -> tuple[list[Entry], Place | None]:
    """Return the entries of a page, and its end where there are more.

    `entries` are newest first and hold one more than fits, if there is one more.
    """
    shown = list(entries[:size])
    if len(entries) <= size:
        return shown, None
    last = shown[-1]
    return shown, Place(last.at, last.kind, last.key)


def merged(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with each change of a plan told once.

    A pause and its end are kept in two places at the same moment: as themselves, and as an edition
    of the plan. The edition gives its author and reason away. A pause that a decision brought
    about is told by the decision, and what a physio decided by the change that was made.
    """
    told: list[Entry] = []
    for entry in entries:
        twin = told[-1] if told and told[-1].at == entry.at else None
        if twin and entry.kind in CHANGES_MADE and _is_by_hand(twin):
            told[-1] = replace(entry, who=entry.who or twin.who, said=entry.said or twin.said)
        elif twin and entry.kind is Kind.REVISION and twin.kind in TWINS:
            told[-1] = replace(twin, who=twin.who or entry.who, said=twin.said or entry.said)
        elif not (twin and _is_brought_by(entry, twin)):
            told.append(entry)
    return told


def _instant(text: str) -> datetime:
    """Return a moment in UTC; ValueError without a zone or in a year nobody walks in."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        message = f"A place needs an instant from {EARLIEST_YEAR} to {LATEST_YEAR}."
        raise ValueError(message)
    return moment.astimezone(UTC)


def _is_by_hand(entry: Entry) -> bool:
    """Return whether this is a physio's own word: no rule stands behind it."""
    return entry.kind is Kind.DECISION and not entry.figure


def _is_brought_by(entry: Entry, twin: Entry) -> bool:
    is_pair = (twin.kind, entry.kind) == (Kind.DECISION, Kind.HOLD)
    return is_pair and twin.word == entry.word and twin.said == entry.said
