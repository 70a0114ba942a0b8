"""Our own page where Django answers an error with an empty one, or with one for developers."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from retrowalk import errors

NOT_FOUND = 404


class OwnErrorPages:
    """Fills the empty 405 of `require_http_methods` with words, and in debug 400 and 404 too.

    Whoever tries RetroWalk with `make run` meets a client who left, or a mistyped address: both
    answer as they do in a clinic, to htmx too. A fault of ours (500) keeps Django's page in debug.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a wrong method gets the page and the list of methods that work."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return errors.method_not_allowed(request, response.headers["Allow"].split(", "))
        is_no_address = response.status_code == NOT_FOUND and request.resolver_match is None
        return errors.page_not_found(request) if settings.DEBUG and is_no_address else response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Return our own page for what a view could not find or read; Django asks us in debug."""
        if settings.DEBUG and isinstance(fault, Http404):
            return errors.page_not_found(request, fault)
        if settings.DEBUG and isinstance(fault, BadRequest):
            return errors.bad_request(request, fault)
        return None
