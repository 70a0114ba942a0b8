"""Our own page where Django answers an error with an empty one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from retrowalk import errors


class OwnMethodPage:
    """Fills the empty 405 of `require_http_methods` with words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a wrong method gets the page and the list of methods that work."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return errors.method_not_allowed(request, response.headers["Allow"].split(", "))
        return response
