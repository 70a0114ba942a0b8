"""What a physio may set aside of the rules' decisions, and what stays whatever they say.

Rules 1 to 4 stop a walker until somebody has looked: that pause is released after a talk, not
overridden. Where a fall or a long break brought the plan back, it goes on one week at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

from programs.plans.rules.outcome import Lock, Row

LAST_RULE_OF_A_BREAK = 6
"""Rules 1 to 6 answer to urgent signs, falls, new signs and breaks (clinical brief section 10)."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision of the rules as it is overridden: its rule, and what it did to which week."""

    rule_number: int
    week: int
    row: Row
    lock: Lock


def weeks_instead(decided: Decided, *, week_now: int, last_week: int) -> tuple[int, ...]:
    """Return the weeks the plan may be at instead, in order; empty where the rule stands.

    A step back may become a stay; a stay a step either way; a step up a stay or a step back.
    """
    steps = {
        Row.PROGRESS: (decided.week - 1, decided.week),
        Row.STAY: (decided.week - 1, decided.week + 1),
        Row.BACK_ONE: (decided.week,),
    }
    if override_refusal(decided):
        return ()
    weeks = steps.get(decided.row, ())
    return tuple(week for week in weeks if 1 <= week <= last_week and week != week_now)


def override_refusal(decided: Decided) -> str:
    """Return why this decision stands, in words for a physio, or an empty text."""
    if decided.lock is not Lock.NONE:
        return "This rule stops walking until somebody has looked. Talk first, then release it."
    if decided.rule_number <= LAST_RULE_OF_A_BREAK:
        return "After a fall, a new sign or a long break the plan goes on one week at a time."
    if decided.row is Row.COMPLETE:
        return "The plan is finished. Assign a new one to go on."
    return ""
