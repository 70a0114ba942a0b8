"""Turns away requests whose shape no page of ours sends (trust section 8, group Shape)."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from retrowalk import errors

GetResponse = Callable[[HttpRequest], HttpResponse]

READING_METHODS = {"GET", "HEAD", "OPTIONS"}
KNOWN_METHODS = READING_METHODS | {"POST"}
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
JSON_TYPES = {"application/json", "application/csp-report", "application/reports+json"}
KNOWN_CHARSETS = {"", "utf-8"}  # Django reads forms in no other


class RefuseBrokenRequests:
    """Answers 400, 405, 413 or 415 before the session, the CSRF check or a view is troubled."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the refusal that fits, or pass the request on."""
        return refusal(request) or self.get_response(request)


def refusal(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a request of a broken shape, or None for a sound one."""
    if request.method not in KNOWN_METHODS:
        return errors.method_not_allowed(request, sorted(KNOWN_METHODS))
    if "\0" in request.path or not _is_clean(request.META.get("QUERY_STRING", "").encode()):
        return errors.bad_request(request)
    if request.method in READING_METHODS or not _length(request):
        return None
    return _refuse_body(request)


def _refuse_body(request: HttpRequest) -> HttpResponse | None:
    # A form in utf-16 must go before the CSRF check reads it: that would end in a bare 500.
    charset = (request.content_params or {}).get("charset", "").strip("\"' ").lower()
    if charset not in KNOWN_CHARSETS:
        return errors.bad_request(request)
    if request.content_type not in FORM_TYPES | JSON_TYPES:
        return errors.unsupported_type(request)
    if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return errors.too_large(request)
    return None if _is_readable(request) else errors.bad_request(request)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _is_readable(request: HttpRequest) -> bool:
    """Return whether the body is text and no field name hides a NUL; a value is the form's job."""
    if not all(_is_text(part) for part in _typed(request)):
        return False
    return request.content_type not in FORM_TYPES or not any("\0" in name for name in request.POST)


def _typed(request: HttpRequest) -> list[bytes]:
    """Return what was typed: a file may hold any bytes, and its form says what is wrong with it."""
    if request.content_type == "application/x-www-form-urlencoded":
        return [unquote_to_bytes(request.body)]
    boundary = (request.content_params or {}).get("boundary", "")
    if request.content_type != "multipart/form-data" or not boundary:
        return [request.body]
    parts = request.body.split(b"--" + boundary.encode())
    return [part for part in parts if b"filename=" not in part.partition(b"\r\n\r\n")[0]]


def _is_clean(query: bytes) -> bool:
    plain = unquote_to_bytes(query)
    return b"\0" not in plain and _is_text(plain)


def _is_text(found: bytes) -> bool:
    try:
        found.decode()
    except UnicodeDecodeError:
        return False
    return True
