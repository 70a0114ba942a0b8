"""Sign-in: required unless a view says otherwise, and ended when it has lasted too long."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from retrowalk import interrupted
from retrowalk.http import page_in_browser, wants_json

SIGNED_IN_AT = "signed_in_at"
LAST_SEEN = "last_seen"
MINUTE = 60


class TimeOuts:
    """Ends a sign-in after so long without a request, or so long altogether (trust R13)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as a visitor when the sign-in is over; the page then asks to sign in again."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        if is_over(request.session, now, *limits_of(request.user)):
            _end(request)
            return self.get_response(request)
        _note(request.session, now)
        return interrupted.offer(request) or self.get_response(request)


def limits_of(user: object) -> tuple[timedelta, timedelta]:
    """Return the longest pause and the longest sign-in, shorter for staff than for members."""
    if getattr(user, "has_staff_role", False):
        return settings.STAFF_IDLE_TIME, settings.STAFF_SIGN_IN_TIME
    return settings.MEMBER_IDLE_TIME, settings.MEMBER_SIGN_IN_TIME


def is_over(session: Any, now: int, idle: timedelta, longest: timedelta) -> bool:
    """Return whether the sign-in has outlived one of its limits; now is in epoch seconds."""
    started = int(session.get(SIGNED_IN_AT, now))
    last_seen = int(session.get(LAST_SEEN, now))
    return now - last_seen > idle.total_seconds() or now - started > longest.total_seconds()


def _end(request: HttpRequest) -> None:
    """Sign the person out, and remember who it was in case they have just sent a form."""
    owner = str(request.user.pk)
    logout(request)
    interrupted.remember_owner(request.session, owner)


def _note(session: Any, now: int) -> None:
    """Remember the sign-in; at most one write a minute, so that most requests write nothing."""
    if SIGNED_IN_AT not in session:
        session[SIGNED_IN_AT] = now
    if now - session.get(LAST_SEEN, 0) >= MINUTE:
        session[LAST_SEEN] = now


class SignInRequired(LoginRequiredMiddleware):
    """Sends a visitor to sign in: a browser, htmx and a script each in the way it understands."""

    def handle_no_permission(  # type: ignore[override]  # 401 is no redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Answer 401 to a script, or a redirect that leads back to the page in the browser."""
        if wants_json(request):
            return JsonResponse({"errors": ["Sign in again to go on."]}, status=401)
        interrupted.keep(request)
        if request.htmx:  # type: ignore[attr-defined]
            return redirect_to_login(_page_to_return_to(request), self.get_login_url(view_func))
        return super().handle_no_permission(request, view_func)


def _page_to_return_to(request: HttpRequest) -> str:
    """Return the path of the page htmx runs in; a foreign or odd address gives the start page."""
    path = page_in_browser(request)
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"
