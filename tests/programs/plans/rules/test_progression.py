from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from programs.plans.rules.explain import FACTS_OF_RULE, WORDS, explanation, shown_facts
from programs.plans.rules.facts import WeekFacts, usual_pain
from programs.plans.rules.outcome import Lock, Outcome, Row
from programs.plans.rules.progression import RULES, decide
from programs.vocabulary import Change, StepUp
from tests.tables import each_row

GOOD = WeekFacts(
    usual_pain=3,
    effort_cap=5,
    pain_before=3,
    pain_during=2,
    pain_after=2,
    pain_morning=3,
    effort=4,
    confidence=8,
    sessions_done=3,
    sessions_planned=3,
)
"""The row of the test vectors: complete, calm, steady and sure."""

REASONS = {
    1: "This sign needs care now, not exercise.",
    2: "A fall like this should be checked today.",
    3: "We pause after any fall.",
    4: "A new sign should be checked first.",
    5: "Skills fade after a long break.",
    6: "We ease you back in.",
    7: "Pain went above the safe line of 5.",
    8: "The knee or back had not settled by morning.",
    9: "Pain is creeping up week to week.",
    10: "Your balance needs more support.",
    11: "It felt too hard or too risky.",
    12: "Half a session means the step was too big.",
    13: "One stumble: steady first.",
    14: "Pain is allowed but not yet calm.",
    15: "Let it feel easier first.",
    16: "We need one more steady week.",
    17: "Keep going, week not finished.",
    18: "You reached the program dose.",
    19: "Pain calm, steady and sure: ready for more.",
}


def test_the_table_holds_the_nineteen_rules_in_order_with_the_reasons_of_the_brief() -> None:
    numbers = [rule.number for rule in RULES]

    assert numbers == sorted(numbers)
    assert {rule.number: rule.reason for rule in RULES} == REASONS


@each_row(
    "changes, number, change",
    [
        ({}, 19, Change.PROGRESS),
        ({"pain_during": 5}, 14, Change.HOLD),
        ({"pain_during": 6}, 7, Change.REGRESS),
        ({"pain_morning": 5}, 8, Change.REGRESS),
        ({"near_falls": (1,)}, 13, Change.HOLD),
        ({"near_falls": (2,)}, 10, Change.REGRESS_SUPPORT),
        ({"effort": 6}, 15, Change.HOLD),
        ({"effort": 7}, 11, Change.REGRESS_SUPPORT),
        ({"confidence": 5}, 15, Change.HOLD),
        ({"completed_percent": 60}, 16, Change.HOLD),
        ({"completed_percent": 40}, 12, Change.REGRESS),
        ({"gap_days": 16}, 6, Change.REGRESS),
        ({"falls": 1}, 3, Change.PAUSE_CLEAR),
        ({"urgent_sign": True, "pain_during": 6}, 1, Change.STOP_URGENT),
    ],
)
def test_vectors_of_the_brief(changes: dict[str, Any], number: int, change: Change) -> None:
    decision = decide(replace(GOOD, **changes))

    assert (decision.shown.number, decision.change) == (number, change)
    assert decision.reason == REASONS[number]


@each_row(
    "changes, number",
    [
        ({"falls": 1, "injury": True}, 2),
        ({"falls": 1, "head_hit": True}, 2),
        ({"falls": 1, "blood_thinner": True}, 2),
        ({"blood_thinner": True}, 19),
        ({"new_knee_sign": True}, 4),
        ({"new_leg_sign": True}, 4),
        ({"long_dizziness": True}, 4),
        ({"gap_days": 6}, 19),
        ({"gap_days": 7}, 16),
        ({"gap_days": 13}, 16),
        ({"gap_days": 14}, 6),
        ({"gap_days": 27}, 6),
        ({"gap_days": 28}, 5),
        ({"pain_after": 6}, 7),
        ({"pain_morning": 4}, 14),
        ({"usual_pain": 5, "pain_morning": 6}, 8),
        ({"usual_pain": 5, "pain_during": 5}, 19),
        ({"weekly_morning_pain": ((2, 2), (3, 3), (4, 4))}, 9),
        ({"weekly_morning_pain": ((2, 2), (3, 3), (3, 4))}, 19),
        ({"weekly_morning_pain": ((3, 3), (4, 4))}, 19),
        ({"weekly_morning_pain": ((2,), (), (4,))}, 19),
        ({"weekly_morning_pain": ((9,), (1, 2), (2, 3), (3, 4))}, 9),
        ({"near_falls": (1, 1)}, 10),
        ({"near_falls": (1, 0)}, 19),
        ({"near_falls": (2, 0)}, 19),
        ({"near_falls": ()}, 19),
        ({"confidence": 2}, 11),
        ({"confidence": 3}, 15),
        ({"confidence": 6}, 15),
        ({"confidence": 7}, 19),
        ({"completed_percent": 49}, 12),
        ({"completed_percent": 50}, 16),
        ({"completed_percent": 79}, 16),
        ({"completed_percent": 80}, 19),
        ({"row_completed_percent": 79}, 16),
        ({"row_completed_percent": 40}, 12),
        ({"reduced_sessions": 1}, 19),
        ({"reduced_sessions": 2}, 16),
        ({"pain_morning": None}, 16),
        ({"pain_during": None}, 16),
        ({"effort": None}, 16),
        ({"confidence": None}, 16),
        ({"pain_after": None}, 19),
        ({"sessions_done": 2}, 17),
        ({"is_last_row": True}, 18),
        ({"is_last_row": True, "sessions_done": 2}, 17),
    ],
)
def test_first_rule_at_each_edge(changes: dict[str, Any], number: int) -> None:
    assert decide(replace(GOOD, **changes)).shown.number == number


