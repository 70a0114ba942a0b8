"""Serve RetroWalk on this machine: prepare it, then the web server and the jobs side by side.

Both end together, on Ctrl-C, on SIGTERM, or when either of them stops. PORT moves it from 8000.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from threading import Event

from development import HOST, ROOT, settings_environment

PORT = int(os.environ.get("PORT", "8000"))
ADDRESS = f"http://{HOST}:{PORT}"
LONGEST_GOODBYE_SECONDS = 30
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PREPARE = [sys.executable, "manage.py", "prepare", "--development"]
JOBS = [sys.executable, "manage.py", "run_jobs"]
WEB = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
APPLICATION = "retrowalk.wsgi:application"

Part = subprocess.Popen[bytes]


def main() -> int:
    """Return 0 when asked to stop, 1 when something failed."""
    if _listens():
        print(f"Port {PORT} is in use. Choose another with:  make run PORT={PORT + 1}")
        return 1
    told_to_stop = Event()
    for number in SIGNALS:
        signal.signal(number, lambda *_: told_to_stop.set())
    environment = {**settings_environment(), "HOST": HOST, "PORT": str(PORT)}
    prepared = subprocess.run(PREPARE, cwd=ROOT, env=environment, check=False).returncode == 0
    if prepared and not told_to_stop.is_set():
        _serve(environment, told_to_stop)
    return 0 if told_to_stop.is_set() else 1


def _serve(environment: dict[str, str], told_to_stop: Event) -> None:
    """Run both parts until one ends or we are told to stop, then end them together."""
    parts = [_start([*WEB, APPLICATION], environment)]
    while all(part.poll() is None for part in parts) and not told_to_stop.wait(0.1):
        if len(parts) == 1 and _listens():
            print(f"\nRetroWalk is at {ADDRESS}   (Ctrl-C stops it)\n", flush=True)
            parts.append(_start(JOBS, environment))  # second, so that the first page comes sooner
    if not told_to_stop.is_set():
        print("The web server or the jobs ended, so RetroWalk stops.")
    _end(parts)


def _start(command: list[str], environment: dict[str, str]) -> Part:
    """Start a part in its own session, so that Ctrl-C reaches it only through us."""
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def _end(parts: list[Part]) -> None:
    """Ask all parts to stop and wait for each; past the longest goodbye, make it."""
    for part in parts:
        part.terminate()
    for part in parts:
        try:
            part.wait(LONGEST_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            part.kill()


def _listens() -> bool:
    """Say whether something listens at our address; the server does once its code is read."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, PORT)) == 0


if __name__ == "__main__":
    sys.exit(main())
