"""Who can see what, giving a code to a physio, and ending it (trust brief R5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import own_account
from accounts.codes import in_pairs, picture_of
from accounts.forms.invitations import AgreeForm
from accounts.models import ClinicLink, Invitation
from accounts.queries import open_links_of
from accounts.services.acceptance import InvitationRefusedError, accept
from accounts.services.links import end_link
from accounts.services.share_codes import decline, make_share_code, requests_to
from accounts.sharing_text import sharing_text
from retrowalk.http import form_response

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest


@own_account
@require_safe
def sharing(request: MemberRequest) -> HttpResponse:
    """Show who can see what since when, what clinics ask, and the way to a code."""
    context = {
        "links": open_links_of(request.user),
        "requests": requests_to(request.user, timezone.now()),
    }
    return render(request, "accounts/sharing.html", context)


@own_account
@require_http_methods(["GET", "HEAD", "POST"])
def share_code(request: MemberRequest) -> HttpResponse:
    """Make a code for a physio; it stands on this one answer, since only its hash is kept."""
    if request.method != "POST":
        return redirect("accounts:sharing")
    now = timezone.now()
    code = make_share_code(member=request.user, now=now)
    address = f"{settings.BASE_URL}{reverse('accounts:add_client')}?code={code}"
    context = {
        "code": in_pairs(code),
        "picture": picture_of(address),
        "ends_at": now + settings.SHARE_CODE_TIME,
    }
    return render(request, "accounts/share_code.html", context)


@own_account
@require_http_methods(["GET", "HEAD", "POST"])
def stop_sharing(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say what ending means; end it at once, without asking why."""
    links = ClinicLink.objects.select_related("clinic")
    link = get_object_or_404(links, uuid=uuid, member=request.user)
    if link.ended_at:  # a second click, or the page of a tab left open
        return redirect("accounts:sharing")
    if request.method != "POST":
        return render(request, "accounts/stop_sharing.html", {"link": link})
    end_link(link=link, now=timezone.now())
    messages.success(request, _("You no longer share with %(clinic)s") % {"clinic": link.clinic})
    return redirect("accounts:sharing")


@own_account
@require_http_methods(["GET", "HEAD", "POST"])
def sharing_request(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show what a clinic asks for after it was given a code; take yes or no."""
    asked = Invitation.objects.select_related("clinic", "invited_by")
    found = get_object_or_404(asked, uuid=uuid, for_member=request.user)
    clinic = found.clinic.name
    data = request.POST if request.method == "POST" else None
    form, text = AgreeForm(data, clinic=clinic), sharing_text(clinic)
    context = {"invitation": found, "text": text, "form": form}
    if request.method != "POST":
        return render(request, "accounts/sharing_request.html", context)
    if request.POST.get("answer") == "no":
        return _said_no(request, found)
    if not form.is_valid():
        return form_response(request, "accounts/sharing_request.html", context)
    try:
        accept(invitation=found, user=request.user, text=text, now=timezone.now())
    except InvitationRefusedError as refused:
        context = {"why": refused.refusal.value, "invitation": found}
        return render(request, "accounts/invitation_refused.html", context, status=410)
    messages.success(request, _("You share with %(clinic)s now") % {"clinic": clinic})
    return redirect("accounts:sharing")


def _said_no(request: MemberRequest, found: Invitation) -> HttpResponse:
    decline(invitation=found, now=timezone.now())
    messages.success(request, _("You said no to %(clinic)s") % {"clinic": found.clinic})
    return redirect("accounts:sharing")
