"""Questions a careful colleague asks about a program or a plan before it is used.

A finding is a refusal where a limit of the clinical brief is broken, and a caution where an
author may have a reason. Each check takes plain values, so a template, an imported file and
a member's plan are asked the same questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from programs.library.rules.program_file import ProgramFile
from programs.library.rules.wording import pace
from programs.vocabulary import Prescription, Spotter, SupportLevel, Tier

LARGEST_WEEKLY_RISE = 180
"""Backward seconds a session may gain from one week to the next [D]."""

DAILY_FROM = 4
"""From this many sessions a week neighbouring days are allowed (clinical brief section 1)."""

NEEDS_SPOTTER = SupportLevel.S5
"""The first level with free hands."""

OPEN_TIERS = frozenset({Tier.GO, Tier.GO_WITH_SUPPORT})
"""The tiers a walk may start with; after clearance a person counts as the second [J]."""


@dataclass(frozen=True)
class Finding:
    """Something to look at again: a stable kind, the week (None for the whole) and words.

    A refusal breaks a limit and is put right first; everything else is a caution.
    """

    kind: str
    week: int | None
    words: str
    is_refusal: bool = False


def check_weeks(
    weeks: Sequence[Prescription],
    *,
    tier: Tier | None = None,
    weekdays: Collection[int] | None = None,
    spotter: Spotter | None = None,
    speed_limit: int | None = None,
    effort_cap: int | None = None,
) -> tuple[Finding, ...]:
    """Return what to look at again in these weeks, refusals first, then by week.

    Weekdays count from 0 (Monday), the speed limit is in mm/s, the effort cap 0 to 10. What is
    None is not asked: a template has no weekdays, and no walker with a tier.
    """
    findings = [
        *check_weekly_rise(weeks),
        *check_speed(weeks, speed_limit),
        *check_effort(weeks, effort_cap),
        *check_support_rise(weeks),
        *check_one_change(weeks),
        *check_hands_free_practice(weeks),
    ]
    if tier is not None:
        findings += check_tier(weeks, tier)
    if weekdays is not None:
        findings += check_days(weekdays, len(set(weekdays)))
    if spotter is not None:
        findings += check_spotter([week.support_levels for week in weeks], spotter)
    return tuple(sorted(findings, key=lambda found: (not found.is_refusal, found.week or 0)))


def check_program_file(program: ProgramFile, *, age_years: int = 18) -> tuple[Finding, ...]:
    """Return what to look at again in a program, for a walker of this age."""
    return check_weeks(
        program.weeks,
        speed_limit=program.content.speed_cap_at(age_years),
        effort_cap=program.effort_cap,
    )


def has_refusal(findings: Sequence[Finding]) -> bool:
    """Return whether a limit is broken."""
    return any(found.is_refusal for found in findings)


def check_weekly_rise(weeks: Sequence[Prescription]) -> tuple[Finding, ...]:
    """Return the weeks whose sessions gain more than 3 backward minutes [D]."""
    rises = [
        (number, after.total_backward_seconds - before.total_backward_seconds)
        for number, before, after in _steps(weeks)
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
        Finding(
            "speed_above_cap",
            number,
            f"The limit is {pace(cap)}; this week allows {pace(fastest)}.",
            is_refusal=True,
        )
        for number, week in enumerate(weeks, start=1)
        if (fastest := week.max_mm_per_second or 0) > cap
    )


def check_effort(weeks: Sequence[Prescription], cap: int | None) -> tuple[Finding, ...]:
    """Return the weeks that ask for more effort than the cap, 0 to 10; None means no cap."""
    if cap is None:
        return ()
    return tuple(
        Finding(
            "effort_above_cap",
            number,
            f"The effort limit is {cap}; this week asks for {week.max_effort}.",
            is_refusal=True,
        )
        for number, week in enumerate(weeks, start=1)
        if week.max_effort > cap
    )


def check_support_rise(weeks: Sequence[Prescription]) -> tuple[Finding, ...]:
    """Return the weeks whose safest level is two or more above the week before [D]."""
    words = "Support drops by two levels or more in one week; one is the most."
    return tuple(
        Finding("support_rise", number, words, is_refusal=True)
        for number, before, after in _steps(weeks)
        if min(after.support_levels) - min(before.support_levels) > 1
    )


def check_one_change(weeks: Sequence[Prescription]) -> tuple[Finding, ...]:
    """Return the weeks in which two things get harder at once [J]."""
    return tuple(
        Finding("two_changes", number, f"Two things get harder at once: {' and '.join(raised)}.")
        if len(raised) == 2
        else Finding("two_changes", number, f"More than one gets harder: {', '.join(raised)}.")
        for number, before, after in _steps(weeks)
        if len(raised := axes_raised(before, after)) > 1
    )


def axes_raised(before: Prescription, after: Prescription) -> tuple[str, ...]:
    """Return what cannot stay as it was: minutes, support, speed, incline, in that order.

    A range counts by its gentle end: whoever may keep last week's level or pace changes
    one thing only. Incline has no gentle end above 0, so its top counts.
    """
    raised = {
        "minutes": after.total_backward_seconds > before.total_backward_seconds,
        "support": min(after.support_levels) > min(before.support_levels),
        "speed": (after.min_mm_per_second or 0) > (before.max_mm_per_second or 0) > 0,
        "incline": after.max_incline_percent > before.max_incline_percent,
    }
    return tuple(axis for axis, is_raised in raised.items() if is_raised)


def check_hands_free_practice(weeks: Sequence[Prescription]) -> tuple[Finding, ...]:
    """Return the first week that opens S6 when no week so far offers S5 with a spotter."""
    practised = False
    for number, week in enumerate(weeks, start=1):
        practised = practised or NEEDS_SPOTTER in week.support_levels
        if week.hands_free_if_go and not practised:
            words = "Hands free opens before any week with a second person beside."
            return (Finding("hands_free_unpractised", number, words),)
    return ()


def check_tier(weeks: Sequence[Prescription], tier: Tier) -> tuple[Finding, ...]:
    """Return what this tier does not open: any walk at all, or hands free (S6)."""
    if tier not in OPEN_TIERS:
        words = "The safety check opens no program until a clearance is recorded."
        return (Finding("tier_closed", None, words, is_refusal=True),)
    if tier is Tier.GO:
        return ()
    words = "Hands free never opens when the safety check says to start with support."
    return tuple(
        Finding("hands_free_for_tier", number, words, is_refusal=True)
        for number, week in enumerate(weeks, start=1)
        if SupportLevel.S6 in week.support_levels
    )


def check_spotter(
    levels: Sequence[SupportLevel | Collection[SupportLevel]], spotter: Spotter
) -> tuple[Finding, ...]:
    """Return the first hands-free week (S5, S6) that nobody walks beside.

    One level or the allowed levels a week. Free hands as the only choice are refused; where
    a hand may stay on, that is pointed out.
    """
    if spotter is Spotter.EVERY_TIME:
        return ()
    for number, level in enumerate(levels, start=1):
        allowed = [level] if isinstance(level, SupportLevel) else list(level)
        if max(allowed) >= NEEDS_SPOTTER:
            return _spotter_finding(number, spotter, is_only=min(allowed) >= NEEDS_SPOTTER)
    return ()


def check_days(days: Collection[int], sessions_per_week: int) -> tuple[Finding, ...]:
    """Return a finding when chosen days (0 Monday to 6 Sunday) leave no rest day between [J]."""
    if sessions_per_week >= DAILY_FROM:
        return ()
    chosen = set(days)
    if any((day + 1) % 7 in chosen for day in chosen):
        words = "Leave at least one rest day between sessions."
        return (Finding("consecutive_days", None, words, is_refusal=True),)
    return ()


def _spotter_finding(number: int, spotter: Spotter, *, is_only: bool) -> tuple[Finding, ...]:
    """The first three sessions are seldom the first hands-free ones, so that is a caution."""
    if spotter is Spotter.FIRST_THREE:
        if number == 1:
            return ()
        words = (
            "The first hands-free week needs a second person, and they walk along only at first."
        )
        return (Finding("spotter_missing", number, words),)
    words = "The first hands-free week needs a second person beside."
    return (Finding("spotter_missing", number, words, is_refusal=is_only),)


def _steps(weeks: Sequence[Prescription]) -> Iterator[tuple[int, Prescription, Prescription]]:
    """Yield each week from the second on: its number, the week before, and itself."""
    for number, (before, after) in enumerate(pairwise(weeks), start=2):
        yield number, before, after


def _minutes(seconds: int) -> str:
    """Return minutes as an author writes them: 4 or 2.5."""
    return f"{seconds / 60:g} minutes"
