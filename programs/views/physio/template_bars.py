"""The weeks of a template as bars on one scale: a longer session is a longer bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from programs.library.rules import wording
from programs.sessions.rules.bar import BarPart, SessionBar
from programs.vocabulary import IntervalKind, Prescription, Recovery

GAP_PERCENT = 0.4
LEAST_PERCENT = 0.2
"""A part this short is still seen."""


@dataclass(frozen=True, kw_only=True)
class WeekBar:
    """One week: its number, its session to scale, and the same in words."""

    number: int
    bar: SessionBar
    days: str
    walks: str
    minutes: str
    speed: str


def week_bars(weeks: Sequence[Prescription]) -> tuple[WeekBar, ...]:
    """Return a bar for each week; the longest session fills the width."""
    longest = max(week.total_seconds for week in weeks)
    return tuple(
        WeekBar(
            number=number,
            bar=_bar(week, longest),
            days=wording.span([week.sessions_per_week], "day"),
            walks=wording.walks(week),
            minutes=f"{week.total_backward_seconds / 60:.3g} min backward",
            speed=wording.speed(week),
        )
        for number, week in enumerate(weeks, start=1)
    )


def _bar(week: Prescription, longest: int) -> SessionBar:
    parts, start = [], 0.0
    for kind, seconds in _pieces(week):
        width = seconds * 100 / longest
        shown = max(width - GAP_PERCENT, LEAST_PERCENT)
        parts.append(BarPart(kind=kind, start=round(start, 2), width=round(shown, 2)))
        start += width
    minutes = round(week.total_seconds / 60)
    label = f"{minutes} minutes, {wording.backward_minutes(week):.3g} of them backward"
    return SessionBar(label=label, parts=tuple(parts))


def _pieces(week: Prescription) -> Iterator[tuple[IntervalKind, int]]:
    """Yield warm-up, walks with a recovery between two of them, and cool-down."""
    between = IntervalKind.FORWARD if week.recovery is Recovery.FORWARD else IntervalKind.REST
    yield IntervalKind.FORWARD, week.warm_up_seconds
    for walk in range(week.repetitions):
        if walk and week.recovery_seconds:
            yield between, week.recovery_seconds
        yield IntervalKind.BACKWARD, week.backward_seconds
    yield IntervalKind.FORWARD, week.cool_down_seconds
