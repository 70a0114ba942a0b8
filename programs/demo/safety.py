"""What went wrong on a made-up walk, as stored events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from programs.screening.models import ScreeningDemand
from programs.sessions.models import SafetyEvent

if TYPE_CHECKING:
    from datetime import datetime

    from programs.sessions.models import WalkSession

SAFETY = {
    "fall": (SafetyEvent.Kind.FALL, "stop_fall"),
    "urgent": (SafetyEvent.Kind.URGENT_SIGN, "stop_faint"),
    "stumble": (SafetyEvent.Kind.STUMBLE, "stop_near_fall"),
    "pain": (SafetyEvent.Kind.PAIN, "stop_pain"),
}

DEMANDS = {
    "fall": ScreeningDemand.Reason.FALL,
    "urgent": ScreeningDemand.Reason.NEW_SYMPTOM,
}
"""What asks for a new safety check, as the walk itself would."""


def demand_rows(walk: WalkSession, event: str, *, at: datetime) -> Iterable[ScreeningDemand]:
    """Yield the demand for a new safety check that such an event brings, if it does."""
    if event in DEMANDS:
        yield ScreeningDemand(member=walk.member, reason=DEMANDS[event], occurred_at=at)


def event_rows(walk: WalkSession, event: str, *, at: datetime) -> Iterable[SafetyEvent]:
    """Yield the stored event of a walk on which something happened, at this moment."""
    kind, rule = SAFETY[event]
    yield SafetyEvent(
        member=walk.member,
        walk_session=walk,
        kind=kind,
        stop_rule=rule,
        occurred_at=at,
        recorded_at=at,
    )
