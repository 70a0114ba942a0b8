"""RetroWalk as gunicorn serves it to the races, with two headers that only they send.

`Race-Meet` makes two requests wait for one another once both pages have read and before either
writes; of those that say `first` and `last` the first then writes before the last. So each order
happens every time, not by luck. `Race-Without` takes a guard out (see guards.py). A request
without these headers meets the product as it is, and the product knows neither of them.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from threading import BrokenBarrierError
from typing import Any

import time_machine
from django.db import connections
from django.urls import get_resolver

from retrowalk.wsgi import application as product

# isort: split
# What follows needs the models, which the line above has made ready.
from accounts.services import deletion
from accounts.views import clinic_clients, invitation, invite, sharing
from programs.adherence.services import follow_ups
from programs.views.member import check_in, walk
from programs.views.physio import assign, decisions, notes, revise, template_edit
from tests.http_races import guards
from tests.http_races.clock import now_since
from tests.http_races.server import FORGET

LONGEST_WAIT_SECONDS = 20
TWO = multiprocessing.get_context("fork").Barrier(2)
"""Shared by the processes: gunicorn reads this module once, then forks."""

VERBS: tuple[tuple[Any, str], ...] = (
    (assign, "assign_plan"),
    (check_in, "record_answer"),
    (clinic_clients, "assign"),
    (decisions, "revise_plan"),
    (deletion, "delete_due_now"),
    (follow_ups, "log_call"),
    (invitation, "accept"),
    (invite, "revoke"),
    (notes, "amend_clinical_note"),
    (revise, "revise_plan"),
    (sharing, "end_link"),
    (template_edit, "save_program"),
    (walk, "finish_walk"),
    (walk, "start_walk"),
)
"""What a page calls to write, where it looks it up: here two requests can meet."""

meet: ContextVar[str] = ContextVar("meet", default="")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Answer, and name the process that did."""
    meet.set(environ.get("HTTP_RACE_MEET", ""))
    guards.without.set(environ.get("HTTP_RACE_WITHOUT", ""))

    def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
        return start_response(status, [*headers, ("X-Worker", str(os.getpid()))], *fault)

    if environ["PATH_INFO"] == FORGET:
        return _forget(start)
    return product(environ, start)


def _forget(start: Callable[..., Any]) -> list[bytes]:
    deletion.delete_due_now()
    connections.close_all()
    start("204 No Content", [])
    return []


def _meeting(verb: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(verb)
    def met(*values: Any, **named: Any) -> Any:
        place = meet.get()
        if place:
            _wait()  # both have read
        if place == "last":
            _wait()  # the first has written
        try:
            return verb(*values, **named)
        finally:
            if place == "first":
                _wait()

    return met


def _wait() -> None:
    try:
        TWO.wait(LONGEST_WAIT_SECONDS)
    except BrokenBarrierError:
        TWO.reset()  # the other never came; the next race starts afresh
        raise


time_machine.travel(now_since(float(os.environ["RACES_BEGAN"]))).start()
guards.make_removable()
for module, name in VERBS:
    setattr(module, name, _meeting(getattr(module, name)))
get_resolver().url_patterns  # noqa: B018 - read here, so that the processes share it
