"""Messages between a member and those who look after them, under their plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.plans.queries.notes import carers_of, notes_of
from programs.plans.services.notes import CannotWriteNoteError, mark_read, reply
from retrowalk.forms import PageForm, TextField
from retrowalk.http import form_response

if TYPE_CHECKING:
    from accounts.http import MemberRequest

LONGEST_NOTE = 1000


class LinesField(TextField):
    """Text with line breaks; each counts once, as the browser counts them."""

    def to_python(self, value: Any) -> str:
        """Return the trimmed text with plain line feeds."""
        return super().to_python(value).replace("\r\n", "\n")


class NoteForm(PageForm):
    """A message to the physio or coach."""

    body = LinesField(
        label=_("Your message"),
        help_text=_("Up to 1,000 characters. Your physio and coach can read it."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Type your message"),
            "max_length": _("Use 1,000 characters or fewer"),
        },
    )


@access(Action.WRITE_NOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: MemberRequest) -> HttpResponse:
    """Show the member's messages, take a reply, or mark what is new as read."""
    if request.method == "POST" and "read" in request.POST:
        mark_read(member=request.user, now=timezone.now())
        return redirect("member:notes")
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _send(request, form):
        return redirect("member:notes")
    shown = notes_of(request.user)
    context = {
        "form": form,
        "notes": shown,
        "carers": carers_of(request.user, timezone.now()),
        "new": sum(not note.read_at and note.author_id != request.user.pk for note in shown),
    }
    return form_response(request, "member/notes.html", context)


def _send(request: MemberRequest, form: NoteForm) -> bool:
    """Store the message and say so; a refusal goes into the form."""
    try:
        reply(by=request.user, body=form.cleaned_data["body"], now=timezone.now())
    except CannotWriteNoteError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Your message is sent."))
    return True
