"""A gunicorn of two processes on a database of its own, and requests that reach it at once."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from accounts.models import User
from tests.http_races.guards import GUARDS

TOKEN = "a" * 32
"""A form token; the cookie beside it holds the same."""

LONGEST_ANSWER_SECONDS = 30
FORGET = "/races/forget/"
"""Where the job is run that forgets people, as the worker beside the server would."""


@dataclass(frozen=True)
class Sent:
    """One request on its way: who sends what, and where it waits for the other (or nowhere)."""

    by: Client | None
    path: str
    fields: dict[str, Any] = field(default_factory=dict)
    message: dict[str, Any] | None = None
    meet: str = ""

    def headers(self, without: str) -> dict[str, str]:
        """Return cookies, tokens and what is asked of the server."""
        cookies = {"csrftoken": TOKEN}
        if self.by is not None:
            cookies |= {name: one.value for name, one in self.by.cookies.items()}
        is_form = self.message is None
        return {
            "Content-Type": "application/x-www-form-urlencoded" if is_form else "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": TOKEN,
            "Race-Meet": self.meet,
            "Race-Without": without,
        }

    @cached_property
    def body(self) -> str:
        """Return the form or the message as it goes over the wire."""
        if self.message is not None:
            return json.dumps(self.message)
        return urlencode(self.fields, doseq=True)


@dataclass(frozen=True)
class Answer:
    """What came back, and from which process."""

    status: int
    text: str
    worker: str

    @property
    def words(self) -> str:
        """Return the words of a page as one line."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())


@dataclass(frozen=True)
class Server:
    """The running server: port, name of its database, log, and when it began (monotonic)."""

    port: int
    database: str
    log: Path
    began: float

    def race(self, *requests: Sent, without: str = "", may_break: bool = False) -> list[Answer]:
        """Send the requests at once, by turns to either process, and return their answers.

        None may be a fault of the server: no deadlock and no locked database reaches anybody.
        Only a control may break it, where the database holds what the guard would have held.
        """
        assert without in {"", *GUARDS}
        start = Barrier(len(requests))

        def send(line: HTTPConnection, request: Sent) -> Answer:
            start.wait()
            line.request("POST", request.path, request.body, request.headers(without))
            return _answer(line)

        with ExitStack() as open_lines, ThreadPoolExecutor(len(requests)) as threads:
            lines = self._lines(len(requests), open_lines)
            answers = list(threads.map(send, lines, requests))
        assert len({one.worker for one in answers}) == min(2, len(requests))
        assert may_break or max(one.status for one in answers) < 500, self._faults()
        return answers

    def _faults(self) -> str:
        """Return the ends of the exceptions in the log, the newest last."""
        told = (json.loads(line) for line in self.log.read_text().splitlines() if line[:1] == "{")
        return "\n".join(one["exception"][-600:] for one in told if "exception" in one)[-2000:]

    def _lines(self, count: int, open_lines: ExitStack) -> list[HTTPConnection]:
        """Return so many open connections, by turns to either process."""
        found: dict[str, deque[HTTPConnection]] = {}
        while len(found) < 2 or min(map(len, found.values())) * 2 < count:
            line = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_ANSWER_SECONDS)
            open_lines.callback(line.close)
            line.request("GET", "/health/")
            found.setdefault(_answer(line).worker, deque()).append(line)
        first, second = found.values()
        return [(first, second)[turn % 2].popleft() for turn in range(count)]


def _answer(line: HTTPConnection) -> Answer:
    answer = line.getresponse()
    return Answer(answer.status, answer.read().decode(), answer.headers["X-Worker"])


@contextmanager
def serving(database: str, folder: Path) -> Iterator[Server]:
    """Run the server, on the day of the factories, until the races are over."""
    log, began = folder / "server.log", time.monotonic()
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.http_races.settings",
        "RACES_DATABASE": database,
        "RACES_BEGAN": str(began),
        "WEB_CONCURRENCY": "2",
    }
    with socket.create_server(("127.0.0.1", 0)) as door, log.open("wb") as lines:
        port = door.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        process = subprocess.Popen(  # noqa: S603 - our own server
            [*command, "--bind", f"fd://{door.fileno()}", "tests.http_races.application"],
            env=os.environ | own,
            pass_fds=[door.fileno()],
            start_new_session=True,
            stdout=lines,
            stderr=lines,
        )
    try:
        yield Server(port, database, log, began)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # at once: nobody waits for an answer
        process.wait()


@contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """Copy the empty test database, with its programs, and return the name of the copy."""
    source = str(connection.settings_dict["NAME"])
    connection.close()  # PostgreSQL copies only what nobody is looking at
    if connection.vendor == "sqlite":
        copy = folder / "races.sqlite3"
        shutil.copy(source, copy)
        yield str(copy)
        return
    copy_name = f"{source}_races"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copy_name}" TEMPLATE "{source}"')
    yield copy_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{copy_name}" WITH (FORCE)')


def signed_in(person: User) -> Client:
    """Return a browser in which this person is signed in; its cookies go with what they send."""
    browser = Client()
    browser.force_login(person)
    return browser
