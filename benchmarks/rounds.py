"""Going to and fro between a floor page and a page of ours, and the ratio of each round."""

from __future__ import annotations

import gzip
import http.client
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.servers import Server

ROUNDS = 15
ANSWERS = 60
TO_WARM_UP = 240
"""Until both processes have seen the page and each of their eight connections to the database has
its statements planned for good: ten times each, and to spare."""

EIGHT = 8
CROWD, MOST_CROWDS = 32, 20


@dataclass(frozen=True)
class Target:
    """One page of one server: each of its addresses in turn, with the cookies of who asks there."""

    server: Server
    turns: Iterator[tuple[str, str]]
    form: tuple[tuple[str, str], ...] = ()
    status: int = 200

    def headers(self, cookies: str) -> dict[str, str]:
        """Return what a browser sends along."""
        found = {"Cookie": cookies, "Accept": "text/html", "Accept-Encoding": "identity"}
        if self.form:
            token = cookies.partition("csrftoken=")[2].partition(";")[0]
            found |= {"X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        return found


@dataclass(frozen=True)
class Cost:
    """What one batch of answers cost: CPU and latency in milliseconds, answers a second."""

    cpu: float
    latency: float
    rate: float


@dataclass(frozen=True)
class Ratio:
    """Our cost over the floor's in one round each: the median, the lowest and the highest."""

    median: float
    lowest: float
    highest: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.lowest:.2f} to {self.highest:.2f})"


def compare(ours: Target, floor: Target, *, clients: int, rounds: int = ROUNDS) -> dict[str, Ratio]:
    """Return the ratios of CPU, latency and rate over the rounds; each page is warm."""
    for target in (floor, ours):
        _wake(target)
        _batch(target, EIGHT, TO_WARM_UP)  # one client alone would meet one process alone
    pairs = [
        (_batch(floor, clients, ANSWERS), _batch(ours, clients, ANSWERS)) for _ in range(rounds)
    ]
    return {
        "cpu": _ratio([own.cpu / least.cpu for least, own in pairs]),
        "latency": _ratio([own.latency / least.latency for least, own in pairs]),
        "rate": _ratio([own.rate / least.rate for least, own in pairs]),
    }


def _wake(target: Target) -> None:
    """Have every thread of the server begin; raise RuntimeError where a crowd does not do it."""
    for _ in range(MOST_CROWDS):
        if target.server.is_awake():
            return
        _batch(target, CROWD, CROWD)
    raise RuntimeError("Not every thread of the server has begun.")


def weight(target: Target) -> int:
    """Return the bytes of one answer, gzipped."""
    return len(gzip.compress(_ask(_connect(target), target)))


def _ratio(values: list[float]) -> Ratio:
    return Ratio(statistics.median(values), min(values), max(values))


def _batch(target: Target, clients: int, answers: int) -> Cost:
    """Ask so often, from so many clients at once."""
    before, started = target.server.cpu_seconds(), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        parts = pool.map(_ask_often, [target] * clients, [max(answers // clients, 1)] * clients)
        latencies = [latency for part in parts for latency in part]
    seconds = time.perf_counter() - started
    used = target.server.cpu_seconds() - before
    return Cost(
        cpu=1000 * used / len(latencies),
        latency=1000 * statistics.median(latencies),
        rate=len(latencies) / seconds,
    )


def _ask_often(target: Target, times: int) -> list[float]:
    """Return the seconds each answer took, on one connection kept open."""
    connection, found = _connect(target), []
    for _ in range(times):
        started = time.perf_counter()
        _ask(connection, target)
        found.append(time.perf_counter() - started)
    connection.close()
    return found


def _connect(target: Target) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", target.server.port, timeout=30)


def _ask(connection: http.client.HTTPConnection, target: Target) -> bytes:
    """Return the body; raise RuntimeError for any other answer than the one expected."""
    method, body = ("POST", urlencode(target.form)) if target.form else ("GET", None)
    path, cookies = next(target.turns)
    connection.request(method, path, body, target.headers(cookies))
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != target.status:
        raise RuntimeError(f"{path} answered {answer.status}, not {target.status}.")
    return content
