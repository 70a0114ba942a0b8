"""A page that lost its turn in the database is run again before anybody is told (trust T8)."""

import time
from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("retrowalk.requests")

PAUSES_SECONDS = (0.02, 0.1, 0.3)
"""How long to wait before each further try; after the last one the answer is 503."""

LOST_TURN = {"40P01", "40001"}
"""What PostgreSQL calls a deadlock, and a transaction it gave up in favour of another."""


KEPT = "retrowalk.kept"


def has_kept(request: HttpRequest) -> None:
    """Note that what was sent is stored for good, so that the page is not run again after it."""
    request.META[KEPT] = True


class TryAgain:
    """Runs a page again when the database gave its transaction up in favour of another.

    Nothing of that transaction is left then, and every verb may be sent twice. A page that reads
    on after it has stored something says so by `has_kept`, and is not run again. A wait that ran
    out is not tried again either: SQLite has waited for 20 seconds by then, PostgreSQL for its
    own limit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a fault of the page comes to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Return what a further try answered, or None where none would help."""
        match = request.resolver_match
        if match is None or request.content_type == "multipart/form-data":  # a file is read once
            return None
        for pause in PAUSES_SECONDS:
            if not has_lost_turn(fault) or KEPT in request.META:
                return None
            log.warning("turn lost in the database", route=match.route)
            time.sleep(pause)
            try:
                answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
            except OperationalError as again:
                fault = again
            else:
                return answer
        return None


def has_lost_turn(fault: Exception) -> bool:
    """Return whether the database ended a sound transaction only because another was first."""
    return getattr(fault.__cause__, "sqlstate", None) in LOST_TURN
