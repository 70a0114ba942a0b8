"""Messages a player might send, plain values only."""

from __future__ import annotations

from typing import Any

STARTED = "2026-05-13T09:30:00+01:00"
FINISHED = "2026-05-13T09:45:00+01:00"
SENT = "2026-05-13T08:45:10+00:00"


def event(sequence: int = 1, kind: str = "pause", rule: str | None = None, **more: Any) -> Any:
    """Return one event of a walk."""
    told = {"sequence": sequence, "at": STARTED, "kind": kind, "rule": rule, "answers": {}}
    return told | more


def interval(part: int, kind: str = "backward", active: int = 30, planned: int = 30) -> Any:
    """Return how long one part was planned and how long it ran."""
    return {"part": part, "kind": kind, "planned_seconds": planned, "active_seconds": active}


def message(**changed: Any) -> dict[str, Any]:
    """Return the message of a walk of two minutes backward; `changed` are other values."""
    whole = {
        "started_at": STARTED,
        "finished_at": FINISHED,
        "device_now": SENT,
        "time_zone": "Europe/London",
        "support": "S3",
        "ended": "completed",
        "intervals": [interval(0, "forward", 300, 300), *(interval(n) for n in range(1, 5))],
        "events": [],
    }
    return whole | changed
