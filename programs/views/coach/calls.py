"""Calling a client from the roster: the follow-up that asks for it, else a call of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from programs.access import Action, access
from programs.adherence.models import Contact
from programs.adherence.queries.follow_ups import queue_of
from programs.adherence.services.follow_ups import (
    CannotFollowUpError,
    log_contact,
    take_contact_back,
)
from programs.views.member.toasts import say
from programs.views.physio.record import about_another, is_about, record_page
from programs.views.queue import PARTS
from programs.views.queue_forms import ResultForm, uuid_of
from programs.views.queue_verbs import SAID
from programs.views.staff import open_client

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.views.staff import Client

UNDO = "undo"
"""In the address of a form that takes a call back: which one."""


@access(Action.SEE_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Lead to what is owed to this client first; owed nothing, keep the result of a call."""
    client = open_client(request, uuid, Action.WORK_FOLLOW_UPS, area="follow_ups", role=Role.COACH)
    if request.method == "POST" and UNDO in request.GET:
        return _undo(request, client)
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    owed = queue_of(request.user, Role.COACH, now=timezone.now())
    first = owed.filter(member=client.member).first()
    if request.method != "POST" and first:
        part = request.GET.get("do", "")
        query = f"?do={part}" if part in PARTS else ""
        return redirect(f"{reverse('coach:follow_up', args=[first.uuid])}{query}")
    form = ResultForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        result = Contact.Result(form.cleaned_data["result"])
        made = log_contact(
            member=client.member,
            clinic=client.clinic,
            by=request.user,
            result=result,
            now=timezone.now(),
        )
        words = SAID[result].format(name=client.member.first_name)
        say(request, words, undo_url=request.path, **{UNDO: str(made.uuid)})
        return redirect("coach:client", uuid)
    context = {"form": form, "results": Contact.Result.choices}
    return record_page(request, "coach/call.html", client, context)


def _undo(request: MemberRequest, client: Client) -> HttpResponse:
    """Take back the call that the address names, logged a moment ago."""
    who, where = client.member, client.clinic
    call = uuid_of(request.GET[UNDO])
    if call is None:
        raise Http404
    try:
        take_contact_back(member=who, clinic=where, by=request.user, call=call, now=timezone.now())
        say(request, "Taken back.")
    except CannotFollowUpError as refusal:
        messages.error(request, str(refusal))
    return redirect("coach:client", client.member.uuid)
