"""What a night costs a client: seven of them, each after a day on which its walks were walked.

The days are played forward on a grown clinic; CPU of this process and of its database
connection. Bringing in the walks themselves is not counted.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retrowalk.settings")
NIGHTS = 7
MICROSECONDS = 1_000_000


def main() -> None:
    """Print, as JSON, microseconds a client: of each night, and of asking once more."""
    django.setup()
    from django.utils import timezone

    from programs.adherence.models import RosterEntry
    from programs.adherence.services.by_the_clock import keep_up
    from retrowalk.garbage import leave_out_the_start

    clients = RosterEntry.objects.count()
    now = timezone.now()
    keep_up(now=now)
    leave_out_the_start()  # as `run_jobs` does, in which the job of the night runs
    _walk(now)
    nights, again = [], 0.0
    for number in range(1, NIGHTS + 1):
        at = now + timedelta(days=number)
        cost = MICROSECONDS * _cpu_seconds(lambda at=at: keep_up(now=at)) / clients  # type: ignore[misc]
        again = MICROSECONDS * _cpu_seconds(lambda at=at: keep_up(now=at)) / clients  # type: ignore[misc]
        nights.append((f"{at:%a}", round(cost, 1)))
        _walk(at)
    print(json.dumps({"nights": nights, "again": round(again, 1)}))


def _cpu_seconds(does: Callable[[], object]) -> float:
    """Return the CPU time of this process and of its connection while something is done."""
    before = _used()
    does()
    return _used() - before


def _used() -> float:
    from django.db import connection

    from benchmarks.servers import cpu_seconds_of

    connection.ensure_connection()
    pids = {os.getpid()}
    if connection.vendor == "postgresql":
        pids.add(connection.connection.info.backend_pid)
    return sum(map(cpu_seconds_of, pids))


def _walk(now: datetime) -> None:
    """Have those who walk at all walk what is due today, and their figures kept."""
    from programs.adherence.services.figures import BATCH, refresh_members
    from programs.sessions.models import WalkSession

    today = now.date()
    due = WalkSession.objects.filter(
        due_on=today, status="scheduled", member__email__startswith="grown"
    ).exclude(member__roster_entries__last_walk_on__lt=today - timedelta(days=6))
    rows = list(due.values_list("pk", "member_id"))
    done = {
        "status": "done",
        "provenance": "timer",
        "started_at": now,
        "finished_at": now,
        "received_at": now,
        "walked_on": today,
        "active_backward_seconds": 420,
    }
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        WalkSession.objects.filter(pk__in=[pk for pk, _ in some]).update(**done)
        refresh_members(sorted({member for _, member in some}), now=now)


if __name__ == "__main__":
    main()
