"""Time zones by their names, of which this machine may not know every one."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FALLBACK = "UTC"


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone of this IANA name, UTC where this machine knows none.

    A zone may be newer than its table, as after a step back to an earlier version. One client
    who lives there must not take the roster, or the night, of everybody else away.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(FALLBACK)
