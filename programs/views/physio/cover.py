"""Opening a colleague's client for some hours, and giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django import forms
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import open_care
from accounts.models import CareRelationship, Role
from accounts.services.cover import CannotCoverError, end_cover, open_cover
from programs.access import Action, access
from programs.views.member.toasts import say
from programs.views.physio.record import about_another, is_about
from programs.views.staff import open_client, staff_page
from retrowalk.errors import too_many_requests
from retrowalk.forms import PageForm, TextField

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from accounts.http import MemberRequest


class CoverForm(PageForm):
    """Whose record, and why."""

    who = TextField(
        label=_("Your colleague's client"),
        help_text=_("Their whole name, or their e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter the client's name or e-mail address"),
            "max_length": _("Use 254 characters or fewer"),
        },
    )
    reason = TextField(
        label=_("Why you open it"),
        help_text=_("At least 10 characters. Your client can read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why you open this record"),
            "max_length": _("Use 300 characters or fewer"),
        },
    )


@access(Action.SEE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: MemberRequest) -> HttpResponse:
    """Ask whose record and why, open it, and list the covers in force."""
    if request.method == "POST" and not ratelimit.consume(
        request, action="search", user=request.user
    ):
        return too_many_requests(request)
    form = CoverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            care = open_cover(by=request.user, now=timezone.now(), **form.cleaned_data)
        except CannotCoverError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            say(request, gettext("You cover for them now. We have told them."))
            return redirect("physio:client", care.member.uuid)
    covers = _own_covers(request).select_related("member", "clinic").order_by("expires_at", "pk")
    return staff_page(
        request, "physio/cover.html", {"form": form, "covers": covers}, current="clients"
    )


@access(Action.SEE_CLIENTS)
@require_POST
def cover_end(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Give the client back before the time is over."""
    client = open_client(request, uuid, Action.SEE_CLIENTS, area="client")
    if not is_about(request, client):
        return about_another(request, client)
    care = _own_covers(request).filter(member=client.member).first()
    if care is not None and end_cover(care=care, by=request.user, now=timezone.now()):
        say(request, gettext("You no longer cover for them."))
    return redirect("physio:cover")


def _own_covers(request: MemberRequest) -> QuerySet[CareRelationship]:
    kind = CareRelationship.Kind.COVER
    return open_care(request.user).filter(kind=kind, role=Role.PHYSIO)
