"""Measure the same page in a small clinic and in a large one: `make bench-scale`.

The brief's laws of growth: a roster of 10,000 clients costs at most 1.15 times one of 50, and any
page beside 1.5 million walks at most 1.15 times the same beside 0.1 million. And what a night costs
each client of the large one: at most 40 microseconds.

`make bench-scale WALKS=10000000` has so many walks in the large one, on PostgreSQL alone: about
6 GB on disk, gone afterwards.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.__main__ import make_database
from benchmarks.export import export_row
from benchmarks.rounds import Target, compare
from benchmarks.servers import serve

LIMIT = 1.15
NIGHT_LIMIT = 40
CLIENTS, USUAL_WALKS = 10_000, 1_500_000
WALKS = int(os.environ.get("WALKS", USUAL_WALKS))
SIZES = ((50, 2_000), (CLIENTS, WALKS // CLIENTS))
"""Clients and walks of each: 0.1 million walks beside 50 clients, 1.5 million beside 10,000."""
ROUNDS = 25
"""More than beside the floor: what is looked for is a twentieth."""

ENGINES = ("PostgreSQL", "SQLite") if WALKS <= USUAL_WALKS else ("PostgreSQL",)
PAGES = (
    ("/roster/", "coach"),
    ("/roster/?sort=name", "coach"),
    ("/clients/", "physio"),
    ("/today/", "member"),
    ("/progress/", "member"),
)
"""The physio has 50 clients in both. The roster has 50 rows in both by name, by need in one."""


def main() -> None:
    """Print a table in Markdown: PostgreSQL first, then SQLite."""
    print("| page | database | CPU, large over small | limit |", "|---|---|---|---|", sep="\n")
    with tempfile.TemporaryDirectory(prefix="retrowalk-bench-") as name:
        for engine in ENGINES:
            _measure(engine, Path(name))


def _measure(engine: str, folder: Path) -> None:
    small, large = (_settings(engine, folder, number) for number in range(len(SIZES)))
    cookies = [_grow(settings, size) for settings, size in zip((small, large), SIZES, strict=True)]
    _run("manage", large, "collectstatic", "--noinput", "-v0", "--ignore", "ext")
    names = ("bench_scale_0", "bench_scale_1")
    with (
        serve("retrowalk.wsgi:application", names[0], small) as beside,
        serve("retrowalk.wsgi:application", names[1], large) as app,
    ):
        for path, reader in PAGES:
            ratio = compare(
                Target(app, cycle([(path, cookies[1][reader])])),
                Target(beside, cycle([(path, cookies[0][reader])])),
                clients=1,
                rounds=ROUNDS,
            )["cpu"]
            over = " **over**" if ratio.median > LIMIT else ""
            print(f"| {path}{over} | {engine} | {ratio} | {LIMIT} |", flush=True)
    print(export_row(engine, large), flush=True)
    # Last, for it plays days forward.
    print(_night(engine, json.loads(_run("benchmarks.night", large))), flush=True)


def _night(engine: str, found: dict[str, Any]) -> str:
    """Return a row for the job of the night: the middle of seven nights, and each of them."""
    costs = [cost for _, cost in found["nights"]]
    middle = statistics.median(costs)
    over = " **over**" if middle > NIGHT_LIMIT else ""
    each = ", ".join(f"{day} {cost}" for day, cost in found["nights"])
    return (
        f"| nightly recomputation{over} | {engine} | {middle} µs a client"
        f" ({each}; asked again {found['again']}) | {NIGHT_LIMIT} µs |"
    )


def _settings(engine: str, folder: Path, number: int) -> dict[str, str]:
    name = f"bench_scale_{number}"
    url = (
        make_database(os.environ["RETROWALK_DATABASE_URL"], name)
        if engine == "PostgreSQL"
        else f"sqlite:///{folder / name}.sqlite3"
    )
    return {
        "RETROWALK_DATABASE_URL": url,
        "RETROWALK_SECRET_KEY": "for-measuring-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "RETROWALK_ALLOWED_HOSTS": "127.0.0.1",
        "RETROWALK_BASE_URL": "http://127.0.0.1",
        "RETROWALK_TLS": "off",
        "RETROWALK_LOG_LEVEL": "WARNING",
        "RETROWALK_DATABASE_STATEMENT_SECONDS": "600",
        # Which of two processes takes a connection is chance; one that takes all of them has what
        # it needs at hand and answers a quarter cheaper, whatever the size of the clinic.
        "WEB_CONCURRENCY": "1",
    }


def _grow(settings: dict[str, str], size: tuple[int, int]) -> dict[str, str]:
    made = _run("benchmarks.grow", settings | {"RETROWALK_DEBUG": "true"}, *map(str, size))
    found: dict[str, str] = json.loads(made)
    return found


def _run(module: str, settings: dict[str, str], *arguments: str) -> str:
    """Run a module with these settings and return what it printed; raise when it fails."""
    command = [sys.executable, "-m", module, *arguments]
    environment = {**os.environ, **settings}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
