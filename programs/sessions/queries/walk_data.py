"""Everything one walk needs, gathered once, so that the player asks the network for nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from programs.labels import SUPPORT_SHORT
from programs.plans.rules.support import setting_for_level
from programs.sessions.queries.place import Place
from programs.sessions.rules import lines, steps, stop, timeline
from programs.vocabulary import (
    IntervalKind,
    IntervalRole,
    Prescription,
    Setting,
    SupportLevel,
)

if TYPE_CHECKING:
    from accounts.models import User
    from programs.sessions.models import WalkSession

PART_NAMES = {
    IntervalRole.WARM_UP: "Warm-up, walk forward",
    IntervalRole.WALK: "Walk backward",
    IntervalRole.RECOVERY: "Walk forward slowly",
    IntervalRole.COOL_DOWN: "Cool-down, walk forward",
    IntervalRole.TURN: "Stop, then turn",
}


@dataclass(frozen=True, kw_only=True)
class WrittenInterval:
    """One line of the walk on paper; `length` is empty for a turn."""

    name: str
    length: str


def prescription_of(walk_session: WalkSession) -> Prescription:
    """Return what this walk asks for: its week, or the half of it it was given; no query."""
    return replace(
        walk_session.plan_week.prescription,
        repetitions=walk_session.repetitions,
        backward_seconds=walk_session.planned_backward_seconds // walk_session.repetitions,
    )


def setting_of(walk_session: WalkSession) -> Setting:
    """Return where this walk happens: with both hands on a rail that is beside the rail."""
    level = SupportLevel(walk_session.support_level)
    return setting_for_level(Setting(walk_session.plan.setting), level)


def intervals_of(walk_session: WalkSession) -> list[timeline.Interval]:
    """Return the parts of this walk in order; no query."""
    return timeline.intervals(
        prescription_of(walk_session),
        setting_of(walk_session),
        walk_session.plan.lane_length_mm,
        SupportLevel(walk_session.support_level),
    )


def written_intervals(walk_session: WalkSession) -> list[WrittenInterval]:
    """Return the walk as lines to read; no query."""
    return [
        WrittenInterval(
            name=_name(part), length=lines.length_words(part.seconds) if part.seconds else ""
        )
        for part in intervals_of(walk_session)
    ]


def walk_data(
    walk_session: WalkSession, *, place: Place, earlier_stumbles: int, pain_before: int | None
) -> dict[str, Any]:
    """Return the player's data as plain values; no query when plan and week are loaded."""
    member = walk_session.member
    number = member.emergency_number
    setting = setting_of(walk_session)
    support = SupportLevel(walk_session.support_level)
    prescription = prescription_of(walk_session)
    return {
        "uuid": str(walk_session.uuid),
        "account": str(member.uuid),
        "title": f"Session {place.number} of {place.total}",
        "urls": _urls(walk_session),
        "emergency_number": number,
        "setting": str(setting),
        "support": f"S{support.value}",
        "support_words": str(SUPPORT_SHORT[support]),
        "focus_cue": prescription.focus_cue,
        "countdown_start": False,
        "voice": _voice(member),
        "parts": timeline.to_player(intervals_of(walk_session)),
        "lines": lines.spoken_lines(
            setting=setting,
            support=support,
            prescription=prescription,
            session_number=place.number,
        ),
        "steps": steps.numbered_steps(setting, support),
        "stop": stop.to_player(
            emergency_number=number,
            earlier_near_falls=earlier_stumbles,
            pain_before=pain_before,
        ),
    }


def _urls(walk_session: WalkSession) -> dict[str, str]:
    names = {"start": "session_start", "finish": "session_finish", "stop": "session_stop"}
    urls = {key: reverse(f"member:{name}", args=[walk_session.uuid]) for key, name in names.items()}
    urls["log"] = reverse("member:session_log", args=[walk_session.uuid, "pain"])
    return urls | {"today": reverse("member:today")}


def _voice(member: User) -> dict[str, Any]:
    """Return what the member hears and feels; a screen reader speaks instead of our voice."""
    return {
        "speech": member.has_voice and not member.has_screen_reader,
        "sounds": member.has_sounds,
        "vibration": member.has_vibration,
        "keys": member.has_keys,
        "screen_reader": member.has_screen_reader,
        "rate": member.voice_rate_percent / 100,
    }


def _name(part: timeline.Interval) -> str:
    if part.kind is IntervalKind.REST:
        return "Stand and rest"
    name = PART_NAMES[part.role]
    if part.role is IntervalRole.WALK and part.laps:
        return f"{name}, walk {part.walk} of {part.walks}, length {part.lap} of {part.laps}"
    return f"{name}, {part.walk} of {part.walks}" if part.role is IntervalRole.WALK else name
