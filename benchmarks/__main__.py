"""Measure every page against the floor, and print the table: `make bench`.

It runs inside `.ci/with_postgres.py`, which hands over a PostgreSQL of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from itertools import cycle
from typing import TYPE_CHECKING, Any

import psycopg

from benchmarks.floor import LINES
from benchmarks.pages import FLOOR_BY_BRIEF, PAGES, PEERS, TOKEN, Page
from benchmarks.rounds import EIGHT, Ratio, Target, compare, weight
from benchmarks.servers import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBERS = int(os.environ.get("MEMBERS", "200"))
FORM = (("value", "3"), ("csrfmiddlewaretoken", TOKEN))
HEAD = "| page | floor | CPU, one | CPU, eight | latency | rate, eight | limit | kB | peers |"


def main() -> None:
    """Set both apps up, measure, and print a table in Markdown."""
    server_url = os.environ["RETROWALK_DATABASE_URL"]
    ours, floors = (make_database(server_url, name) for name in ("bench_retrowalk", "bench_floor"))
    settings = {
        "RETROWALK_DATABASE_URL": ours,
        "RETROWALK_SECRET_KEY": "for-measuring-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "RETROWALK_ALLOWED_HOSTS": "127.0.0.1",
        "RETROWALK_BASE_URL": "http://127.0.0.1",
        "RETROWALK_TLS": "off",
        "RETROWALK_LOG_LEVEL": "WARNING",
        "FLOOR_DATABASE_URL": floors,
    }
    _run("manage.py", "collectstatic", "--noinput", "-v0", "--ignore", "ext", **settings)
    people = json.loads(
        _run("-m", "benchmarks.people", str(MEMBERS), RETROWALK_DEBUG="true", **settings)
    )
    floor_key = _run("-m", "benchmarks.floor.fill", **settings).strip()
    cookies = f"sessionid={floor_key}; csrftoken={TOKEN}"
    with (
        serve("retrowalk.wsgi:application", "bench_retrowalk", settings) as app,
        serve("benchmarks.floor.wsgi:application", "bench_floor", settings) as floor,
    ):
        print(HEAD, *["|---" * 9 + "|"], sep="\n")
        for page in PAGES:
            beside = _floor_page(floor, page.floor, cookies)
            print(_row(page, _target(app, page, people), beside), flush=True)
        for line in (*_floor_against_itself(floor, cookies), *_floor_pages(floor, cookies)):
            print(line)


def make_database(url: str, name: str) -> str:
    """Make an empty database on the server and return its URL."""
    folder = url.rpartition("host=")[2]
    with contextlib.closing(
        psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True)
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgres://postgres@/{name}?host={folder}"


def _run(*arguments: str, **environment: str) -> str:
    """Run Python with these settings and return what it printed; raise when it fails."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _target(app: Server, page: Page, people: dict[str, Any]) -> Target:
    if page.reader == "tellers":
        turns = [(path, cookies) for path, cookies in people["tellers"]]
    else:
        turns = [(page.path.format(**people), people.get(page.reader, f"csrftoken={TOKEN}"))]
    return Target(app, cycle(turns), page.form, page.status)


def _floor_page(floor: Server, letter: str, cookies: str) -> Target:
    if letter != "e":
        return Target(floor, cycle([(f"/{letter}/", cookies)]))
    # Another line each time, so that eight who write do not wait for each other.
    return Target(floor, cycle([(f"/e/{line}/", cookies) for line in range(LINES)]), FORM)


def _row(page: Page, ours: Target, floor: Target) -> str:
    one, many = (compare(ours, floor, clients=clients) for clients in (1, EIGHT))
    size = weight(ours)
    is_over = one["cpu"].median > page.limit or size > page.heaviest
    return _cells(
        page.name + (" **over**" if is_over else ""),
        page.floor,
        one["cpu"],
        many["cpu"],
        one["latency"],
        many["rate"],
        f"{page.limit} {page.floor}",
        f"{size / 1000:.1f}",
        PEERS.get(page.name, ""),
    )


def _floor_against_itself(floor: Server, cookies: str) -> Iterator[str]:
    """Yield how far two measurements of the same page lie apart: the slack of this machine."""
    page = _floor_page(floor, "c", cookies)
    one = compare(page, page, clients=1)
    yield _cells(
        "The floor against itself", "c", one["cpu"], "", one["latency"], one["rate"], "", "", ""
    )


def _floor_pages(floor: Server, cookies: str) -> Iterator[str]:
    """Yield what each floor page costs of another, beside what the performance brief found."""
    yield from ("", "| floor page | of | CPU, one | the brief's |", "|" + "---|" * 4)
    for letter, other, briefs in FLOOR_BY_BRIEF:
        pages = _floor_page(floor, letter, cookies), _floor_page(floor, other, cookies)
        yield _cells(letter, other, compare(*pages, clients=1)["cpu"], str(briefs))


def _cells(*cells: str | Ratio) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    main()
