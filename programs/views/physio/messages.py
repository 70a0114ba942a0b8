"""The thread between a client and the physio or coach who reads it: each their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import CareRelationship
from programs.access import Action, access
from programs.adherence.services.writing import write_to
from programs.plans.queries.notes import notes_of
from programs.plans.services.notes import CannotWriteNoteError, mark_read
from programs.views.member.toasts import say
from programs.views.note_forms import NoteForm
from programs.views.physio.record import about_another, is_about, record_page
from programs.views.staff import open_client

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.views.staff import Client


@access(Action.WRITE_NOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show the reader's own thread with this client, take a message, or mark new ones read."""
    client = open_client(request, uuid, Action.WRITE_NOTE, area="messages")
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    if request.method == "POST" and "read" in request.POST:
        mark_read(member=client.member, reader=request.user, staff=request.user, now=timezone.now())
        return redirect("physio:messages", client.member.uuid)
    form = NoteForm(request.POST if request.method == "POST" else None, readers=[])
    if form.is_valid() and _send(request, client, form):
        return redirect("physio:messages", client.member.uuid)
    shown = notes_of(client.member, request.user)
    context = {
        "form": form,
        "notes": shown,
        "is_cover": client.care.kind == CareRelationship.Kind.COVER,
        "new": sum(not note.read_at and note.author_id != request.user.pk for note in shown),
    }
    return record_page(request, "physio/messages.html", client, context)


def _send(request: MemberRequest, client: Client, form: NoteForm) -> bool:
    """Send the message; a refusal goes into the form."""
    try:
        write_to(
            member=client.member,
            clinic=client.clinic,
            by=request.user,
            body=form.cleaned_data["body"],
            now=timezone.now(),
        )
    except CannotWriteNoteError as refusal:
        form.add_error(None, str(refusal))
        return False
    say(request, _("Your message is sent."))
    return True
