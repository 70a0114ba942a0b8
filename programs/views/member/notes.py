"""Messages between a member and those who look after them, each in a thread of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.plans.queries.notes import carers_of, notes_of
from programs.plans.services.notes import CannotWriteNoteError, mark_read, send_message
from programs.views.note_forms import NoteForm
from retrowalk.http import form_response

if TYPE_CHECKING:
    from accounts.http import MemberRequest
    from accounts.models import User
    from programs.plans.queries.notes import Carer

WITH = "with"
"""The parameter that shows one thread: the carer's uuid."""


@access(Action.WRITE_NOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: MemberRequest) -> HttpResponse:
    """Show the member's messages, take one to a carer, or mark what is new as read."""
    member, now = request.user, timezone.now()
    if request.method == "POST" and "read" in request.POST:
        mark_read(member=member, reader=member, now=now)
        return redirect("member:notes")
    carers = carers_of(member, now)
    chosen = _chosen(carers, request.GET.get(WITH, ""))
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        readers=[(str(one.user.uuid), one.user.name) for one in carers],
        initial={"to": str(chosen.uuid) if chosen else ""},
    )
    if form.is_valid() and _send(request, form, carers):
        return redirect("member:notes")
    shown = notes_of(member, chosen)
    context = {
        "form": form,
        "notes": shown,
        "carers": carers,
        "chosen": chosen,
        "new": sum(not note.read_at and note.author_id != member.pk for note in shown),
    }
    return form_response(request, "member/notes.html", context)


def _chosen(carers: list[Carer], uuid: str) -> User | None:
    """Return the carer with this uuid, or None for every thread."""
    return next((one.user for one in carers if str(one.user.uuid) == uuid), None)


def _send(request: MemberRequest, form: NoteForm, carers: list[Carer]) -> bool:
    """Store the message and say so; a refusal goes into the form."""
    only = carers[0].user if carers else request.user
    staff = _chosen(carers, form.cleaned_data.get("to", "")) or only
    try:
        send_message(
            member=request.user,
            staff=staff,
            author=request.user,
            body=form.cleaned_data["body"],
            now=timezone.now(),
        )
    except CannotWriteNoteError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Your message is sent."))
    return True
