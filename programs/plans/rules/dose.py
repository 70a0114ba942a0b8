"""How much is asked of one walk: half a dose, speed steps, speed limits, a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from programs.library.rules.program_file import SpeedCap
from programs.plans.rules.support import level_after
from programs.vocabulary import Prescription, Setting, Spotter, Tier

__all__ = [
    "SLOWEST_TOP",
    "cap_speed",
    "level_after",
    "next_pace",
    "next_speed",
    "second_person_needed",
    "settings_for",
    "shorten",
    "speed_limit",
]

SPEED_STEP_MM_PER_SECOND = 50
"""A walk is at most 0.05 m/s (0.2 km/h) faster than the one before [J]."""

SHORTEST_HALF_SECONDS = 30
"""A single long walk is halved in length, never below half a minute [J]."""

WATCHED_WALKS = 3
"""A second person stands at the console for this many treadmill walks [J]."""

SETTINGS: dict[str, tuple[Setting, ...]] = {
    "treadmill_cardio": (Setting.TREADMILL,),
    "athlete_warmup": (Setting.LANE, Setting.TREADMILL),
    "post_stroke_supervised": (Setting.TREADMILL, Setting.RAIL),
    "balance_older_adult": (Setting.RAIL, Setting.TREADMILL, Setting.LANE),
}
"""Programs bound to a place; all others offer all three."""


SLOWEST_TOP = 200
"""The slowest pace of the brief in mm/s: no top speed is set below it [D]."""


def settings_for(program_key: str) -> tuple[Setting, ...]:
    """Return the places a program may be walked in, best first."""
    return SETTINGS.get(program_key, tuple(Setting))


def shorten(prescription: Prescription) -> Prescription:
    """Return half the walks, rounded down, at the same support and speed.

    One single long walk cannot be halved in number, so its length is halved instead:
    a reduced session is always a shorter one [J].
    """
    if prescription.repetitions > 1:
        return replace(prescription, repetitions=prescription.repetitions // 2)
    half = max(prescription.backward_seconds // 2, SHORTEST_HALF_SECONDS)
    return replace(prescription, backward_seconds=min(half, prescription.backward_seconds))


def next_speed(current: int | None, wanted: int, prescription: Prescription) -> int:
    """Return the pace for the next walk in mm/s, inside the week's range.

    Slower is always fine down to the week's slowest pace; faster is one step at most, even
    where the week starts above it. A first walk starts at the slowest pace. A week with a
    self-chosen pace has no range, so only the step counts.
    """
    low = prescription.min_mm_per_second or 0
    high = prescription.max_mm_per_second or max(wanted, current or 0)
    if current is None:
        return low
    ceiling = min(high, current + SPEED_STEP_MM_PER_SECOND)
    return max(min(wanted, ceiling), min(low, ceiling))


def next_pace(
    prescription: Prescription,
    *,
    before: int | None,
    same_row: bool,
    was_calm: bool,
    eases: bool = False,
) -> int | None:
    """Return the top pace in mm/s for the next walk, None where the walker chooses it.

    One thing changes at a time: the first walk of a row keeps the pace of the row before,
    and a later one may be a step faster after a calm walk at `before` mm/s [J]. `eases`
    takes one step back instead, never below the week's slowest pace (rule 11).
    """
    if prescription.max_mm_per_second is None:
        return None
    if eases and before is not None:
        return next_speed(before, before - SPEED_STEP_MM_PER_SECOND, prescription)
    may_step = same_row and was_calm and before is not None
    wanted = (before or 0) + (SPEED_STEP_MM_PER_SECOND if may_step else 0)
    return next_speed(before, wanted, prescription)


def speed_limit(caps: Iterable[SpeedCap], age_years: int) -> int | None:
    """Return the fastest pace in mm/s a program allows at this age, None without a limit.

    Treadmill fitness: 4.0 km/h, from age 65 2.8 km/h [J].
    """
    fitting = [cap for cap in caps if cap.from_age <= age_years]
    return min((cap.max_mm_per_second for cap in fitting), default=None)


def cap_speed(prescription: Prescription, limit: int | None) -> Prescription:
    """Return the week with its speed range kept under a limit in mm/s."""
    low, high = prescription.min_mm_per_second, prescription.max_mm_per_second
    if limit is None:
        return prescription
    return replace(
        prescription,
        min_mm_per_second=None if low is None else min(low, limit),
        max_mm_per_second=None if high is None else min(high, limit),
    )


def second_person_needed(
    *, program_key: str, tier: Tier, setting: Setting, spotter: Spotter, walks_done: int
) -> bool:
    """Return whether somebody must be there for the next walk.

    Always where the plan says so, for the first 3 walks on a treadmill, and in treadmill
    fitness for everybody who starts with support (clinical brief sections 1, 6, 11).
    """
    is_early = walks_done < WATCHED_WALKS
    return (
        spotter is Spotter.EVERY_TIME
        or (is_early and (spotter is Spotter.FIRST_THREE or setting is Setting.TREADMILL))
        or (program_key == "treadmill_cardio" and tier is not Tier.GO)
    )
