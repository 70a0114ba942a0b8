"""The events of a walk, and other tellings of the same walk that are kept beside them.

A walk may reach us twice with other content, from two devices or after a repair. Nothing is
dropped: one telling counts, the others wait in the walk's events until the member chooses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from programs.sessions.rules.measured import Measured

OTHER = "other_result"
SET_ASIDE = "set_aside"
MOST_OTHERS = 5

Events = list[dict[str, Any]]


def told_events(events: Iterable[dict[str, Any]]) -> Events:
    """Return what happened on the walk, without other tellings."""
    return [event for event in events if event["kind"] not in (OTHER, SET_ASIDE)]


def others(events: Iterable[dict[str, Any]]) -> list[Measured]:
    """Return the tellings the member has still to choose from, oldest first."""
    return [Measured.from_plain(event["told"]) for event in events if event["kind"] == OTHER]


def with_other(events: Events, other: Measured) -> Events:
    """Return the events with one more telling beside them; each is kept once."""
    kept = [event for event in events if event["kind"] in (OTHER, SET_ASIDE)]
    is_known = any(event["told"]["result_digest"] == other.result_digest for event in kept)
    if is_known or len(kept) >= MOST_OTHERS:
        return events
    return [*events, {"kind": OTHER, "told": other.as_plain()}]


def with_choice(events: Events, current: Measured, chosen: Measured) -> Events:
    """Return the events once the member chose: the chosen ones, every other one set aside."""
    asides = [event["told"] for event in events if event["kind"] in (OTHER, SET_ASIDE)]
    asides = [told for told in asides if told["result_digest"] != chosen.result_digest]
    if chosen.result_digest != current.result_digest:
        asides.append(current.as_plain())
    return [*chosen.events, *({"kind": SET_ASIDE, "told": told} for told in asides)]


def stop_rules_of(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stop rules met on the walk; the rest that one asks for is no second one."""
    return [event for event in events if event["kind"] == "stop_rule" and event["rule"]]


def stumbles_of(events: Iterable[dict[str, Any]]) -> int:
    """Return how often the walker stumbled on the walk."""
    keys = ("stop_near_fall", "stop_near_fall_again")
    return sum(event["rule"] in keys for event in stop_rules_of(events))


def worst_pain_of(events: Iterable[dict[str, Any]]) -> int | None:
    """Return the highest pain named on the stop screen, None where none was."""
    return max((event["pain"] for event in stop_rules_of(events) if "pain" in event), default=None)
