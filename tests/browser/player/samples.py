"""Walks for the player's tests, made by the rules that make every walk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from programs.sessions.rules import lines, steps, stop, timeline
from programs.vocabulary import Prescription, Recovery, Setting, SupportLevel

KNEE_WEEK_ONE = Prescription(
    sessions_per_week=3,
    repetitions=4,
    backward_seconds=30,
    recovery_seconds=60,
    recovery=Recovery.FORWARD,
    support_levels=(SupportLevel.S2, SupportLevel.S3),
    hands_free_if_go=False,
    min_effort=2,
    max_effort=3,
    focus_cue="Toe, ball, heel",
    speed_words="0.3 to 0.4 m/s",
    min_mm_per_second=300,
    max_mm_per_second=400,
)
BALANCE_WEEK_THREE = Prescription(
    sessions_per_week=3,
    repetitions=4,
    backward_seconds=60,
    recovery_seconds=60,
    recovery=Recovery.REST,
    support_levels=(SupportLevel.S2,),
    hands_free_if_go=False,
    min_effort=2,
    max_effort=3,
    focus_cue="Eyes up, peek back",
    speed_words="0.2 to 0.3 m/s",
    min_mm_per_second=200,
    max_mm_per_second=300,
)
SHORT_KNEE = replace(
    KNEE_WEEK_ONE, warm_up_seconds=20, cool_down_seconds=20, recovery_seconds=20, repetitions=2
)
SHORT_BALANCE = replace(BALANCE_WEEK_THREE, warm_up_seconds=20, repetitions=2)


def walk_data(
    prescription: Prescription = KNEE_WEEK_ONE,
    setting: Setting = Setting.TREADMILL,
    support: SupportLevel = SupportLevel.S3,
    lane_length_mm: int | None = None,
    voice: dict[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """Return what the server hands the player for one walk; `changes` replace whole fields."""
    uuid = str(uuid4())
    parts = timeline.intervals(prescription, setting, lane_length_mm, support)
    heard = {"speech": True, "sounds": True, "vibration": True, "keys": True}
    return {
        "uuid": uuid,
        "account": str(uuid4()),
        "title": "Session 8 of 30",
        "urls": {name: f"/sessions/{uuid}/{name}/" for name in ("start", "finish", "stop", "log")}
        | {"today": "/today/"},
        "emergency_number": "999",
        "setting": str(setting),
        "support": f"S{support.value}",
        "focus_cue": prescription.focus_cue,
        "countdown_start": False,
        "voice": heard | {"screen_reader": False, "rate": 1.0} | (voice or {}),
        "parts": timeline.to_player(parts),
        "lines": lines.spoken_lines(
            setting=setting, support=support, prescription=prescription, session_number=8
        ),
        "steps": steps.numbered_steps(setting, support),
        "stop": stop.to_player(emergency_number="999", pain_before=2),
        **changes,
    }


def written(data: dict[str, Any]) -> list[dict[str, str]]:
    """Return the walk as lines to read."""
    return [
        {"name": part["kind"], "length": lines.length_words(part["seconds"])}
        for part in data["parts"]
    ]
