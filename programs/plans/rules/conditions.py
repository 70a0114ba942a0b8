"""The conditions of the progression rules, each named and readable on its own.

Sources: 5 of 10 as the safe line and the next-morning rule [PMM], 2 points as a real
change [MID14], all else derived or judged for this product [D, J].
"""

from __future__ import annotations

from programs.plans.rules.facts import WeekFacts
from programs.vocabulary import PAIN_LIMIT

LONG_GAP_DAYS = 28
GAP_DAYS = 14
SHORT_GAP_DAYS = 7


def urgent_sign(week: WeekFacts) -> bool:
    """Return whether there was any urgent flag or urgent stop rule."""
    return week.urgent_sign


def harmful_fall(week: WeekFacts) -> bool:
    """Return whether a fall came with an injury, a head hit or a blood thinner."""
    return fell(week) and (week.injury or week.head_hit or week.blood_thinner)


def fell(week: WeekFacts) -> bool:
    """Return whether there was any fall."""
    return week.falls >= 1


def new_sign(week: WeekFacts) -> bool:
    """Return whether there is a new knee or leg sign, or dizziness lasted over 10 minutes.

    A knee sign is locking, giving way or new swelling; a leg sign is pain or numbness
    that spreads down the leg.
    """
    return week.new_knee_sign or week.new_leg_sign or week.long_dizziness


def long_gap(week: WeekFacts) -> bool:
    """Return whether the break was 28 days or longer."""
    return week.gap_days >= LONG_GAP_DAYS


def gap(week: WeekFacts) -> bool:
    """Return whether the break was 14 to 27 days."""
    return GAP_DAYS <= week.gap_days < LONG_GAP_DAYS


def pain_over_limit(week: WeekFacts) -> bool:
    """Return whether pain reached 6 during the walk or in the 10 minutes after it."""
    return max(week.pain_during or 0, week.pain_after or 0) >= PAIN_LIMIT


def pain_over_limit_again(week: WeekFacts) -> bool:
    """Return whether pain reached 6 for the second time in 7 days."""
    return pain_over_limit(week) and week.pain_over_limit_in_7_days >= 2


def morning_pain_high(week: WeekFacts) -> bool:
    """Return whether morning pain reached 6, or 2 points above the usual."""
    if week.pain_morning is None:
        return False
    return week.pain_morning >= min(PAIN_LIMIT, week.usual_pain + 2)


def morning_pain_creeps_up(week: WeekFacts) -> bool:
    """Return whether the weekly mean of morning pain rose by 1 or more, 2 weeks running."""
    return week.morning_pain_rose(weeks=2)


def stumbled_repeatedly(week: WeekFacts) -> bool:
    """Return whether there were 2 stumbles in the walk, or one in each of the last two."""
    in_both = len(week.near_falls) >= 2 and min(week.near_falls[-2:]) >= 1
    return week.latest_near_falls >= 2 or in_both


def too_hard_or_risky(week: WeekFacts) -> bool:
    """Return whether effort was 2 above its cap, or confidence 2 or less."""
    effort_high = week.effort is not None and week.effort >= week.effort_cap + 2
    confidence_low = week.confidence is not None and week.confidence <= 2
    return effort_high or confidence_low


def under_half_done(week: WeekFacts) -> bool:
    """Return whether under half of the backward minutes were done, in the walk or the row."""
    return week.lowest_completed_percent < 50


def stumbled_once(week: WeekFacts) -> bool:
    """Return whether there was one stumble in the walk."""
    return week.latest_near_falls == 1


def pain_not_calm(week: WeekFacts) -> bool:
    """Return whether pain was 4 or 5 and above the usual, or 1 above it next morning."""
    during = week.pain_during or 0
    above_usual = 4 <= during < PAIN_LIMIT and during > week.usual_pain
    return above_usual or week.pain_morning == week.usual_pain + 1


def not_easy_yet(week: WeekFacts) -> bool:
    """Return whether effort was above its cap, or confidence 3 to 6."""
    effort_high = week.effort is not None and week.effort > week.effort_cap
    confidence_low = week.confidence is not None and 3 <= week.confidence <= 6
    return effort_high or confidence_low


def not_steady_yet(week: WeekFacts) -> bool:
    """Return whether the row was not walked steadily or fully answered.

    That is under 80% done, 2 reduced walks, a break of 7 to 13 days, or an answer missing.
    """
    return (
        week.lowest_completed_percent < 80
        or week.reduced_sessions >= 2
        or SHORT_GAP_DAYS <= week.gap_days < GAP_DAYS
        or answer_missing(week)
    )


def answer_missing(week: WeekFacts) -> bool:
    """Return whether effort or confidence is missing, or pain in a program about pain.

    The pain 10 minutes after is not asked of everyone in time, so it may be missing.
    """
    asked = [week.effort, week.confidence]
    if week.is_pain_program:
        asked += [week.pain_during, week.pain_morning]
    return None in asked


def row_not_finished(week: WeekFacts) -> bool:
    """Return whether walks of the row are still to come."""
    return week.sessions_done < week.sessions_planned


def last_row_done(week: WeekFacts) -> bool:
    """Return whether the last row of the program is finished."""
    return week.is_last_row and not row_not_finished(week)


def all_else(_week: WeekFacts) -> bool:
    """Return True: this rule speaks when no other one does."""
    return True
