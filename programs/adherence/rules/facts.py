"""What the queue looks at about one client, read once: signs, walks, plan, message, check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from programs.adherence.rules.arithmetic import Thresholds, Walk
from programs.adherence.rules.sums import Sums, sums_of


@dataclass(frozen=True, kw_only=True)
class Sign:
    """Something that happened, told once: which, the member's local day, and when we knew.

    `detail` is an id that `words` puts into a sentence; `number` counts, where it matters.
    """

    detail: str
    on: date
    known_at: datetime
    number: int | None = None


class PlanState(StrEnum):
    """Where the latest plan of a client stands."""

    NONE = "none"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """The latest plan. Days are local days of the member.

    `ends_on` is the last day of the last week, None before that week. `paused_until` is the
    last day of a pause with an end. `is_safety_pause` marks a pause a member cannot lift.
    """

    state: PlanState = PlanState.NONE
    sent_on: date | None = None
    starts_on: date | None = None
    has_walked: bool = False
    ends_on: date | None = None
    paused_until: date | None = None
    is_safety_pause: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether the plan is active or paused."""
        return self.state in {PlanState.ACTIVE, PlanState.PAUSED}


@dataclass(frozen=True, kw_only=True)
class ClientFacts:
    """Everything the ten reasons and the five groups follow from.

    `walks` cover 56 days and whatever lies ahead, in any order; where they are known already,
    `sums` are theirs on this day. `stop` is a safety pause in force. `message_waits_since` is
    when the oldest message was written that nobody of the clinic has answered or heard about.
    """

    plan: PlanFacts = field(default_factory=PlanFacts)
    walks: tuple[Walk, ...] = ()
    sums: Sums | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    urgent: Sign | None = None
    stop: Sign | None = None
    pain: Sign | None = None
    stumble: Sign | None = None
    over_dose: Sign | None = None
    last_walk_on: date | None = None
    message_waits_since: date | None = None
    message_waits_hours: int = 0
    screening_expires_on: date | None = None
    first_pain: int | None = None
    last_pain: int | None = None

    def sums_on(self, today: date) -> Sums:
        """Return what was due and done up to today."""
        return sums_of(self.walks, today) if self.sums is None else self.sums

    def was_due_after(self, last: date, today: date) -> bool:
        """Return whether a session was due after this day of the last walk, up to today."""
        return any(walk.is_due(today) and walk.due_on > last for walk in self.walks)
