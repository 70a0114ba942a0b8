"""What a device or a hand measured of one walk, as it is kept and as it may be set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from programs.sessions.rules.result import WalkEvent, WalkResult, check_clock, walked_on
from programs.vocabulary import Provenance

MOMENTS = ("started_at", "finished_at", "received_at")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One telling of a walk. The names are the columns of a walk session.

    Instants are as the device told them; `clock_skew_seconds` is how far its clock was
    ahead, and `walked_on` the day the member lived, with that taken off.
    """

    provenance: Provenance
    started_at: datetime
    finished_at: datetime
    walked_on: date
    time_zone: str
    received_at: datetime
    active_backward_seconds: int
    clock_skew_seconds: int = 0
    is_to_confirm: bool = False
    intervals: list[dict[str, Any]]
    events: list[dict[str, Any]]
    ended_by_rule: str = ""
    result_digest: str = ""

    def as_plain(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        moments = {name: getattr(self, name).isoformat() for name in (*MOMENTS, "walked_on")}
        return asdict(self) | moments | {"provenance": str(self.provenance)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Measured:
        """Return what `as_plain` wrote."""
        moments = {name: datetime.fromisoformat(plain[name]) for name in MOMENTS}
        day = date.fromisoformat(plain["walked_on"])
        known = {name: plain[name] for name in cls.__dataclass_fields__}
        read: dict[str, Any] = moments | {"walked_on": day}
        return cls(**known | read | {"provenance": Provenance(plain["provenance"])})


def measured_by_timer(result: WalkResult, now: datetime) -> Measured:
    """Return what the player measured, its clock compared with ours."""
    clock = check_clock(result, now)
    return Measured(
        provenance=Provenance.TIMER,
        started_at=result.started_at,
        finished_at=result.finished_at,
        walked_on=walked_on(result, clock.skew),
        time_zone=result.time_zone,
        received_at=now,
        active_backward_seconds=result.backward_seconds,
        clock_skew_seconds=int(clock.skew.total_seconds()),
        is_to_confirm=clock.needs_confirmation,
        intervals=[asdict(interval) for interval in result.intervals],
        events=[_event(event) for event in result.events],
        ended_by_rule=result.last_rule,
        result_digest=result.digest,
    )


def _event(event: WalkEvent) -> dict[str, Any]:
    """Return an event as it is kept: of the answers only the pain, which the rules weigh."""
    kept: dict[str, Any] = {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "rule": event.rule,
    }
    return kept if event.pain is None else kept | {"pain": event.pain}
