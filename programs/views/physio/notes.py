"""The notes a physio keeps about a client: written, read, amended by who wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.plans.queries.clinical_notes import clinical_notes_for, page_of_notes, read_note
from programs.plans.services.clinical_notes import (
    NoteChangedError,
    NotTheAuthorError,
    amend_clinical_note,
    write_clinical_note,
)
from programs.views.member.toasts import say
from programs.views.note_forms import ClinicalNoteForm
from programs.views.physio.record import about_another, is_about, record_page
from programs.views.staff import open_client
from retrowalk.http import wants_fragment

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.plans.queries.clinical_notes import ReadNote
    from programs.views.staff import Client

PAGE = "physio/notes.html"
ONE = "physio/note.html"


@access(Action.SEE_CLINICAL_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
def clinical_notes(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show a page of notes, newest first, and take a new one; with htmx it saves in place."""
    client = open_client(request, uuid, Action.SEE_CLINICAL_NOTES, area="clinical_notes")
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    form = ClinicalNoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        write_clinical_note(
            member=client.member,
            clinic=client.clinic,
            author=request.user,
            body=form.cleaned_data["body"],
            now=timezone.now(),
        )
        if not wants_fragment(request):
            say(request, _("Your note is saved."))
            return redirect("physio:clinical_notes", client.member.uuid)
        form = ClinicalNoteForm()
    notes, next_mark = page_of_notes(request.user, client.member, before=_mark(request))
    context = {
        "form": form,
        "notes": notes,
        "next_mark": next_mark,
        "message": _("Your note is saved.") if request.method == "POST" and not form.errors else "",
    }
    return record_page(request, PAGE, client, context, fragment=f"{PAGE}#notes")


@access(Action.SEE_CLINICAL_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
def clinical_note(request: MemberRequest, uuid: UUID, note_uuid: UUID) -> HttpResponse:
    """Show one note and let its author amend it; what came in meanwhile is shown beside theirs."""
    client = open_client(request, uuid, Action.SEE_CLINICAL_NOTES, area="clinical_notes")
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    note = get_object_or_404(clinical_notes_for(request.user, client.member), uuid=note_uuid)
    read = read_note(note)
    if note.author_id != request.user.pk:
        if request.method == "POST":
            raise PermissionDenied(_("Only who wrote this note can change it."))
        return record_page(request, ONE, client, {"read": read})
    form = ClinicalNoteForm(
        request.POST if request.method == "POST" else None, initial={"body": read.latest.body}
    )
    if form.is_valid():
        return _amend(request, client, read, form)
    # What was read when the words were typed stays in the form that comes back.
    number = request.POST.get("number", read.latest.number)
    return record_page(request, ONE, client, {"form": form, "read": read, "number": number})


def _amend(
    request: MemberRequest, client: Client, read: ReadNote, form: ClinicalNoteForm
) -> HttpResponse:
    """Save the next version, or answer 409 with both texts side by side (R27)."""
    try:
        amend_clinical_note(
            note=read.note,
            body=form.cleaned_data["body"],
            read_number=_version(request.POST.get("number", "")),
            by=request.user,
            now=timezone.now(),
        )
    except NoteChangedError as changed:
        context = {"form": form, "read": read, "number": changed.latest.number}
        context["newer"] = changed.latest
        return record_page(request, ONE, client, context, status=409)
    except NotTheAuthorError:
        raise PermissionDenied from None
    say(request, _("Your note is saved."))
    return redirect("physio:clinical_notes", client.member.uuid)


def _version(number: str) -> int:
    """Return the version that was read when the words were typed; 0 fits none."""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0


def _mark(request: MemberRequest) -> UUID | None:
    """Return the note after which the page goes on; anything unreadable begins at the newest."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None
