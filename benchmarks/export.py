"""Send the roster of a large clinic as a file: how long it takes, and how much memory it needs.

It runs where `benchmarks.grow` has made the clients: `python -m benchmarks.export`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retrowalk.settings")
MOST_SECONDS = 10
FIRST_LINES = 600
"""With these the first page of the query has come and everything is loaded."""

KIB_IN_MIB = 1024


def export_row(engine: str, settings: dict[str, str]) -> str:
    """Return a row of the table, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.export", engine]
    environment = {**os.environ, **settings}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def main() -> None:
    """Read every line of the file, keep none, and print seconds and MiB."""
    django.setup()
    from django.utils import timezone

    from accounts.models import User
    from programs.views.coach.export import csv_lines

    coach = User.objects.get(email="coach@example.org")
    started, first_peak, count = time.perf_counter(), 0, -1
    for _line in csv_lines(coach, clinic_id=None, now=timezone.now()):
        count += 1
        if count == FIRST_LINES:
            first_peak = _peak_mib()
    seconds, more = time.perf_counter() - started, _peak_mib() - first_peak
    over = " **over**" if seconds > MOST_SECONDS else ""
    print(
        f"| CSV of {count:,} clients{over} | {sys.argv[1]} | {seconds:.1f} s,"
        f" {more} MiB more at its end than after {FIRST_LINES} lines | {MOST_SECONDS} s |"
    )


def _peak_mib() -> int:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_IN_MIB


if __name__ == "__main__":
    main()
