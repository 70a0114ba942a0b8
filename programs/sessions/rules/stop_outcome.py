"""What an in-session stop rule can do, show and say (clinical brief section 9).

`{emergency_number}` stands for the number of the member's country.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from programs.plans.rules.outcome import Lock

FAINT_SECONDS = 600
"""Sitting time before a near-faint becomes an emergency: 10 minutes [J]."""

NEAR_FALL_REST_SECONDS = 120
"""Rest after a stumble that needed a grab: 2 minutes [J]."""

PAIN_REST_SECONDS = 60
"""Rest for pain of 4 or 5: 1 minute [PMM, J]."""

BREATH_SECONDS = 120
"""Slow forward walking before effort must be below 6: 2 minutes [ACSM15, J]."""


class Effect(StrEnum):
    """What happens to the walk."""

    EMERGENCY = "emergency"
    SIT_THEN_EMERGENCY = "sit_then_emergency"
    END = "end"
    REST_THEN_CONTINUE = "rest_then_continue"
    SLOW_THEN_DECIDE = "slow_then_decide"


@dataclass(frozen=True, kw_only=True)
class StopOutcome:
    """One answer to "what happened?".

    After `seconds` the `question` is asked; `if_not` is the key of what follows a no.
    A follow-up stores no second event for what was stored at first, unless it is urgent.
    `safety_event` is the kind of event to store, `week_fact` the fact of the week it sets,
    `screening_demand` the reason for a new screening; each is empty where there is none.
    """

    key: str
    rule: str
    effect: Effect
    title: str
    words: tuple[str, ...]
    spoken: str
    seconds: int = 0
    question: str = ""
    if_not: str = ""
    safety_event: str = ""
    week_fact: str = ""
    lock: Lock = Lock.NONE
    screening_demand: str = ""
    support_levels: int = 0
    shows_emergency_number: bool = False

    @property
    def is_urgent(self) -> bool:
        """Return whether the plan locks at once and the event is sent at once."""
        return self.lock is Lock.STOP_URGENT

    @property
    def ends_walk(self) -> bool:
        """Return whether no more walking follows today."""
        return self.effect not in {Effect.REST_THEN_CONTINUE, Effect.SLOW_THEN_DECIDE}


WE_PAUSE = "We pause your plan until this has been checked."
"""Shown wherever the plan locks."""
