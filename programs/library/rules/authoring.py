"""Questions a careful colleague asks about a program or a plan before it is used.

Findings are advice, not refusals: an author may have a reason. Each check takes plain
values, so a template, an imported file and a member's plan are asked the same questions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from programs.library.rules.program_file import ProgramFile
from programs.vocabulary import Prescription, Spotter, SupportLevel

LARGEST_WEEKLY_RISE = 180
"""Backward seconds a session may gain from one week to the next [D]."""

DAILY_FROM = 4
"""From this many sessions a week neighbouring days are allowed (clinical brief section 1)."""

NEEDS_SPOTTER = SupportLevel.S5
"""The first level with free hands."""


@dataclass(frozen=True)
class Finding:
    """Something to look at again: a stable key, the week (None for the whole) and words."""

    key: str
    week: int | None
    words: str


def check_program_file(program: ProgramFile, *, age_years: int = 18) -> tuple[Finding, ...]:
    """Return what to look at again in a program, for a walker of this age."""
    return (
        *check_weekly_rise(program.weeks),
        *check_speed(program.weeks, program.content.speed_cap_at(age_years)),
        *check_support_rise(program.weeks),
        *check_hands_free_practice(program.weeks),
    )


def check_weekly_rise(weeks: Sequence[Prescription]) -> tuple[Finding, ...]:
    """Return the weeks whose sessions gain more than 3 backward minutes [D]."""
    rises = [
        (number, after.total_backward_seconds - before.total_backward_seconds)
        for number, (before, after) in enumerate(pairwise(weeks), start=2)
    ]
    return tuple(
        Finding("weekly_rise", number, f"Each session gains {_minutes(rise)}; 3 is the most.")
        for number, rise in rises
        if rise > LARGEST_WEEKLY_RISE
    )


def check_speed(weeks: Sequence[Prescription], cap: int | None) -> tuple[Finding, ...]:
    """Return the weeks that allow more than the cap in mm/s; None means no cap."""
    if cap is None:
        return ()
    return tuple(
        Finding("speed_above_cap", number, f"The cap is {cap} mm/s; this week allows {fastest}.")
        for number, week in enumerate(weeks, start=1)
        if (fastest := week.max_mm_per_second or 0) > cap
    )


def check_support_rise(weeks: Sequence[Prescription]) -> tuple[Finding, ...]:
    """Return the weeks whose safest level is two or more above the week before [D]."""
    return tuple(
        Finding("support_rise", number, "Support drops by two levels or more in one week.")
        for number, (before, after) in enumerate(pairwise(weeks), start=2)
        if min(after.support_levels) - min(before.support_levels) > 1
    )


def check_hands_free_practice(weeks: Sequence[Prescription]) -> tuple[Finding, ...]:
    """Return the first week that opens S6 when no week so far offers S5 with a spotter."""
    practised = False
    for number, week in enumerate(weeks, start=1):
        practised = practised or NEEDS_SPOTTER in week.support_levels
        if week.hands_free_if_go and not practised:
            words = "Hands free opens before any week with a second person beside."
            return (Finding("hands_free_unpractised", number, words),)
    return ()


def check_spotter(levels: Sequence[SupportLevel], spotter: Spotter) -> tuple[Finding, ...]:
    """Return the first hands-free week of a plan, one level a week, if nobody walks beside."""
    if spotter is not Spotter.NO:
        return ()
    for number, level in enumerate(levels, start=1):
        if level >= NEEDS_SPOTTER:
            words = "The first hands-free week needs a second person beside."
            return (Finding("spotter_missing", number, words),)
    return ()


def check_days(days: Collection[int], sessions_per_week: int) -> tuple[Finding, ...]:
    """Return a finding when chosen days (0 Monday to 6 Sunday) leave no rest day between."""
    if sessions_per_week >= DAILY_FROM:
        return ()
    chosen = set(days)
    if any((day + 1) % 7 in chosen for day in chosen):
        words = "Leave at least one rest day between sessions."
        return (Finding("consecutive_days", None, words),)
    return ()


def _minutes(seconds: int) -> str:
    """Return minutes as an author writes them: 4 or 2.5."""
    return f"{seconds / 60:g} minutes"
