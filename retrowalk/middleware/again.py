"""A page that lost its turn in the database is run again before anybody is told (trust T8)."""

import sqlite3
import time
from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("retrowalk.requests")

PAUSES_SECONDS = (0.02, 0.1, 0.3)
"""How long to wait before each further try; after the last one the answer is 503."""

LONGEST_SECONDS = 25
"""A page that has taken longer is not run again: SQLite waits 20 seconds for a lock, so a page
may wait for two of them and no more."""

LOST_TURN = {"40P01", "40001"}
"""What PostgreSQL calls a deadlock, and a transaction it gave up in favour of another."""

PRIMARY_CODE = 0xFF
"""SQLite says why in the bits above."""

LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
"""What SQLite calls a lock that somebody else held until the wait for it ran out."""

BEGAN, KEPT = "retrowalk.began", "retrowalk.kept"


def has_kept(request: HttpRequest) -> None:
    """Note that what was sent is stored for good, so that the page is not run again after it."""
    request.META[KEPT] = True


class TryAgain:
    """Runs a page again when the database gave its transaction up, or let it wait in vain.

    Nothing of that transaction is left then, and nearly every verb may be sent twice. A page that
    asks the database on after it has stored what must not be stored twice says so by `has_kept`,
    and is not run again. On PostgreSQL a wait that ran out is not tried again: there one row is
    held, not the whole file, and whoever holds it for so long will go on. What a form brought is
    read from its start again; it lies in memory, for nothing larger is taken in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a fault of the page comes to `process_exception`."""
        request.META[BEGAN] = time.monotonic()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Return what a further try answered, or None where none would help."""
        match = request.resolver_match
        if match is None:
            return None
        for pause in PAUSES_SECONDS:
            if not has_lost_turn(fault) or not _may_run_again(request):
                return None
            log.warning("turn lost in the database", route=match.route)
            time.sleep(pause)
            _rewind(request)
            try:
                answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
            except OperationalError as again:
                fault = again
            else:
                return answer
        return None


def has_lost_turn(fault: Exception) -> bool:
    """Return whether the database ended a sound transaction only because another was first."""
    cause = fault.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        return getattr(cause, "sqlite_errorcode", 0) & PRIMARY_CODE in LOCKED
    return getattr(cause, "sqlstate", None) in LOST_TURN


def _may_run_again(request: HttpRequest) -> bool:
    is_late = time.monotonic() - request.META[BEGAN] > LONGEST_SECONDS
    return not is_late and KEPT not in request.META


def _rewind(request: HttpRequest) -> None:
    for _name, files in request.FILES.lists():
        for file in files:
            file.seek(0)
