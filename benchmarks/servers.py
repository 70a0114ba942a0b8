"""Starting the two servers side by side, and reading what CPU each has used."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROC = Path("/proc")
NANOSECONDS = 1_000_000_000
LONGEST_START_SECONDS = 60
THREADS = 4
"""Of each process, as deploy/gunicorn.conf.py has it."""


@dataclass(frozen=True)
class Server:
    """A gunicorn with its workers, and the name of its database."""

    pid: int
    port: int
    database: str

    def cpu_seconds(self) -> float:
        """Return the CPU time used so far by all its processes and its database connections."""
        pids = {*_family(self.pid), *_connections(self.database)}
        return sum(map(cpu_seconds_of, pids))

    def is_awake(self) -> bool:
        """Return whether every thread of every process has begun: each begins when it is needed.

        Threads take turns, each with a connection of its own, so that both servers are measured
        with as many of them.
        """
        workers = _family(self.pid) - {self.pid}
        return all(sum(1 for _ in _threads(pid)) > THREADS for pid in workers)


@contextlib.contextmanager
def serve(application: str, database: str, environment: dict[str, str]) -> Iterator[Server]:
    """Run an application as `make run` does: gthread, two processes of four threads."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", application]
    process = subprocess.Popen(command, env={**os.environ, **environment, "PORT": str(port)})
    try:
        _wait_for(port)
        yield Server(process.pid, port, database)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    """Wait until something listens; raise TimeoutError when nothing ever does."""
    until = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing listens on port {port}.")


def _family(pid: int) -> set[int]:
    """Return a process and its children."""
    children = (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    return {pid, *map(int, children)}


def _connections(database: str) -> set[int]:
    """Return the server processes of PostgreSQL that serve this database."""
    found = set()
    for path in PROC.glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if path.read_bytes().startswith(f"postgres: postgres {database} ".encode()):
                found.add(int(path.parent.name))
    return found


def cpu_seconds_of(pid: int) -> float:
    """Return what all threads of a process have run, to the nanosecond."""
    used = 0
    for thread in _threads(pid):
        with contextlib.suppress(OSError):
            used += int((thread / "schedstat").read_text().split()[0])
    return used / NANOSECONDS


def _threads(pid: int) -> Iterator[Path]:
    return (PROC / str(pid) / "task").glob("[0-9]*")
