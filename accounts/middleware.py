"""Who sends a request; staff reach nothing before a second step of signing in (trust R11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import JsonResponse
from django.shortcuts import redirect

from accounts.sign_in import person_of
from retrowalk.http import wants_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

OPEN_BEFORE = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "csp_report",
        "health",
        "health_ready",
        "public:help",
    }
)
"""What staff without a second step may open, besides setting it up."""
SET_UP = "mfa_"
"""How the names of all addresses begin that set a second step up or ask for it."""


class PersonOfSession(AuthenticationMiddleware):
    """Django's middleware; the person comes out of the one query that reads the session."""

    def process_request(self, request: HttpRequest) -> None:
        """Put at the request who sends it; sign-in, which comes next, asks in any case."""
        super().process_request(request)
        request.user = person_of(request)  # type: ignore[assignment]


class SecondStepRequired:
    """Leads staff to the page that sets a second step up, wherever they meant to go.

    Asked of the database with the person's roles, on each request: whoever loses the last app
    or passkey is back here on the next click of any browser. Costs no query of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the question is asked once the address is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Return the way to the set-up for staff without a second step; None for all others."""
        match = request.resolver_match
        name = match.view_name if match else ""
        if not settings.STAFF_NEED_SECOND_STEP or name in OPEN_BEFORE or name.startswith(SET_UP):
            return None
        if not getattr(request.user, "lacks_second_step", False):
            return None
        if wants_json(request):
            words = "Set up a second step of signing in first."
            return JsonResponse({"errors": [words]}, status=403)
        return redirect("mfa_index")
