"""Who a request is, for the logs, and what time it is for the person who sent it."""

import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("retrowalk.requests")

current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)
"""The request being answered, for the access log; nothing else asks for it."""


class RequestIdentity:
    """Gives each request an id and writes one line about it: never a body, query or token."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the id in the answer and in every log line of this request."""
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)  # type: ignore[attr-defined]
        current_request.set(request)
        started = time.monotonic()
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        self._tell(request, response, started)
        return response

    @staticmethod
    def _tell(request: HttpRequest, response: HttpResponse, started: float) -> None:
        # The route, not the path: a path may hold a token or say who somebody is.
        match = getattr(request, "resolver_match", None)
        log.info(
            "request",
            method=request.method,
            route=match.route if match else None,
            status=response.status_code,
            milliseconds=round((time.monotonic() - started) * 1000),
        )


class MemberTimeZone:
    """Shows moments in the zone of the person who is signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the person's zone switched on, and off again afterwards."""
        with timezone.override(zone_of(getattr(request, "user", None))):
            return self.get_response(request)


def zone_of(user: object) -> ZoneInfo:
    """Return the zone of a person; UTC for a visitor or a zone this machine does not know."""
    try:
        return ZoneInfo(getattr(user, "time_zone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
