"""A lost turn in the database is tried again, three times at most; all else is not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from retrowalk.middleware import again
from retrowalk.middleware.again import TryAgain, has_kept

DEADLOCK, LOCK_WAIT_OVER, CUT_OFF = "40P01", "55P03", None


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again.time, "sleep", lambda _seconds: None)


def fault_of(state: str | None) -> OperationalError:
    cause = Exception("planted")
    cause.sqlstate = state  # type: ignore[attr-defined]
    fault = OperationalError("planted")
    fault.__cause__ = cause
    return fault


def tried(request: HttpRequest, *faults: str | None) -> tuple[HttpResponse | None, int]:
    """Have a page fail in these ways and then answer; return its answer and how often it ran."""
    to_come, runs = [fault_of(state) for state in faults], []

    def page(_request: HttpRequest) -> HttpResponse:
        runs.append(1)
        if len(runs) < len(to_come):
            raise to_come[len(runs)]
        return HttpResponse("kept")

    match: Any = SimpleNamespace(func=page, args=(), kwargs={}, route="probe/")
    request.resolver_match = match
    answer = TryAgain(lambda _request: HttpResponse()).process_exception(request, to_come[0])
    return answer, len(runs)


def form() -> HttpRequest:
    return RequestFactory().post("/", "a=1", content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_page_that_lost_its_turn_runs_again(lost: int) -> None:
    answer, runs = tried(form(), *[DEADLOCK] * lost)

    assert answer is not None
    assert (answer.content, runs) == (b"kept", lost)


def test_after_three_further_tries_the_fault_stands() -> None:
    assert tried(form(), *[DEADLOCK] * 9) == (None, 3)


@pytest.mark.parametrize("state", [LOCK_WAIT_OVER, CUT_OFF])
def test_wait_that_ran_out_is_not_tried_again(state: str | None) -> None:
    assert tried(form(), state) == (None, 0)


def test_other_fault_of_a_further_try_ends_the_tries() -> None:
    assert tried(form(), DEADLOCK, CUT_OFF) == (None, 1)


def test_file_is_sent_once() -> None:
    upload = RequestFactory().post("/", {"a": "1"})

    assert tried(upload, DEADLOCK) == (None, 0)


def test_page_that_has_stored_something_is_not_run_again() -> None:
    request = form()
    has_kept(request)

    assert tried(request, DEADLOCK) == (None, 0)
