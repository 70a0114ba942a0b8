"""Opening an invitation: from a link, a code or a slip, to yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.codes import hash_of_code
from accounts.forms.invitations import AgreeForm, CodeForm
from accounts.invitation_in_session import opened_invitation, remember, remember_found
from accounts.models import Invitation, InvitedAs
from accounts.services.acceptance import (
    InvitationRefusedError,
    Refusal,
    accept,
    refusal_of,
    state_of,
)
from accounts.services.share_codes import decline
from accounts.services.sign_ins import renew_key
from accounts.sharing_text import sharing_text
from retrowalk.errors import too_many_requests
from retrowalk.http import form_response

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.http import MemberRequest

STATUS = {
    Refusal.UNKNOWN: 404,
    Refusal.REVOKED: 410,
    Refusal.USED: 410,
    Refusal.EXPIRED: 410,
    Refusal.OTHER_ACCOUNT: 403,
    Refusal.OWN: 403,
    Refusal.WORKS_THERE: 410,
}
"""Each kind of bad invitation has its page; what is not here is no fault."""


@login_not_required
@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address bar and open the invitation."""
    remember(request, token)
    return redirect("accounts:invitation")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a slip; open its invitation."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not ratelimit.consume(request, action="invitation_code"):
        return too_many_requests(request)
    if form.is_valid():
        code_hash = hash_of_code(form.cleaned_data["code"])
        found = Invitation.objects.filter(code_hash=code_hash).first()
        if found:
            remember_found(request, found)
            return redirect("accounts:invitation")
        form.add_error("code", _("We do not know this code. Check it and try again."))
    return form_response(request, "accounts/join.html", {"form": form})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Show the invitation this browser has opened, or why it does not work; take yes or no."""
    found, now = opened_invitation(request), timezone.now()
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect_to_login(request.path)
        return _answer(request, found, state_of(found, now), "accounts/invitation_welcome.html")
    refusal = refusal_of(found, request.user, now)
    if found is None or refusal or request.method != "POST":
        return _answer(request, found, refusal, "accounts/invitation.html")
    return _decide(cast("MemberRequest", request), found)


def _decide(request: MemberRequest, found: Invitation) -> HttpResponse:
    """Store what the person said to a good invitation."""
    if request.POST.get("answer") == "no":
        decline(invitation=found, now=timezone.now())
        return render(request, "accounts/invitation_declined.html", {"invitation": found})
    context = _context(found, request.POST)
    form, text = context.get("form"), context.get("text")
    if form is not None and not form.is_valid():
        return form_response(request, "accounts/invitation.html", context)
    try:
        accept(invitation=found, user=request.user, text=text, now=timezone.now())
    except InvitationRefusedError as refused:
        return _answer(request, found, refused.refusal, "accounts/invitation.html")
    if found.invited_as != InvitedAs.MEMBER:
        renew_key(request.session)  # the sign-in can do more from here on
    # The same page, which now says what has been accepted.
    return redirect("accounts:invitation")


def _answer(
    request: HttpRequest, found: Invitation | None, refusal: Refusal | None, page: str
) -> HttpResponse:
    """Return the page of a good invitation, or the one that says what is wrong with it."""
    if found is not None and refusal is None:
        return render(request, page, _context(found))
    why = refusal or Refusal.UNKNOWN
    context = {"why": why.value, "invitation": found}
    status = STATUS.get(why, 200)
    return render(request, "accounts/invitation_refused.html", context, status=status)


def _context(found: Invitation, data: Any = None) -> dict[str, Any]:
    """Return what the page asks: a client reads what is shared, staff only say yes."""
    if found.invited_as != InvitedAs.MEMBER:
        return {"invitation": found}
    clinic = found.clinic.name
    return {
        "invitation": found,
        "text": sharing_text(clinic),
        "form": AgreeForm(data, clinic=clinic),
    }
