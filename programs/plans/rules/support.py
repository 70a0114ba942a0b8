"""Which support levels a week allows, and how a plan moves on the ladder S0 to S6.

More support than the week names is always fine; less never is. The ladder has gaps: S3
is a treadmill, so beside a rail the level after S2 is S4 (clinical brief section 1).
"""

from __future__ import annotations

from programs.plans.rules.facts import WeekFacts
from programs.vocabulary import Prescription, Setting, Spotter, SupportLevel, Tier

SURE = 7
"""Confidence from which less support may be tried, 0 to 10 [J]."""

STEADY_WALKS = 2
"""This many walks without a stumble come before less support [J]."""

AT_A_RAIL = (SupportLevel.S0, SupportLevel.S1, SupportLevel.S2, SupportLevel.S4)
ON_A_BELT = (SupportLevel.S3, SupportLevel.S4)
IN_A_LANE = (SupportLevel.S4, SupportLevel.S5, SupportLevel.S6)


def setting_for_level(preferred: Setting, level: SupportLevel) -> Setting:
    """Return where a walk with this level happens: up to S2 that is always a rail."""
    return Setting.RAIL if level <= SupportLevel.S2 else preferred


def allowed_support(
    prescription: Prescription, tier: Tier, setting: Setting, spotter: Spotter = Spotter.NO
) -> tuple[SupportLevel, ...]:
    """Return the week's own levels in this place, most support first.

    Where the week names none for this place, its levels at a rail stand in, or the nearest
    one with more support; empty where there is none either. S6 needs tier `go`, S5 a
    spotter at every walk.
    """
    named = _levels_of_week(prescription, tier, spotter)
    place = {Setting.TREADMILL: ON_A_BELT, Setting.RAIL: AT_A_RAIL, Setting.LANE: IN_A_LANE}
    here = tuple(level for level in place[setting] if level in named)
    at_a_rail = tuple(level for level in AT_A_RAIL if level in named)
    return here or at_a_rail or reachable_support(prescription, tier, setting, spotter)[-1:]


def reachable_support(
    prescription: Prescription, tier: Tier, setting: Setting, spotter: Spotter = Spotter.NO
) -> tuple[SupportLevel, ...]:
    """Return every level a plan may have in this week and place, most support first.

    Beside the week's own levels these are the safer ones down to both hands on a rail, or
    on both rails of a belt. Standing work (S0, S1) belongs to weeks that name it.
    """
    named = _levels_of_week(prescription, tier, spotter)
    if not named:
        return ()
    lowest, highest = min(named), max(named)
    levels = [level for level in _ladder(setting, named) if level <= highest]
    if lowest >= SupportLevel.S2:
        levels = [level for level in levels if level >= SupportLevel.S2]
    return tuple(level for level in levels if level <= SupportLevel.S4 or level in named)


def first_level(
    prescription: Prescription, tier: Tier, setting: Setting, spotter: Spotter = Spotter.NO
) -> SupportLevel | None:
    """Return the level a plan starts with: the most support the week names, None for none."""
    allowed = allowed_support(prescription, tier, setting, spotter)
    return allowed[0] if allowed else None


def level_after(
    level: SupportLevel,
    *,
    change: int,
    prescription: Prescription,
    tier: Tier,
    setting: Setting,
    may_ease: bool,
    spotter: Spotter = Spotter.NO,
) -> SupportLevel:
    """Return the support level for the week that follows a decision.

    `change` is the outcome's support step, 0 or less. Going up takes one level at most,
    and only with `may_ease`; a week of standing work passes on to both hands on a rail.
    Where this place has no safer level, the lowest stays and a speed step takes its part.
    """
    reachable = reachable_support(prescription, tier, setting, spotter)
    safe = [step for step in reachable if step <= level + change]
    if not safe:
        return reachable[0] if reachable else level
    higher = [step for step in reachable if step > level]
    if may_ease and not change and higher and is_one_level(level, higher[0], setting):
        return higher[0]
    return safe[-1]


def may_ease_support(facts: WeekFacts) -> bool:
    """Return whether less support may be tried: sure, and no stumble in the last 2 walks [J]."""
    latest = facts.near_falls[-STEADY_WALKS:]
    is_steady = len(latest) == STEADY_WALKS and not any(latest)
    return is_steady and (facts.confidence or 0) >= SURE


def needs_speed_step(
    level: SupportLevel, prescription: Prescription, tier: Tier, setting: Setting
) -> bool:
    """Return whether a support step has to be a slower pace: no safer level is left here."""
    reachable = reachable_support(prescription, tier, setting)
    return not any(step < level for step in reachable)


def _levels_of_week(prescription: Prescription, tier: Tier, spotter: Spotter) -> set[SupportLevel]:
    """Return the levels the week names for this person."""
    named = set(prescription.support_levels)
    if prescription.hands_free_if_go:
        named.add(SupportLevel.S6)
    if tier is not Tier.GO:
        named.discard(SupportLevel.S6)
    if spotter is not Spotter.EVERY_TIME:
        named.discard(SupportLevel.S5)
    return named


def _ladder(setting: Setting, named: set[SupportLevel]) -> tuple[SupportLevel, ...]:
    """Return the levels of a place, most support first.

    A lane begins beside a rail. A belt has one only in weeks that name S2 or less.
    """
    if setting is Setting.LANE:
        return (*AT_A_RAIL, SupportLevel.S5, SupportLevel.S6)
    if setting is Setting.RAIL:
        return AT_A_RAIL
    beside = tuple(level for level in AT_A_RAIL if level in named and level <= SupportLevel.S2)
    return (*beside, *ON_A_BELT)


def is_one_level(level: SupportLevel, following: SupportLevel, setting: Setting) -> bool:
    """Return whether the next level is one step up; off the belt nobody can stand on S3 [J]."""
    skips_the_belt = setting is not Setting.TREADMILL and level is SupportLevel.S2
    return following - level <= (2 if skips_the_belt else 1)
