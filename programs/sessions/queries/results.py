"""What was measured of a walk, and what else was told about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from programs.sessions.rules.bar import minutes_words
from programs.sessions.rules.measured import Measured
from programs.sessions.rules.tellings import others, told_events
from programs.vocabulary import Provenance

if TYPE_CHECKING:
    from programs.sessions.models import WalkSession


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One way the walk was told, in the words of a choice; `key` is what the form sends."""

    key: str
    walked_on: date
    backward: str
    is_by_hand: bool


def measured_of(walk_session: WalkSession) -> Measured:
    """Return what counts of a walk that is done; no query."""
    columns = {name: getattr(walk_session, name) for name in Measured.__dataclass_fields__}
    columns |= {
        "provenance": Provenance(walk_session.provenance),
        "events": told_events(walk_session.events),
    }
    return Measured(**columns)


def tellings_of(walk_session: WalkSession) -> list[Telling]:
    """Return what counts now, then every other telling the member may choose; no query."""
    current = measured_of(walk_session)
    rest = enumerate(others(walk_session.events))
    return [_telling("keep", current), *(_telling(str(number), one) for number, one in rest)]


def arrived_on(walk_session: WalkSession) -> date | None:
    """Return the local day on which a walk reached us, where it claims another one; no query."""
    if walk_session.received_at is None:
        return None
    zone = ZoneInfo(walk_session.time_zone)
    arrived = walk_session.received_at.astimezone(zone).date()
    return arrived if arrived != walk_session.walked_on else None


def _telling(key: str, measured: Measured) -> Telling:
    return Telling(
        key=key,
        walked_on=measured.walked_on,
        backward=minutes_words(measured.active_backward_seconds),
        is_by_hand=measured.provenance is not Provenance.TIMER,
    )
