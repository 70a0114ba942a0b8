"""The error pages: what happened, in plain words, and one thing to do.

A browser gets a page, htmx a short message that leaves the form alone, a script JSON.
"""

import sys
from dataclasses import dataclass, replace

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as words

from retrowalk.http import wants_json

LATER_SECONDS = "30"
TRY_AGAIN_SECONDS = 300


@dataclass(frozen=True)
class Fault:
    """A status, the heading of its page, and what to do next."""

    status: int
    title: str
    advice: str

    @property
    def template(self) -> str:
        """Return the page's template."""
        return f"errors/{self.status}.html"


BAD_REQUEST = Fault(
    400, words("We could not read that"), words("Go back, check the page and try again.")
)
FORBIDDEN = Fault(
    403,
    words("You cannot see this page"),
    words("You may be signed in with another account. Sign in with the right one and try again."),
)
STALE_FORM = Fault(
    403,
    words("This page has been open too long"),
    words("Go back, load the page again and send it once more."),
)
NOT_FOUND = Fault(
    404, words("We cannot find that page"), words("Check the address, or go back to the start.")
)
WRONG_METHOD = Fault(
    405, words("That does not work here"), words("Go back and use the buttons on the page.")
)
TOO_LARGE = Fault(413, words("That is too long for us"), words("Shorten it and try again."))
WRONG_TYPE = Fault(
    415, words("We cannot read that kind of file"), words("Go back and use the form on the page.")
)
TOO_MANY = Fault(429, words("Too many tries"), words("Wait 5 minutes, then try again."))
BROKEN = Fault(
    500,
    words("Something went wrong on our side"),
    words("Your saved answers are safe. Try again in a minute."),
)
AWAY = Fault(
    503,
    words("RetroWalk is taking a short break"),
    words("Try again in a minute. A walk in progress goes on: it is safe on this device."),
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request itself makes no sense."""
    return _answer(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403, with the reason when the one who refused gave one."""
    return _answer(request, FORBIDDEN, reason=str(exception or ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that is too old or not ours; the reason is for logs only."""
    return _answer(request, STALE_FORM)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, the same for what is missing and for what is not yours."""
    return _answer(request, NOT_FOUND)


def method_not_allowed(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    """Answer 405 with the methods that work."""
    response = _answer(request, WRONG_METHOD)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413."""
    return _answer(request, TOO_LARGE)


def unsupported_type(request: HttpRequest) -> HttpResponse:
    """Answer 415."""
    return _answer(request, WRONG_TYPE)


def too_many_requests(
    request: HttpRequest, *, title: str = "", advice: str = "", seconds: int = TRY_AGAIN_SECONDS
) -> HttpResponse:
    """Answer 429 and say when to come back (in seconds); who knows the limit says which it is."""
    fault = replace(TOO_MANY, title=title or TOO_MANY.title)
    response = _answer(request, fault, reason=advice)
    response.headers["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database is away, else 500; neither page needs the database."""
    is_database_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    return unavailable(request) if is_database_away else _last_answer(request, BROKEN)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 and say when to come back (in seconds)."""
    response = _last_answer(request, AWAY)
    response.headers["Retry-After"] = LATER_SECONDS
    return response


def _answer(
    request: HttpRequest, fault: Fault, *, reason: str = "", is_static: bool = False
) -> HttpResponse:
    """Return the answer in the form the asker can show; a static one asks nobody who they are."""
    title, advice = gettext(fault.title), reason or gettext(fault.advice)
    if wants_json(request):
        return JsonResponse({"errors": [f"{title}. {advice}"]}, status=fault.status)
    context = {"title": title, "advice": advice, "reference": getattr(request, "id", "")}
    if request.headers.get("HX-Request") == "true":
        return _toast(fault, context)
    page = loader.get_template(fault.template)
    return HttpResponse(page.render(context, None if is_static else request), status=fault.status)


def _last_answer(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Return a page that asks neither database nor person, and bare words if even that fails."""
    try:
        return _answer(request, fault, is_static=True)
    except Exception:  # noqa: BLE001 - an error page must not end in a second error
        words_only = f"{fault.title}. {fault.advice}"
        return HttpResponse(words_only, status=fault.status, content_type="text/plain")


def _toast(fault: Fault, context: dict[str, str]) -> HttpResponse:
    """Return a message for the toast of the page, so that what was typed stays where it is."""
    message = f"{context['title']}. {context['advice']}"
    line = loader.render_to_string("components/_toast.html", context | {"message": message})
    headers = {"HX-Retarget": "#toast", "HX-Reswap": "innerHTML"}
    return HttpResponse(line, status=fault.status, headers=headers)
