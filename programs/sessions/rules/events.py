"""What stored safety events say about a week: signs for the progression rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from programs.sessions.rules.stop_outcomes import BY_KEY

READINESS_FACTS = {
    "r_urgent": "urgent_sign",
    "r_fall": "falls",
    "r_joint": "new_knee_sign",
}
LONG_DIZZINESS = "log_dizzy_long"
"""Dizziness of more than 10 minutes, told in the log: no stop of a walk can know it."""

LOG_FACTS = {LONG_DIZZINESS: "long_dizziness"}
FALL_DETAILS = ("injury", "head_hit", "blood_thinner")


def event_uuid(walk_uuid: UUID, key: str) -> UUID:
    """Return the one uuid of this kind of event told about this walk, for saving it once."""
    return uuid5(walk_uuid, key)


def week_fact_of(stop_rule: str) -> str:
    """Return the fact of the week that an event's rule sets, or an empty text."""
    if stop_rule in BY_KEY:
        return BY_KEY[stop_rule].week_fact
    return READINESS_FACTS.get(stop_rule) or LOG_FACTS.get(stop_rule, "")


def signs_of(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the signs of these events, as fields of WeekFacts.

    Each event has `stop_rule` and, for a fall, `injury`, `head_hit`, `blood_thinner`.
    """
    events = list(events)
    facts = [week_fact_of(event["stop_rule"]) for event in events]
    falls = [event for event, fact in zip(events, facts, strict=True) if fact == "falls"]
    return {
        "falls": len(falls),
        "urgent_sign": "urgent_sign" in facts,
        "new_knee_sign": "new_knee_sign" in facts,
        "new_leg_sign": "new_leg_sign" in facts,
        "long_dizziness": "long_dizziness" in facts,
        **{detail: any(fall.get(detail) for fall in falls) for detail in FALL_DETAILS},
    }
