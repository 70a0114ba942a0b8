"""Inviting clients and staff, and what became of each invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clinic_choice import clinic_for, roles_in
from accounts.codes import in_pairs, picture_of, typed
from accounts.forms.invitations import CodeForm, InviteForm
from accounts.models import Clinic, Invitation, InvitedAs, Role
from accounts.neighbours import neighbours
from accounts.queries import invitations_of
from accounts.services.acceptance import (
    InvitationRefusedError,
    Refusal,
    confirm,
    turn_away,
)
from accounts.services.invitations import (
    CannotInviteError,
    Made,
    invite,
    invite_again,
    revoke,
)
from accounts.services.share_codes import CodeNotKnownError, use_share_code
from accounts.staff_pages import ADD_CLIENT, INVITE, staff_access, staff_page
from retrowalk.errors import too_many_requests

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest

CARERS = (Role.PHYSIO, Role.COACH)
GIVEN_CODE = "share_code_given"


@staff_access(INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_page(request: MemberRequest) -> HttpResponse:
    """Ask whom to invite and list what waits; answer a new invitation with its secrets, once."""
    clinic = cast("Clinic", clinic_for(request))  # staff work somewhere
    roles = roles_in(request, clinic)
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        roles=roles,
        programs=neighbours.programs_for(request.user, clinic) if Role.PHYSIO in roles else (),
    )
    if not form.is_valid():
        return _list_page(request, clinic, form)
    if not ratelimit.consume(request, action="invitation", key=str(clinic.pk)):
        return too_many_requests(request)
    said = form.cleaned_data
    wanted = {name: said[name] for name in ("uuid", "invited_as", "email", "name")}
    wanted["program_key"] = said.get("program_key", "")
    try:
        made = invite(clinic=clinic, by=request.user, now=timezone.now(), **wanted)
    except CannotInviteError as refusal:
        form.add_error(None, str(refusal))
        return _list_page(request, clinic, form)
    if made is None:
        messages.info(request, _("This invitation was made already. It is in the list."))
        return redirect("accounts:invite")
    return _made_page(request, made)


@staff_access(INVITE)
@require_POST
def invitation_again(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Make the invitation anew and show its secrets, once."""
    found = _found(request, uuid)
    if not ratelimit.consume(request, action="invitation", key=str(found.clinic_id)):
        return too_many_requests(request)
    try:
        made = invite_again(invitation=found, by=request.user, now=timezone.now())
    except CannotInviteError as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:invite")
    return _made_page(request, made)


@staff_access(INVITE)
@require_POST
def invitation_revoke(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take the invitation back."""
    done = revoke(invitation=_found(request, uuid), now=timezone.now())
    words = _("Invitation taken back") if done else _("This invitation was used already")
    messages.success(request, words)
    return redirect("accounts:invite")


@staff_access(INVITE)
@require_POST
def invitation_confirm(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say whether the person who used a printed invitation is the one it was given to."""
    found, now = _found(request, uuid), timezone.now()
    if request.POST.get("answer") == "no":
        done = turn_away(invitation=found, by=request.user, now=now)
        words = _("Turned away. Nothing was shared.")
    else:
        try:
            done = confirm(invitation=found, by=request.user, now=now)
        except InvitationRefusedError as refused:
            messages.error(request, _why_not_confirmed(refused.refusal))
            return redirect("accounts:invite")
        words = _("Confirmed. They are in your clinic now.")
    messages.success(request, words if done else _("A colleague was quicker. Nothing changed."))
    return redirect("accounts:invite")


def _why_not_confirmed(refusal: Refusal) -> str:
    if refusal is Refusal.OWN:
        return _("You used this invitation. Somebody else has to confirm that it was you.")
    return _("Whoever made this invitation may no longer do so. Make a new one.")


@staff_access(ADD_CLIENT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_client(request: MemberRequest) -> HttpResponse:
    """Take the code a member gave; the member then decides on their own page."""
    if "code" in request.GET:  # from a QR code: out of the address bar at once
        request.session[GIVEN_CODE] = typed(request.GET["code"]) or ""
        return redirect("accounts:add_client")
    clinic = cast("Clinic", clinic_for(request, CARERS))
    given = {"code": in_pairs(request.session.pop(GIVEN_CODE, ""))}
    form = CodeForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and not ratelimit.consume(request, action="share_code"):
        return too_many_requests(request)
    if form.is_valid():
        code, now = form.cleaned_data["code"], timezone.now()
        try:
            use_share_code(code=code, clinic=clinic, by=request.user, now=now)
        except CodeNotKnownError:
            form.add_error("code", _("This code does not work. Ask your client for a new one."))
        else:
            messages.success(request, _("We have asked your client to agree."))
            return redirect("accounts:invite")
    context = {"form": form, "clinic": clinic}
    return staff_page(request, "accounts/add_client.html", context, current="invite")


def _found(request: MemberRequest, uuid: UUID) -> Invitation:
    """Return an invitation this person may handle: their own, or any of a clinic they run."""
    rows = Invitation.objects.filter(clinic__in=request.user.clinic_names)
    found = rows.select_related("clinic", "accepted_by").filter(uuid=uuid).first()
    if found is None or not _may_handle(request, found):
        raise Http404
    return found


def _may_handle(request: MemberRequest, found: Invitation) -> bool:
    roles = roles_in(request, found.clinic)
    is_own = found.invited_by_id == request.user.pk and found.invited_as == InvitedAs.MEMBER
    return is_own or Role.CLINIC_ADMIN in roles


def _list_page(request: MemberRequest, clinic: Clinic, form: InviteForm) -> HttpResponse:
    runs_it = Role.CLINIC_ADMIN in roles_in(request, clinic)
    rows = invitations_of(clinic, None if runs_it else request.user)
    context = {"form": form, "clinic": clinic, "rows": rows, "now": timezone.now()}
    return staff_page(request, "accounts/invite.html", context, current="invite")


def _made_page(request: MemberRequest, made: Made) -> HttpResponse:
    context = {
        "made": made,
        "code": in_pairs(made.code),
        "picture": picture_of(made.link),
        "clinic": made.invitation.clinic,
    }
    return staff_page(request, "accounts/invite_made.html", context, current="invite")
