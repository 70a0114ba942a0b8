"""The four numbered steps shown and said while the walker stands still.

One list for each pause in the walk: get ready, turn to backward, turn to forward, the
turn at the end of a lane, and coming to a stop. They differ by where the member walks
and by how many hands are held (support ladder, clinical brief section 1).
"""

from __future__ import annotations

from programs.plans.rules.support import setting_for_level
from programs.vocabulary import Setting, SupportLevel

Steps = dict[str, list[str]]

TREADMILL: Steps = {
    "get_ready": [
        "Stand on the side strips. Clip on.",
        "Hold both rails.",
        "Start the belt at its lowest speed.",
        "Step on. Walk forward.",
    ],
    "turn_to_backward": [
        "Stop the belt. Wait until it is still.",
        "Hold a rail. Turn with small steps.",
        "Stand on the side strips. Clip on. Hold both rails.",
        "Start the belt at its lowest speed. Step on.",
    ],
    "turn_to_forward": [
        "Stop the belt. Wait until it is still.",
        "Hold a rail. Turn with small steps.",
        "Stand on the side strips. Clip on. Hold both rails.",
        "Start the belt at its lowest speed. Step on.",
    ],
    "stopped": [
        "Hold the rails.",
        "Wait until the belt is still.",
        "Step off.",
        "Sit down if you need to.",
    ],
}

RAIL: Steps = {
    "get_ready": [
        "Check the floor is clear and dry.",
        "Stand by the rail. Feet hip-width.",
        "Put one hand on the rail.",
        "Walk forward, or march on the spot.",
    ],
    "turn_to_backward": [
        "Stop. Hand on the rail.",
        "Turn with small steps. Never spin.",
        "Look behind you. Is it clear?",
        "Hold the rail with both hands.",
    ],
    "turn_to_forward": [
        "Stop. Hand on the rail.",
        "Stand tall. Take a breath.",
        "Turn with small steps. Never spin.",
        "Look ahead. Walk forward when you are ready.",
    ],
    "lap_turn": [
        "Stop. Hand on the rail.",
        "Look, then turn with small steps.",
        "Look behind you. Is it clear?",
        "Hold the rail with both hands.",
    ],
    "stopped": [
        "Hold the rail.",
        "Stand still until you feel steady.",
        "Walk to a chair, or ask for help.",
        "Sit down if you need to.",
    ],
}

ONE_HAND: Steps = {
    "turn_to_backward": [
        "Stop. Hand on the rail or wall.",
        "Turn with small steps. Never spin.",
        "Look behind you. Is it clear?",
        "Keep one hand on the rail or wall.",
    ],
    "lap_turn": [
        "Stop. Hand on the rail or wall.",
        "Look, then turn with small steps.",
        "Look behind you. Is it clear?",
        "Keep one hand on the rail or wall.",
    ],
}

STANDING: Steps = {
    "turn_to_backward": [
        "Stop. Hand on the rail.",
        "Face the rail. Feet hip-width.",
        "Hold the rail with both hands.",
        "Look behind you. Is it clear?",
    ],
}

LANE: Steps = {
    "get_ready": [
        "Walk the lane forward once. Is it clear and dry?",
        "Mark the end 1 m before any wall.",
        "Stand tall at one end of the lane.",
        "Walk forward.",
    ],
    "turn_to_backward": [
        "Stop at the end of the lane.",
        "Turn with small steps. Never spin.",
        "Look behind you. Is it clear?",
        "Feet hip-width. Stand tall.",
    ],
    "turn_to_forward": [
        "Stop. Stand still.",
        "Stand tall. Take a breath.",
        "Turn with small steps. Never spin.",
        "Look ahead. Walk forward when you are ready.",
    ],
    "lap_turn": [
        "Stop at the end of the lane.",
        "Look, then turn with small steps.",
        "Look behind you. Is it clear?",
        "Feet hip-width. Stand tall.",
    ],
    "stopped": [
        "Stand still.",
        "Hold on to something firm.",
        "Walk to a chair, or ask for help.",
        "Sit down if you need to.",
    ],
}

SPOTTER_READY = "Wait until your second person says clear."
"""Replaces the last step before walking hands free with a spotter (S5)."""


def numbered_steps(setting: Setting, support: SupportLevel) -> Steps:
    """Return the four steps of each pause, by its key, for this place and support level."""
    place = setting_for_level(setting, support)
    if place is Setting.TREADMILL:
        return dict(TREADMILL)
    if support <= SupportLevel.S1:
        return RAIL | STANDING
    if place is Setting.RAIL:
        return RAIL | (ONE_HAND if support >= SupportLevel.S4 else {})
    if support is SupportLevel.S5:
        return {key: _with_spotter(key, steps) for key, steps in LANE.items()}
    return LANE | (ONE_HAND if support <= SupportLevel.S4 else {})


def _with_spotter(key: str, steps: list[str]) -> list[str]:
    """Return the steps before walking backward with the spotter's word as the last one."""
    return [*steps[:-1], SPOTTER_READY] if key in {"turn_to_backward", "lap_turn"} else steps
