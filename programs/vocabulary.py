"""The words of walking-backward programs, in plain Python.

Every id equals the id in the clinical brief and is stored as it is written here.
Nothing in this file knows Django, a database or a clock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import IntEnum, StrEnum
from typing import Any

WARM_UP_SECONDS = 300
"""Easy forward walking before the intervals (clinical brief section 1)."""

COOL_DOWN_SECONDS = 240
"""Easy forward walking after the intervals; the brief allows 3 to 5 minutes."""

PAIN_LIMIT = 6
"""Pain at or above this ends a walk, out of 10 (PMM)."""


class Tier(StrEnum):
    """What a screening allows, from least to most careful."""

    GO = "go"
    GO_WITH_SUPPORT = "go_with_support"
    CLINICIAN_CLEARANCE = "clinician_clearance"
    STOP_URGENT = "stop_urgent"

    @property
    def rank(self) -> int:
        """Return 0 for `go` up to 3 for `stop_urgent`; higher is more careful."""
        return list(Tier).index(self)


class SupportLevel(IntEnum):
    """The support ladder S0 to S6; a higher number is less support."""

    S0 = 0
    S1 = 1
    S2 = 2
    S3 = 3
    S4 = 4
    S5 = 5
    S6 = 6


class IntervalKind(StrEnum):
    """One piece of a walk. Turns have no timer: the walker says when."""

    FORWARD = "forward"
    BACKWARD = "backward"
    REST = "rest"
    TURN = "turn"


class IntervalRole(StrEnum):
    """Why an interval is there."""

    WARM_UP = "warm_up"
    WALK = "walk"
    RECOVERY = "recovery"
    COOL_DOWN = "cool_down"
    TURN = "turn"


class Recovery(StrEnum):
    """What happens between two backward walks."""

    FORWARD = "forward"
    REST = "rest"


class Setting(StrEnum):
    """Where the member walks."""

    TREADMILL = "treadmill"
    RAIL = "rail"
    LANE = "lane"


class Spotter(StrEnum):
    """When a second person walks beside."""

    EVERY_TIME = "every_time"
    FIRST_THREE = "first_three"
    NO = "no"


class StepUp(StrEnum):
    """Who takes the next step: the rules, or the physio."""

    BY_RULES = "by_rules"
    BY_PHYSIO = "by_physio"


class Readiness(StrEnum):
    """The result of the check before a walk, from least to most careful."""

    READY = "ready"
    READY_REDUCED = "ready_reduced"
    NOT_TODAY = "not_today"
    STOP_URGENT = "stop_urgent"

    @property
    def rank(self) -> int:
        """Return 0 for `ready` up to 3 for `stop_urgent`; higher is more careful."""
        return list(Readiness).index(self)


class Change(StrEnum):
    """What a progression rule asks for."""

    STOP_URGENT = "stop_urgent"
    PAUSE_CLEAR = "pause_clear"
    RESCREEN_RESTART = "rescreen_restart"
    REGRESS = "regress"
    REGRESS_SUPPORT = "regress_support"
    HOLD = "hold"
    CONTINUE = "continue"
    COMPLETE = "complete"
    PROGRESS = "progress"


class Provenance(StrEnum):
    """How a walk came to be recorded."""

    TIMER = "timer"
    BY_HAND = "by_hand"
    PHYSIO = "physio"


class SessionStatus(StrEnum):
    """Where a planned walk stands. Missed is a date, not a status."""

    SCHEDULED = "scheduled"
    STARTED = "started"
    DONE = "done"
    EXCUSED = "excused"
    SUPERSEDED = "superseded"


class CheckInKind(StrEnum):
    """When a member tells us how a walk felt."""

    AFTER = "after"
    TEN_MINUTES = "ten_minutes"
    NEXT_MORNING = "next_morning"


class HoldKind(StrEnum):
    """Why a plan rests. Safety holds are not lifted by the member alone."""

    MEMBER = "member"
    REST = "rest"
    PAUSE_CLEAR = "pause_clear"
    STOP_URGENT = "stop_urgent"
    CLINICIAN = "clinician"


class PlanStatus(StrEnum):
    """Where a plan stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Prescription:
    """What one program week asks for in each session.

    Speeds are whole millimetres a second, lengths whole seconds, effort 0 to 10,
    incline whole per cent. `min_mm_per_second` and `max_mm_per_second` are None
    where the walker chooses a comfortable pace or does not walk yet.
    """

    sessions_per_week: int
    repetitions: int
    backward_seconds: int
    recovery_seconds: int
    recovery: Recovery
    support_levels: tuple[SupportLevel, ...]
    hands_free_if_go: bool
    min_effort: int
    max_effort: int
    focus_cue: str
    speed_words: str
    min_mm_per_second: int | None = None
    max_mm_per_second: int | None = None
    max_incline_percent: int = 0
    warm_up_seconds: int = WARM_UP_SECONDS
    cool_down_seconds: int = COOL_DOWN_SECONDS

    @property
    def total_backward_seconds(self) -> int:
        """Return the backward seconds of one session."""
        return self.repetitions * self.backward_seconds

    @property
    def total_recovery_seconds(self) -> int:
        """Return the seconds between backward walks; none follows the last."""
        return max(self.repetitions - 1, 0) * self.recovery_seconds

    @property
    def total_seconds(self) -> int:
        """Return the timed length of one session; turns have no timer."""
        return (
            self.warm_up_seconds
            + self.total_backward_seconds
            + self.total_recovery_seconds
            + self.cool_down_seconds
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, in the order of the fields."""
        return asdict(self)
