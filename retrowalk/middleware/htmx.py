"""Redirects that htmx can follow."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

REDIRECTS = {301, 302, 303, 307, 308}


class HtmxRedirects:
    """Turns a redirect into HX-Redirect, since a browser would follow it inside the fragment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; views redirect in the ordinary way."""
        response = self.get_response(request)
        if response.status_code in REDIRECTS and request.htmx:  # type: ignore[attr-defined]
            response.headers["HX-Redirect"] = response.headers["Location"]
            del response.headers["Location"]
            response.status_code = 200
            response.content = b""
        return response
