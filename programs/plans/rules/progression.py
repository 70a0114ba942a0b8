"""The 19 progression rules, and the decision they lead to (clinical brief section 10).

Every rule is evaluated. All that match are recorded, the first is shown, and the
strictest outcome counts on each axis, so more bad news never gives a less careful result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from programs.plans.rules import conditions as week
from programs.plans.rules.facts import WeekFacts
from programs.plans.rules.outcome import Lock, Outcome, Row, strictest
from programs.vocabulary import Change, StepUp

REST_HOURS = 48
"""Rest after pain above the line or a bad morning [PMM, J]."""

HOLDS_BEFORE_A_CHAT = 3
"""This many holds in a row suggest a clinician or an easier program [J]."""

DAYS_BETWEEN_STEPS_UP = 7
"""A plan moves up one row in this many days at most [J]."""


@dataclass(frozen=True)
class Rule:
    """One row of the table, read aloud: number, condition, change, reason, outcome."""

    number: int
    applies: Callable[[WeekFacts], bool]
    change: Change
    reason: str
    outcome: Outcome


URGENT = Outcome(lock=Lock.STOP_URGENT, re_screen=True)
FALL = Outcome(row=Row.RESTART, support=-2, lock=Lock.PAUSE_CLEAR, re_screen=True)
PAUSE = Outcome(lock=Lock.PAUSE_CLEAR, re_screen=True)
RESTART = Outcome(row=Row.RESTART, re_screen=True)
BACK_TWO = Outcome(row=Row.BACK_TWO, re_screen=True)
EASE_OFF = Outcome(row=Row.BACK_ONE, rest_hours=REST_HOURS)
EASE_OFF_AND_PAUSE = replace(EASE_OFF, lock=Lock.PAUSE_CLEAR, re_screen=True)
CHECK_UP = Outcome(row=Row.BACK_ONE, suggest_clinician=True)
BACK_ONE = Outcome(row=Row.BACK_ONE)
BACK_ONE_WITH_SUPPORT = Outcome(row=Row.BACK_ONE, support=-1)
MORE_SUPPORT = Outcome(support=-1)
HOLD = Outcome()

_OVER_LIMIT = "Pain went above the safe line of 5."
_NOT_SETTLED = "The knee or back had not settled by morning."

# fmt: off
RULES: tuple[Rule, ...] = (
    Rule(1, week.urgent_sign, Change.STOP_URGENT,
         "This sign needs care now, not exercise.", URGENT),
    Rule(2, week.harmful_fall, Change.STOP_URGENT,
         "A fall like this should be checked today.", URGENT),
    Rule(3, week.fell, Change.PAUSE_CLEAR,
         "We pause after any fall.", FALL),
    Rule(4, week.new_sign, Change.PAUSE_CLEAR,
         "A new sign should be checked first.", PAUSE),
    Rule(5, week.long_gap, Change.RESCREEN_RESTART,
         "Skills fade after a long break.", RESTART),
    Rule(6, week.gap, Change.REGRESS,
         "We ease you back in.", BACK_TWO),
    Rule(7, week.pain_over_limit_again, Change.PAUSE_CLEAR, _OVER_LIMIT, EASE_OFF_AND_PAUSE),
    Rule(7, week.pain_over_limit, Change.REGRESS, _OVER_LIMIT, EASE_OFF),
    Rule(8, week.morning_pain_high, Change.REGRESS, _NOT_SETTLED, EASE_OFF),
    Rule(9, week.morning_pain_creeps_up, Change.REGRESS,
         "Pain is creeping up week to week.", CHECK_UP),
    Rule(10, week.stumbled_repeatedly, Change.REGRESS_SUPPORT,
         "Your balance needs more support.", BACK_ONE_WITH_SUPPORT),
    Rule(11, week.too_hard_or_risky, Change.REGRESS_SUPPORT,
         "It felt too hard or too risky.", MORE_SUPPORT),
    Rule(12, week.under_half_done, Change.REGRESS,
         "Half a session means the step was too big.", BACK_ONE),
    Rule(13, week.stumbled_once, Change.HOLD,
         "One stumble: steady first.", MORE_SUPPORT),
    Rule(14, week.pain_not_calm, Change.HOLD,
         "Pain is allowed but not yet calm.", HOLD),
    Rule(15, week.not_easy_yet, Change.HOLD,
         "Let it feel easier first.", HOLD),
    Rule(16, week.not_steady_yet, Change.HOLD,
         "We need one more steady week.", HOLD),
    Rule(17, week.row_not_finished, Change.CONTINUE,
         "Keep going, week not finished.", HOLD),
    Rule(18, week.last_row_done, Change.COMPLETE,
         "You reached the program dose.", Outcome(row=Row.COMPLETE)),
    Rule(19, week.all_else, Change.PROGRESS,
         "Pain calm, steady and sure: ready for more.", Outcome(row=Row.PROGRESS)),
)
# fmt: on
"""In the order of the brief. Rule 7 has two rows: its second time in 7 days, and its first."""

LAST_CAREFUL_RULE = 16
"""Rules up to this one ask for care; 17 to 19 say how a good row goes on."""


@dataclass(frozen=True)
class Limit:
    """Why a step up that the rules would take waits, in words for the member."""

    key: str
    reason: str


ONE_STEP_A_WEEK = Limit("one_step_a_week", "One step up in 7 days is enough.")
PLAN_LOCKED = Limit("plan_locked", "Your physio keeps you on this week for now.")
PHYSIO_DECIDES = Limit("physio_decides", "Your physio decides the next step.")
CLINICIAN_DECIDES = Limit("clinician_decides", "In this program your clinician takes each step.")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the rules say: every rule that matched, the strictest outcome, what held it back."""

    facts: WeekFacts
    matched: tuple[Rule, ...]
    outcome: Outcome
    limits: tuple[Limit, ...] = ()

    @property
    def shown(self) -> Rule:
        """Return the first rule that matched."""
        return self.matched[0]

    @property
    def change(self) -> Change:
        """Return what is asked for; a step up that has to wait is a hold."""
        return Change.HOLD if self.limits else self.shown.change

    @property
    def reason(self) -> str:
        """Return the one sentence to show: the rule's, or why a step up waits."""
        return self.limits[0].reason if self.limits else self.shown.reason

    @property
    def proposes_step_up(self) -> bool:
        """Return whether the rules would go up, and somebody has to say yes first.

        In a program without automatic progress they never propose it (clinical brief section 7).
        """
        steps_up = self.shown.change is Change.PROGRESS
        asks = {PHYSIO_DECIDES, PLAN_LOCKED} & set(self.limits)
        return steps_up and bool(asks) and CLINICIAN_DECIDES not in self.limits

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; `matched` holds numbers, each once."""
        return {
            "rule": self.shown.number,
            "change": str(self.change),
            "reason": self.reason,
            "matched": list(dict.fromkeys(rule.number for rule in self.matched)),
            "outcome": self.outcome.as_dict(),
            "limits": [limit.key for limit in self.limits],
            "facts": self.facts.as_dict(),
        }


def decide(facts: WeekFacts) -> Decision:
    """Return the decision for these facts; there always is one."""
    matched = tuple(rule for rule in RULES if rule.applies(facts))
    matched = matched[:-1] or matched  # "all else" speaks when no other rule does
    limits = _limits(facts, matched[0].change)
    outcome = strictest([rule.outcome for rule in matched] + ([HOLD] if limits else []))
    if _held_often(facts, matched):
        outcome = replace(outcome, suggest_clinician=True)
    return Decision(facts=facts, matched=matched, outcome=outcome, limits=limits)


def _limits(facts: WeekFacts, change: Change) -> tuple[Limit, ...]:
    """Return what makes a step up wait, the one to show first."""
    steps_up = change is Change.PROGRESS
    days = facts.days_since_row_change
    limits = (
        (CLINICIAN_DECIDES, not facts.automatic_progress_allowed),
        (PLAN_LOCKED, facts.is_locked),
        (PHYSIO_DECIDES, steps_up and facts.step_up is StepUp.BY_PHYSIO),
        (ONE_STEP_A_WEEK, steps_up and days is not None and days < DAYS_BETWEEN_STEPS_UP),
    )
    if not steps_up and change is not Change.COMPLETE:
        return ()
    return tuple(limit for limit, applies in limits if applies)


def _held_often(facts: WeekFacts, matched: tuple[Rule, ...]) -> bool:
    """Return whether this is the third hold in a row, or something stricter after two."""
    careful = matched[0].number <= LAST_CAREFUL_RULE
    return careful and facts.holds_in_a_row + 1 >= HOLDS_BEFORE_A_CHAT
