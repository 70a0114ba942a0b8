"""What the voice says, and when (design brief section 11).

A line said while moving has 8 words or fewer. While the walker stands still there are
at most four short sentences. `{minutes}` is filled in by the player.
"""

from __future__ import annotations

from programs.plans.rules.support import setting_for_level
from programs.sessions.rules.stop_outcomes import OUTCOMES
from programs.vocabulary import PAIN_LIMIT, Prescription, Setting, SupportLevel

Lines = dict[str, str]

EVERYWHERE: Lines = {
    "voice_test": "This is the voice that leads your walk.",
    "forward": "Walk forward.",
    "cool_down": "Last part. Walk forward, easy.",
    "thirty_left": "30 seconds left.",
    "backward_countdown": "Backward in 5, 4, 3, 2, 1. Walk.",
    "halfway": "Halfway.",
    "pain": f"If pain reaches {PAIN_LIMIT}, press Stop.",
    "minutes_left": "{minutes} minutes left.",
    "one_minute_left": "1 minute left.",
    "rest_ten": "Backward next.",
    "press_ready": "Press ready.",
    "resumed": "Going on.",
    "cue_forward": "Easy pace. Relax your shoulders.",
    "cue_rest": "Stand tall. Breathe out.",
    "hidden": "Paused. The sound may have stopped. Look at the screen, then press ready.",
    "timed_out": "We have ended this walk. What you walked is kept.",
}
"""Lines that are the same in every place."""

BELT: Lines = {
    "get_ready": "We start forward. Stand on the side strips. Clip on.",
    "get_ready_then": "Start the belt at its lowest speed. Step on. Press ready.",
    "forward_ten": "10 seconds. Get ready to stop the belt.",
    "turn": "Stop the belt. Wait until it is still. Turn with small steps.",
    "turn_then": "Side strips, clip on. Both rails. Lowest speed. Press ready.",
    "backward_ten": "10 seconds. Slow the belt.",
    "rest": "Stop the belt. Stand tall. Rest {length}.",
    "paused": "Paused. Stop the belt.",
    "stopped": "Stopped. Hold the rails.",
    "finished": "Finished. Step off when the belt is still. Well done.",
}

FLOOR: Lines = {
    "get_ready": "We start forward. Check the floor is clear.",
    "get_ready_then": "Stand tall. Press ready.",
    "forward_ten": "10 seconds. Get ready to stop.",
    "turn": "Stop. Stand still. Look, then turn with small steps.",
    "turn_then": "Look behind you. Is it clear? Press ready.",
    "lap_turn": "Stop. Look, then turn.",
    "lap_turn_then": "Look behind you. Is it clear? Press ready.",
    "backward_ten": "10 seconds. Get ready to stop.",
    "glance": "Glance back.",
    "rest": "Stop. Stand tall. Rest {length}.",
    "paused": "Paused. Stand still.",
    "stopped": "Stopped. Stand still.",
    "finished": "Finished. Sit down if you need to. Well done.",
}

HOLDING: Lines = {
    "turn": "Stop. Hand on the rail. Look, then turn.",
    "lap_turn": "Stop. Hand on the rail. Look, then turn.",
    "paused": "Paused. Hold the rail.",
    "stopped": "Stopped. Hold the rail.",
}

STANDING: Lines = {
    "get_ready_then": "Walk, or march on the spot. Press ready.",
    "turn": "Stop. Face the rail. Hold it with both hands.",
    "turn_then": "Look behind you. Is it clear? Press ready.",
    "backward_countdown": "Start in 5, 4, 3, 2, 1. Go.",
    "rest_ten": "Next one soon.",
}

LEVEL_CUES: dict[SupportLevel, str] = {
    SupportLevel.S0: "Both hands on. Rock toe to heel.",
    SupportLevel.S1: "Both hands on. One step back, return.",
    SupportLevel.S2: "Hold with both hands. Eyes level.",
    SupportLevel.S3: "Hold both rails. Eyes level.",
    SupportLevel.S4: "One hand on. Eyes level.",
    SupportLevel.S5: "Small steps. Your second person is there.",
    SupportLevel.S6: "Small steps. Eyes level.",
}
"""The cue shown and said at the start of a backward walk, by support level."""

TECHNIQUE_CUES: tuple[str, ...] = (
    "Toes first, then roll to heel.",
    "Reach one leg back from the hip.",
    "Small steps. Knees soft.",
    "Stand tall. Chin level.",
    "Feet hip-width apart.",
)
"""One a minute at most (clinical brief section 11, technique cues)."""

LOOKING_BACK_CUES: tuple[str, ...] = (
    "Glance over one shoulder.",
    "Other shoulder. Glance back.",
    "Not sure? Stop and look.",
)
"""Added on the floor. On a belt nobody turns to look: the belt goes nowhere."""


def spoken_lines(
    *, setting: Setting, support: SupportLevel, prescription: Prescription, session_number: int
) -> Lines:
    """Return every line of one walk by its key.

    `start` comes before `get_ready`. `focus` is the week's cue, `cue_backward` the
    support level's, `technique_1` onward the cue of each minute, `stop_...` what is said
    after a safety stop; its emergency number is written in by the stop rules.
    """
    place = _place_lines(setting, support)
    return (
        EVERYWHERE
        | place
        | {
            "start": _start(session_number, prescription.total_seconds),
            "rest": place["rest"].format(length=length_words(prescription.recovery_seconds)),
            "focus": _sentence(prescription.focus_cue),
            "cue_backward": LEVEL_CUES[support],
        }
        | _technique_lines(setting, support)
        | {outcome.key: outcome.spoken for outcome in OUTCOMES}
    )


def length_words(seconds: int) -> str:
    """Return a length as it is said: "45 seconds", "1 minute", "2 minutes 30 seconds"."""
    minutes, rest = divmod(seconds, 60)
    words = [f"{minutes} minute{'s' if minutes > 1 else ''}"] if minutes else []
    if rest or not minutes:
        words.append(f"{rest} seconds")
    return " ".join(words)


def _place_lines(setting: Setting, support: SupportLevel) -> Lines:
    """Return the lines of one place: the belt, a rail or wall, or a clear lane."""
    if setting_for_level(setting, support) is Setting.TREADMILL:
        return BELT
    if support <= SupportLevel.S1:
        return FLOOR | HOLDING | STANDING
    return FLOOR | HOLDING if support <= SupportLevel.S4 else FLOOR


def _technique_lines(setting: Setting, support: SupportLevel) -> Lines:
    """Return the cues of the minutes, numbered from 1."""
    on_a_belt = setting_for_level(setting, support) is Setting.TREADMILL
    looks_back = not on_a_belt and support >= SupportLevel.S2
    cues = TECHNIQUE_CUES + (LOOKING_BACK_CUES if looks_back else ())
    return {f"technique_{number}": cue for number, cue in enumerate(cues, start=1)}


def _start(session_number: int, total_seconds: int) -> str:
    """Return the first words of a walk: its number and its minutes, rounded up."""
    minutes = -(-total_seconds // 60)
    return f"Session {session_number}, {minutes} minutes."


def _sentence(cue: str) -> str:
    """Return the week's cue as a spoken sentence; a question keeps its mark."""
    return cue if cue.endswith(("?", ".")) else f"{cue}."