@each_row(
    "changes, outcome",
    [
        ({}, Outcome(row=Row.PROGRESS)),
        ({"is_last_row": True}, Outcome(row=Row.COMPLETE)),
        ({"sessions_done": 1}, Outcome()),
        ({"effort": 6}, Outcome()),
        ({"near_falls": (1,)}, Outcome(support=-1)),
        ({"effort": 7}, Outcome(support=-1)),
        ({"near_falls": (2,)}, Outcome(row=Row.BACK_ONE, support=-1)),
        ({"completed_percent": 40}, Outcome(row=Row.BACK_ONE)),
        (
            {"weekly_morning_pain": ((1,), (2,), (3,))},
            Outcome(row=Row.BACK_ONE, suggest_clinician=True),
        ),
        ({"pain_during": 6}, Outcome(row=Row.BACK_ONE, rest_hours=48)),
        ({"pain_morning": 5}, Outcome(row=Row.BACK_ONE, rest_hours=48)),
        (
            {"pain_during": 6, "pain_over_limit_in_7_days": 2},
            Outcome(row=Row.BACK_ONE, rest_hours=48, lock=Lock.PAUSE_CLEAR, re_screen=True),
        ),
        ({"gap_days": 16}, Outcome(row=Row.BACK_TWO, re_screen=True)),
        ({"gap_days": 30}, Outcome(row=Row.RESTART, re_screen=True)),
        ({"new_leg_sign": True}, Outcome(lock=Lock.PAUSE_CLEAR, re_screen=True)),
        (
            {"falls": 1},
            Outcome(row=Row.RESTART, support=-2, lock=Lock.PAUSE_CLEAR, re_screen=True),
        ),
        (
            {"falls": 1, "injury": True},
            Outcome(row=Row.RESTART, support=-2, lock=Lock.STOP_URGENT, re_screen=True),
        ),
        ({"urgent_sign": True}, Outcome(lock=Lock.STOP_URGENT, re_screen=True)),
    ],
)
def test_outcome_of_each_kind_of_change(changes: dict[str, Any], outcome: Outcome) -> None:
    assert decide(replace(GOOD, **changes)).outcome == outcome


def test_second_high_pain_in_seven_days_pauses_under_the_same_rule() -> None:
    decision = decide(replace(GOOD, pain_after=7, pain_over_limit_in_7_days=2))

    assert decision.shown.number == 7
    assert decision.change is Change.PAUSE_CLEAR
    assert decision.as_dict()["matched"] == [7]


def test_pain_six_with_two_stumbles_shows_rule_seven_and_takes_the_support_step_too() -> None:
    decision = decide(replace(GOOD, pain_during=6, near_falls=(2,)))

    assert decision.shown.number == 7
    assert decision.as_dict()["matched"] == [7, 10]
    assert decision.outcome == Outcome(row=Row.BACK_ONE, support=-1, rest_hours=48)


def test_programs_without_pain_still_hear_reported_pain() -> None:
    calm = replace(GOOD, is_pain_program=False, pain_during=None, pain_morning=None)

    assert decide(calm).shown.number == 19
    assert decide(replace(calm, pain_during=6)).shown.number == 7
    assert decide(replace(calm, pain_morning=5)).shown.number == 8
    assert decide(replace(calm, weekly_morning_pain=((1,), (2,), (3,)))).shown.number == 9
    assert decide(replace(calm, pain_during=4)).shown.number == 14


