"""Stop rules that need help or a check at once: warning signs, fainting and falls.

Sources: clinical brief section 9, stop rules [PMM, ACSM15, J]; falls as progression
rules 2 and 3.
"""

from __future__ import annotations

from programs.plans.rules.outcome import Lock
from programs.sessions.rules.stop_outcome import FAINT_SECONDS, WE_PAUSE, Effect, StopOutcome

CALL_NOW = "Call {emergency_number} now."
NOT_WATCHED = "Nobody watches this app live, so please make the call."

URGENT: tuple[StopOutcome, ...] = (
    StopOutcome(
        key="stop_chest",
        rule="stop_chest",
        effect=Effect.EMERGENCY,
        title="Get help now",
        words=(
            CALL_NOW,
            "Sit down and stay still. Ask someone to stay with you.",
            NOT_WATCHED,
        ),
        spoken="Sit down. Call {emergency_number} now.",
        safety_event="urgent_sign",
        week_fact="urgent_sign",
        lock=Lock.STOP_URGENT,
        screening_demand="new_symptom",
        shows_emergency_number=True,
    ),
    StopOutcome(
        key="stop_stroke",
        rule="stop_stroke",
        effect=Effect.EMERGENCY,
        title="Get help now",
        words=(
            CALL_NOW,
            "Do this even if the sign goes away. Note the time it began.",
            NOT_WATCHED,
        ),
        spoken="Sit down. Call {emergency_number} now.",
        safety_event="urgent_sign",
        week_fact="urgent_sign",
        lock=Lock.STOP_URGENT,
        screening_demand="new_symptom",
        shows_emergency_number=True,
    ),
    StopOutcome(
        key="stop_back",
        rule="stop_back",
        effect=Effect.EMERGENCY,
        title="Get urgent care today",
        words=(
            "This sign needs urgent care today. If you cannot get it, call {emergency_number}.",
            "Sit or lie in the way that hurts least.",
            NOT_WATCHED,
        ),
        spoken="Sit down. You need urgent care today.",
        safety_event="urgent_sign",
        week_fact="urgent_sign",
        lock=Lock.STOP_URGENT,
        screening_demand="new_symptom",
        shows_emergency_number=True,
    ),
    StopOutcome(
        key="stop_faint",
        rule="stop_faint",
        effect=Effect.SIT_THEN_EMERGENCY,
        title="Sit or lie down now",
        words=(
            "Sit or lie down. Stay there for 10 minutes.",
            "If it has not gone in 10 minutes, or you pass out, call {emergency_number}.",
            WE_PAUSE,
        ),
        spoken="Sit down now. Stay there for 10 minutes.",
        seconds=FAINT_SECONDS,
        question="Has the faint feeling gone?",
        if_not="stop_faint_not_gone",
        safety_event="urgent_sign",
        week_fact="urgent_sign",
        lock=Lock.STOP_URGENT,
        screening_demand="new_symptom",
        shows_emergency_number=True,
    ),
    StopOutcome(
        key="stop_faint_not_gone",
        rule="stop_faint",
        effect=Effect.EMERGENCY,
        title="Get help now",
        words=(CALL_NOW, "Lie down and stay still. Ask someone to stay with you.", NOT_WATCHED),
        spoken="Lie down. Call {emergency_number} now.",
        safety_event="urgent_sign",
        week_fact="urgent_sign",
        lock=Lock.STOP_URGENT,
        screening_demand="new_symptom",
        shows_emergency_number=True,
    ),
    StopOutcome(
        key="stop_fall",
        rule="stop_fall",
        effect=Effect.END,
        title="We stop here after a fall",
        words=(
            "Sit and rest before you do anything else.",
            "If you cannot get up, or start to feel unwell, call {emergency_number}.",
            "We pause after any fall. A short safety check comes before the next walk.",
        ),
        spoken="Sit and rest. The walk is over for today.",
        safety_event="fall",
        week_fact="falls",
        lock=Lock.PAUSE_CLEAR,
        screening_demand="fall",
        shows_emergency_number=True,
    ),
    StopOutcome(
        key="stop_fall_urgent",
        rule="stop_fall",
        effect=Effect.END,
        title="A fall like this should be checked today",
        words=(
            "Get checked by a doctor or nurse today.",
            "Call {emergency_number} if you cannot get up.",
            "Call too if you feel confused or sleepy, have a bad headache, or are sick.",
            WE_PAUSE,
        ),
        spoken="Stay still. A fall like this should be checked today.",
        safety_event="fall",
        week_fact="falls",
        lock=Lock.STOP_URGENT,
        screening_demand="fall",
        shows_emergency_number=True,
    ),
)
