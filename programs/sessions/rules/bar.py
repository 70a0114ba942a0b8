"""The session bar: the parts of a walk to scale, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from programs.sessions.rules.timeline import Interval, totals
from programs.vocabulary import IntervalKind

GAP_PERCENT = 0.6
"""The gap between two parts, in per cent of the bar."""


@dataclass(frozen=True, kw_only=True)
class BarPart:
    """One part; `start` and `width` in per cent of the bar, to two decimals."""

    kind: IntervalKind
    start: float
    width: float


@dataclass(frozen=True, kw_only=True)
class SessionBar:
    """A whole walk as a bar, and the words that say the same."""

    label: str
    parts: tuple[BarPart, ...]


def session_bar(intervals: list[Interval]) -> SessionBar:
    """Return the bar of a walk; turns have no length and lengths of a lane are one walk."""
    pieces = _pieces(intervals)
    timed = sum(seconds for _, seconds in pieces)
    room = 100 - GAP_PERCENT * (len(pieces) - 1)
    parts, start = [], 0.0
    for kind, seconds in pieces:
        width = seconds * room / timed
        parts.append(BarPart(kind=kind, start=round(start, 2), width=round(width, 2)))
        start += width + GAP_PERCENT
    return SessionBar(label=_label(intervals), parts=tuple(parts))


def minutes_words(seconds: int) -> str:
    """Return a length in minutes as it is read: "6 min", "2.5 min", "30 s"."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes + rest / 60:g} min" if rest == 30 else f"{minutes + round(rest / 60)} min"


def _pieces(intervals: list[Interval]) -> list[tuple[IntervalKind, int]]:
    """Return timed parts in order, the lengths of one backward walk joined."""
    pieces: list[tuple[IntervalKind, int]] = []
    last: Interval | None = None
    for part in intervals:
        if part.kind is IntervalKind.TURN:
            continue
        if last and part.lap and part.walk == last.walk and part.kind is last.kind:
            pieces[-1] = (part.kind, pieces[-1][1] + part.seconds)
        else:
            pieces.append((part.kind, part.seconds))
        last = part
    return pieces


def _label(intervals: list[Interval]) -> str:
    sums = totals(intervals)
    said = (
        (sums.backward_seconds, "backward"),
        (sums.forward_seconds, "forward"),
        (sums.rest_seconds, "rest"),
    )
    return ", ".join(f"{minutes_words(seconds)} {words}" for seconds, words in said if seconds)
