"""A decision in words: the rule, its reason and the facts it looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from programs.plans.rules.progression import Decision

FACTS_OF_RULE: dict[int, tuple[str, ...]] = {
    1: ("urgent_sign",),
    2: ("falls", "injury", "head_hit", "blood_thinner"),
    3: ("falls",),
    4: ("new_knee_sign", "new_leg_sign", "long_dizziness"),
    5: ("gap_days",),
    6: ("gap_days",),
    7: ("pain_during", "pain_after"),
    8: ("pain_morning", "usual_pain"),
    9: ("weekly_morning_pain",),
    10: ("near_falls",),
    11: ("effort", "effort_cap", "confidence"),
    12: ("completed_percent",),
    13: ("near_falls",),
    14: ("pain_during", "pain_morning", "usual_pain"),
    15: ("effort", "effort_cap", "confidence"),
    16: ("completed_percent", "reduced_sessions", "gap_days", "pain_morning"),
    17: ("sessions_done", "sessions_planned"),
    18: ("sessions_done",),
    19: ("pain_during", "pain_morning", "effort", "confidence", "completed_percent"),
}
"""The facts each rule looks at, by its number."""

WORDS: dict[str, str] = {
    "urgent_sign": "Warning sign",
    "falls": "Falls",
    "injury": "Hurt in the fall",
    "head_hit": "Head hit",
    "blood_thinner": "Blood thinner",
    "new_knee_sign": "Knee locked, gave way or swelled",
    "new_leg_sign": "Pain or numbness down the leg",
    "long_dizziness": "Dizzy for over 10 minutes",
    "gap_days": "Days without a walk",
    "pain_during": "Worst pain on the walk",
    "pain_after": "Pain 10 minutes later",
    "pain_morning": "Pain next morning",
    "usual_pain": "Usual pain",
    "weekly_morning_pain": "Morning pain, week by week",
    "near_falls": "Stumbles, latest walk last",
    "effort": "Effort",
    "effort_cap": "Effort limit",
    "confidence": "How sure you felt",
    "completed_percent": "Part of the walk done",
    "reduced_sessions": "Shorter walks this week",
    "sessions_done": "Walks done this week",
    "sessions_planned": "Walks planned this week",
}
"""The words of each fact. Scores are out of 10."""

PERCENT = {"completed_percent"}


def shown_facts(decision: Decision) -> list[tuple[str, str]]:
    """Return the facts the shown rule looked at, as words and value."""
    return stored_facts(decision.shown.number, decision.facts.as_dict())


def stored_facts(rule_number: int, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the same from a stored decision; a fact that was not kept then is left out."""
    names = [name for name in FACTS_OF_RULE[rule_number] if name in facts]
    return [(WORDS[name], _value(name, facts[name])) for name in names]


def explanation(decision: Decision) -> str:
    """Return the rule's number, its reason and its facts, as one short text."""
    facts = ", ".join(f"{words.lower()} {value}" for words, value in shown_facts(decision))
    return f"Rule {decision.shown.number}: {decision.reason} Facts: {facts}."


def _value(name: str, value: Any) -> str:
    """Return one fact as it is printed."""
    if value is None:
        return "not answered"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "weekly_morning_pain":
        return "; ".join(", ".join(map(str, week)) or "none" for week in value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"{value}%" if name in PERCENT else str(value)
