"""The parts of one walk, in order: what the timer counts and where the walker turns.

Turns have no timer: the belt is still and the walker says when (design brief rule 3).
Lengths are whole seconds and whole millimetres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from programs.plans.rules.lane import lap_lengths, top_speed
from programs.plans.rules.support import setting_for_level
from programs.vocabulary import (
    IntervalKind,
    IntervalRole,
    Prescription,
    Recovery,
    Setting,
    SupportLevel,
)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """One piece of a walk.

    `walk` counts backward walks from 1 to `walks`; `lap` counts the lengths of a lane
    within one walk. A turn carries the number of what comes next and the steps to show.
    """

    kind: IntervalKind
    role: IntervalRole
    seconds: int = 0
    walk: int | None = None
    walks: int | None = None
    lap: int | None = None
    laps: int | None = None
    steps: str | None = None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The timed seconds of a walk by direction, and how often the walker turns."""

    forward_seconds: int
    backward_seconds: int
    rest_seconds: int
    turns: int

    @property
    def timed_seconds(self) -> int:
        """Return the seconds the timer counts; turns take as long as they take."""
        return self.forward_seconds + self.backward_seconds + self.rest_seconds


def intervals(
    prescription: Prescription,
    setting: Setting,
    lane_length_mm: int | None,
    support: SupportLevel,
) -> list[Interval]:
    """Return the parts of one walk: warm-up, walks with what lies between, cool-down.

    A turn stands wherever the direction changes and between two laps of a lane. Nothing
    turns around a standing rest, for the walker goes on backward after it.
    """
    walks = prescription.repetitions
    lengths = _walk_lengths(prescription, setting, lane_length_mm, support)
    parts = [_forward(IntervalRole.WARM_UP, prescription.warm_up_seconds)]
    for walk in range(1, walks + 1):
        if parts[-1].kind is IntervalKind.FORWARD:
            parts.append(_turn("turn_to_backward", walk, walks))
        parts.extend(_laps(lengths, walk, walks))
        if walk < walks:
            parts.extend(_recovery(prescription, walk, walks))
    parts.append(_turn("turn_to_forward", None, None))
    parts.append(_forward(IntervalRole.COOL_DOWN, prescription.cool_down_seconds))
    return parts


def totals(parts: Iterable[Interval]) -> Totals:
    """Return the seconds forward, backward and at rest, and the number of turns."""
    parts = list(parts)
    return Totals(
        forward_seconds=_seconds_of(parts, IntervalKind.FORWARD),
        backward_seconds=_seconds_of(parts, IntervalKind.BACKWARD),
        rest_seconds=_seconds_of(parts, IntervalKind.REST),
        turns=sum(part.kind is IntervalKind.TURN for part in parts),
    )


def to_player(parts: Iterable[Interval]) -> list[dict[str, Any]]:
    """Return the parts as plain values for the player's data."""
    return [asdict(part) for part in parts]


def _walk_lengths(
    prescription: Prescription,
    setting: Setting,
    lane_length_mm: int | None,
    support: SupportLevel,
) -> list[int]:
    """Return the laps of one walk; a single one on a belt, or while standing at a rail."""
    place = setting_for_level(setting, support)
    stays_put = place is Setting.TREADMILL or support <= SupportLevel.S1
    if stays_put or lane_length_mm is None:
        return [prescription.backward_seconds]
    return lap_lengths(prescription.backward_seconds, lane_length_mm, top_speed(prescription))


def _laps(lengths: list[int], walk: int, walks: int) -> Iterator[Interval]:
    """Yield one backward walk, with a turn between two laps."""
    laps = len(lengths) if len(lengths) > 1 else None
    for lap, seconds in enumerate(lengths, start=1):
        if lap > 1:
            yield _turn("lap_turn", walk, walks, lap=lap, laps=laps)
        yield Interval(
            kind=IntervalKind.BACKWARD,
            role=IntervalRole.WALK,
            seconds=seconds,
            walk=walk,
            walks=walks,
            lap=lap if laps else None,
            laps=laps,
        )


def _recovery(prescription: Prescription, walk: int, walks: int) -> Iterator[Interval]:
    """Yield what lies between two backward walks: a rest, or a turn and forward walking."""
    rests = prescription.recovery is Recovery.REST
    if not rests:
        yield _turn("turn_to_forward", walk, walks)
    yield Interval(
        kind=IntervalKind.REST if rests else IntervalKind.FORWARD,
        role=IntervalRole.RECOVERY,
        seconds=prescription.recovery_seconds,
        walk=walk,
        walks=walks,
    )


def _forward(role: IntervalRole, seconds: int) -> Interval:
    return Interval(kind=IntervalKind.FORWARD, role=role, seconds=seconds)


def _turn(
    steps: str,
    walk: int | None,
    walks: int | None,
    *,
    lap: int | None = None,
    laps: int | None = None,
) -> Interval:
    return Interval(
        kind=IntervalKind.TURN,
        role=IntervalRole.TURN,
        walk=walk,
        walks=walks,
        lap=lap,
        laps=laps,
        steps=steps,
    )


def _seconds_of(parts: Iterable[Interval], kind: IntervalKind) -> int:
    return sum(part.seconds for part in parts if part.kind is kind)
