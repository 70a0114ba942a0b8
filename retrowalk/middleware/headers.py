"""The security headers of every answer, word for word (trust R16)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

NONE, SELF = "'none'", "'self'"

# In this order, because the answer is compared word for word; the shape is Django 6's.
CONTENT_SECURITY_POLICY: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "media-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [NONE],
}
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "microphone=(), payment=(), usb=(), screen-wake-lock=(self), autoplay=(self)"
)
PRIVATE = "no-store, private"
TOKEN_VIEWS = {
    "account_confirm_email",
    "account_reset_password_from_key",
    "accounts:invitation_link",
}


def content_security_policy(*, tls: bool, reports: bool) -> str:
    """Return the policy; behind TLS it also lifts stray http links, and it may ask for reports."""
    directives = [
        f"{name} {' '.join(sources)}" for name, sources in CONTENT_SECURITY_POLICY.items()
    ]
    if tls:
        directives.append("upgrade-insecure-requests")
    if reports:
        directives.append("report-uri /csp-report/")
    return "; ".join(directives)


def fixed_headers(*, tls: bool, reports: bool) -> dict[str, str]:
    """Return the headers that are the same on every answer."""
    headers = {
        "Content-Security-Policy": content_security_policy(tls=tls, reports=reports),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": PERMISSIONS_POLICY,
    }
    if tls:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


class SecurityHeaders:
    """Puts the headers on pages, fragments, errors and static files alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.fixed = fixed_headers(tls=settings.TLS, reports=settings.CSP_REPORTS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set, whatever the view had put there."""
        response = self.get_response(request)
        for name, value in self.fixed.items():
            response.headers[name] = value
        if is_private(request, response):
            response.headers["Cache-Control"] = PRIVATE
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        if _has_signed_out(request, response):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether no cache may keep the answer: errors, token pages, anything of a session."""
    if response.status_code >= 400:
        return True
    session = getattr(request, "session", None)
    was_read = session is not None and session.accessed and not session.is_empty()
    return was_read or _view_name(request) in TOKEN_VIEWS


def _has_signed_out(request: HttpRequest, response: HttpResponse) -> bool:
    is_sign_out = request.method == "POST" and _view_name(request) == "account_logout"
    return is_sign_out and response.status_code < 400


def _view_name(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""
