"""One's own data: take it away, or have it deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import View, own_account
from accounts.models import DeletionRequest
from accounts.queries import clinics_run_alone
from accounts.services.deletion import TIME_TO_THINK, ask_to_be_deleted, keep_account
from accounts.services.export import export_of
from retrowalk.errors import too_many_requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.http import MemberRequest

asks_who_it_is = cast("Callable[[View], View]", reauthentication_required)
"""Sends whoever has not proved their identity in the last five minutes to do so."""


@own_account
@require_safe
def data(request: MemberRequest) -> HttpResponse:
    """Show what can be done with one's data, and a deletion that waits."""
    waiting = DeletionRequest.objects.filter(user=request.user).first()
    context = {"waiting": waiting, "days": TIME_TO_THINK.days}
    return render(request, "accounts/data.html", context)


@own_account
@require_http_methods(["GET", "HEAD", "POST"])
@asks_who_it_is
def download(request: MemberRequest) -> HttpResponse:
    """Say what the file holds; answer with the file when asked for it."""
    if request.method != "POST":
        return render(request, "accounts/download.html")
    if not ratelimit.consume(request, action="export", user=request.user):
        return too_many_requests(request)
    return _file(request)


def _file(request: MemberRequest) -> HttpResponse:
    packed = export_of(user=request.user, now=timezone.now())
    name = f"retrowalk-{timezone.localdate():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@own_account
@require_http_methods(["GET", "HEAD", "POST"])
@asks_who_it_is
def delete(request: MemberRequest) -> HttpResponse:
    """Say what deleting means; note the wish when it is confirmed."""
    run_alone = clinics_run_alone(request.user)
    if request.method != "POST" or run_alone:
        context = {"days": TIME_TO_THINK.days, "run_alone": run_alone}
        return render(request, "accounts/delete.html", context)
    ask_to_be_deleted(user=request.user, now=timezone.now())
    return redirect("accounts:data")


@own_account
@require_POST
def keep(request: MemberRequest) -> HttpResponse:
    """Take the wish to be deleted back."""
    if keep_account(user=request.user):
        messages.success(request, _("Your account stays"))
    return redirect("accounts:data")
