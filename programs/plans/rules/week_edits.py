"""One week of a template set differently for one person: its walks, their length, its pace.

An edit stays inside the program: no session is longer backward than its longest, no pace
faster than its fastest for this age. What it makes of the weeks around it is asked by the
authoring checks, as of a template. Lengths are whole seconds, speeds whole mm/s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from programs.library.rules.authoring import LARGEST_WEEKLY_RISE
from programs.library.rules.cells import UNITS
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.lane import top_speed
from programs.vocabulary import Prescription, SupportLevel

MOST_WALKS = 60
SHORTEST_WALK_SECONDS = 5
"""As in a program file: fewer seconds are no walk."""


@dataclass(frozen=True, kw_only=True)
class WeekEdit:
    """How one week differs: counted from 1, `top_speed` None where the week keeps its pace."""

    week: int
    walks: int
    seconds: int
    top_speed: int | None = None


def edited(weeks: Sequence[Prescription], edits: Sequence[WeekEdit]) -> tuple[Prescription, ...]:
    """Return the weeks with each edit in its place."""
    by_week = {edit.week: edit for edit in edits}
    return tuple(
        _edited(week, by_week[number], weeks) if number in by_week else week
        for number, week in enumerate(weeks, start=1)
    )


def edit_refusal(weeks: Sequence[Prescription], edit: WeekEdit, units: str = "kilometres") -> str:
    """Return why a week of this program cannot be so, with the limit, or an empty text."""
    if not 1 <= edit.week <= len(weeks):
        return f"Choose a week from 1 to {len(weeks)}."
    refused = _dose_refusal(weeks, edit) or _pace_refusal(weeks, edit, units)
    return f"Week {edit.week}: {refused}" if refused else ""


def _dose_refusal(weeks: Sequence[Prescription], edit: WeekEdit) -> str:
    longest = max(week.total_backward_seconds for week in weeks)
    if not 1 <= edit.walks <= MOST_WALKS:
        return f"choose 1 to {MOST_WALKS} walks."
    if edit.seconds < SHORTEST_WALK_SECONDS:
        return f"a walk lasts at least {SHORTEST_WALK_SECONDS} seconds."
    if edit.walks * edit.seconds > longest:
        return f"a session of this program has at most {longest / 60:g} minutes backward."
    return ""


def _pace_refusal(weeks: Sequence[Prescription], edit: WeekEdit, units: str) -> str:
    if edit.top_speed is None:
        return ""
    if is_standing(weeks[edit.week - 1]):
        return "this is standing work, it has no speed to set."
    fastest = max(top_speed(week) for week in weeks)
    if not SLOWEST_TOP <= edit.top_speed <= fastest:
        low, high = pace_figure(SLOWEST_TOP, units), pace_words(fastest, units)
        return f"choose a speed from {low} to {high}."
    return ""


def edit_cautions(
    week: Prescription, becomes: Prescription, edit: WeekEdit, units: str = "kilometres"
) -> Iterator[str]:
    """Yield what is unusual about an edit by itself: much more than the week has, or faster."""
    minutes, own = (one.total_backward_seconds / 60 for one in (becomes, week))
    if becomes.total_backward_seconds - week.total_backward_seconds > LARGEST_WEEKLY_RISE:
        yield f"Week {edit.week}: {minutes:g} backward minutes instead of {own:g}."
    if edit.top_speed is not None and edit.top_speed > top_speed(week):
        limit = pace_words(top_speed(week), units)
        yield f"Week {edit.week}: faster than the template's {limit}."


def pace_words(mm_per_second: int, units: str = "kilometres") -> str:
    """Return a pace as it is shown to staff: 389 is "1.4 km/h", or "0.87 mph" in miles."""
    return f"{pace_figure(mm_per_second, units)} {UNITS[units][0]}"


def pace_figure(mm_per_second: int, units: str) -> str:
    """Return a pace without its unit, as it was set: 389 is "1.4" in km/h, and 600 is "2.16".

    A limit must not read as higher or lower than it is. One decimal stands for the very pace,
    to the mm/s it is stored in; else there are two, which is finer than any belt is set.
    """
    one = UNITS[units][1]
    exact = mm_per_second * one
    tenths = f"{exact:.1f}"
    return tenths if abs(Decimal(tenths) - exact) < one else f"{exact:.2f}"


def is_standing(week: Prescription) -> bool:
    """Return whether the week is shifting weight or single steps (S0, S1)."""
    return min(week.support_levels) < SupportLevel.S2


def at_pace(week: Prescription, top: int) -> Prescription:
    """Return the week with its fastest pace set; its slowest never lies above it."""
    low = week.min_mm_per_second
    return replace(
        week,
        min_mm_per_second=None if low is None else min(low, top),
        max_mm_per_second=top,
        speed_words=f"up to {pace_words(top)}",
    )


def _edited(week: Prescription, edit: WeekEdit, weeks: Sequence[Prescription]) -> Prescription:
    changed = replace(
        week,
        repetitions=edit.walks,
        backward_seconds=edit.seconds,
        recovery_seconds=_recovery(week, weeks) if edit.walks > 1 else 0,
    )
    return changed if edit.top_speed is None else at_pace(changed, edit.top_speed)


def _recovery(week: Prescription, weeks: Sequence[Prescription]) -> int:
    """Return the recovery between walks; a week of one walk takes the program's longest."""
    return (
        week.recovery_seconds or max(one.recovery_seconds for one in weeks) or week.backward_seconds
    )