@pytest.mark.parametrize("holds, suggested", [(0, False), (1, False), (2, True), (4, True)])
def test_third_hold_in_a_row_suggests_a_clinician(holds: int, suggested: bool) -> None:
    held = decide(replace(GOOD, effort=6, holds_in_a_row=holds))
    good = decide(replace(GOOD, holds_in_a_row=holds))

    assert held.outcome.suggest_clinician == suggested
    assert not good.outcome.suggest_clinician


@pytest.mark.parametrize("days, change", [(6, Change.HOLD), (7, Change.PROGRESS)])
def test_one_step_up_in_seven_days(days: int, change: Change) -> None:
    decision = decide(replace(GOOD, days_since_row_change=days))

    assert decision.change is change
    assert decision.outcome.row is (Row.STAY if change is Change.HOLD else Row.PROGRESS)
    assert not decision.proposes_step_up


def test_physio_who_decides_is_asked_and_the_plan_waits() -> None:
    decision = decide(replace(GOOD, step_up=StepUp.BY_PHYSIO))

    assert decision.change is Change.HOLD
    assert decision.outcome == Outcome()
    assert decision.reason == "Your physio decides the next step."
    assert decision.proposes_step_up


@pytest.mark.parametrize("is_last_row", [False, True])
def test_supervised_program_never_steps_up_by_itself(is_last_row: bool) -> None:
    facts = replace(GOOD, automatic_progress_allowed=False, is_last_row=is_last_row)

    decision = decide(facts)

    assert decision.change is Change.HOLD
    assert decision.outcome == Outcome()
    assert not decision.proposes_step_up


def test_supervised_program_still_steps_back() -> None:
    decision = decide(replace(GOOD, automatic_progress_allowed=False, pain_during=6))

    assert decision.change is Change.REGRESS
    assert decision.limits == ()


@each_row(
    "row, changes, after",
    [
        (3, {}, 4),
        (3, {"effort": 6}, 3),
        (3, {"pain_during": 6}, 2),
        (1, {"pain_during": 6}, 1),
        (3, {"gap_days": 16}, 1),
        (2, {"gap_days": 16}, 1),
        (9, {"gap_days": 28}, 1),
        (9, {"is_last_row": True}, 9),
    ],
)
def test_row_after_a_decision_never_passes_the_first(
    row: int, changes: dict[str, Any], after: int
) -> None:
    assert decide(replace(GOOD, **changes)).outcome.row_after(row) == after


def test_usual_pain_is_the_median_of_the_last_five_or_the_baseline() -> None:
    assert usual_pain([], 4) == 4
    assert usual_pain([1, 1, 1, 1], 4) == 4
    assert usual_pain([2, 5, 3, 4, 1], 9) == 3
    assert usual_pain([10, 10, 2, 5, 3, 4, 1], 9) == 3


def test_decision_is_plain_values_and_says_everything() -> None:
    decision = decide(
        replace(GOOD, pain_during=6, near_falls=(1, 1), weekly_morning_pain=((1, 2), (3,)))
    )

    stored = decision.as_dict()

    assert json.loads(json.dumps(stored)) == stored
    assert stored["rule"] == 7
    assert stored["change"] == "regress"
    assert stored["reason"] == REASONS[7]
    assert stored["facts"]["near_falls"] == [1, 1]
    assert stored["outcome"]["row"] == "back_one"


def test_explanation_names_rule_reason_and_facts() -> None:
    decision = decide(replace(GOOD, pain_during=6))

    assert shown_facts(decision) == [
        ("Worst pain on the walk", "6"),
        ("Pain 10 minutes later", "2"),
    ]
    assert explanation(decision) == (
        "Rule 7: Pain went above the safe line of 5. "
        "Facts: worst pain on the walk 6, pain 10 minutes later 2."
    )


@pytest.mark.parametrize(
    "changes, fact",
    [
        ({"falls": 1, "injury": True}, ("Hurt in the fall", "yes")),
        ({"near_falls": (1, 1)}, ("Stumbles, latest walk last", "1, 1")),
        (
            {"weekly_morning_pain": ((1, 1), (2,), (3,))},
            ("Morning pain, week by week", "1, 1; 2; 3"),
        ),
        ({"completed_percent": 40}, ("Part of the walk done", "40%")),
        ({"pain_morning": None}, ("Pain next morning", "not answered")),
    ],
)
def test_facts_are_printed_in_words(changes: dict[str, Any], fact: tuple[str, str]) -> None:
    assert fact in shown_facts(decide(replace(GOOD, **changes)))


def test_every_rule_has_its_facts_and_every_fact_its_words() -> None:
    names = {name for names in FACTS_OF_RULE.values() for name in names}

    assert set(FACTS_OF_RULE) == set(REASONS)
    assert names == set(WORDS)
    assert names <= set(GOOD.as_dict())
