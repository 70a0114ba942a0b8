"""A lost turn in the database is tried again, three times at most; all else is not."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from retrowalk.databases import SQLITE_WAIT_SECONDS
from retrowalk.middleware import again
from retrowalk.middleware.again import TryAgain, has_kept, has_lost_turn

DEADLOCK, LOCK_WAIT_OVER, CUT_OFF = "40P01", "55P03", None
LOCKED, DISK_FULL = sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_FULL


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again.time, "sleep", lambda _seconds: None)


def fault_of(state: str | int | None) -> OperationalError:
    cause: Any = Exception("planted")
    if isinstance(state, int):
        cause = sqlite3.OperationalError("planted")
        cause.sqlite_errorcode = state
    else:
        cause.sqlstate = state
    fault = OperationalError("planted")
    fault.__cause__ = cause
    return fault


def tried(request: HttpRequest, *faults: str | int | None) -> tuple[HttpResponse | None, int]:
    """Have a page fail in these ways and then answer; return its answer and how often it ran."""
    to_come, runs = [fault_of(state) for state in faults], []

    def page(request: HttpRequest) -> HttpResponse:
        sent = request.FILES["file"].read() if request.FILES else b"kept"
        runs.append(1)
        if len(runs) <= len(to_come):
            raise to_come[len(runs) - 1]
        return HttpResponse(sent)

    match: Any = SimpleNamespace(func=page, args=(), kwargs={}, route="probe/")
    request.resolver_match = match
    again = TryAgain(page)
    try:
        return again(request), 0
    except OperationalError as fault:
        return again.process_exception(request, fault), len(runs) - 1


def form() -> HttpRequest:
    return RequestFactory().post("/", "a=1", content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("lost", [1, 2, 3])
@pytest.mark.parametrize("state", [DEADLOCK, LOCKED])
def test_page_that_lost_its_turn_runs_again(state: str | int, lost: int) -> None:
    answer, runs = tried(form(), *[state] * lost)

    assert answer is not None
    assert (answer.content, runs) == (b"kept", lost)


def test_after_three_further_tries_the_fault_stands() -> None:
    assert tried(form(), *[DEADLOCK] * 9) == (None, 3)


@pytest.mark.parametrize("state", [LOCK_WAIT_OVER, CUT_OFF, DISK_FULL])
def test_wait_that_ran_out_is_not_tried_again(state: str | int | None) -> None:
    assert tried(form(), state) == (None, 0)


def test_other_fault_of_a_further_try_ends_the_tries() -> None:
    assert tried(form(), DEADLOCK, CUT_OFF) == (None, 1)


def test_file_is_read_from_its_start_again() -> None:
    upload = RequestFactory().post("/", {"file": SimpleUploadedFile("a.toml", b"weeks = 6")})

    answer, runs = tried(upload, LOCKED, DEADLOCK)

    assert answer is not None
    assert (answer.content, runs) == (b"weeks = 6", 2)


def test_lock_is_known_as_sqlite_tells_of_it(tmp_path: Path) -> None:
    holder, waiter = (sqlite3.connect(tmp_path / "a.sqlite3", timeout=0) for _ in range(2))
    holder.execute("BEGIN IMMEDIATE")
    fault = OperationalError("planted")

    with pytest.raises(sqlite3.OperationalError, match="locked") as refused:
        waiter.execute("BEGIN IMMEDIATE")

    fault.__cause__ = refused.value
    assert has_lost_turn(fault)
    for one in (holder, waiter):
        one.close()


def test_page_waits_for_a_lock_of_sqlite_twice_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, SQLITE_WAIT_SECONDS)
    monkeypatch.setattr(again.time, "monotonic", lambda: next(clock))

    assert tried(form(), *[LOCKED] * 9) == (None, 1)


def test_page_that_has_stored_something_is_not_run_again() -> None:
    request = form()
    has_kept(request)

    assert tried(request, DEADLOCK) == (None, 0)
