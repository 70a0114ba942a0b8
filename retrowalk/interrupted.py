"""A form sent after the sign-in had ended is kept for the person who typed it (trust R13).

It lies in the session of the same browser for an hour and is shown to nobody else: a form is kept
only when we know whose sign-in ended here, and offered only when the same person signs in again.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

OWNER, FORM = "ended_sign_in_of", "interrupted_form"
KEPT_SECONDS = 3_600
MOST_CHARACTERS = 65_536
NEVER_KEPT = re.compile(r"password|credential|^code|^csrfmiddlewaretoken$")
"""Names of fields that hold a secret, the old password beside the new one too."""


@dataclass(frozen=True)
class InterruptedForm:
    """Where a form was sent to, what was in it, when (epoch seconds), and if it was offered."""

    path: str
    fields: list[tuple[str, str]]
    sent_at: int
    was_offered: bool = False


def remember_owner(session: Any, owner: str) -> None:
    """Note whose sign-in has just ended in this browser."""
    session[OWNER] = owner


def keep(request: HttpRequest) -> None:
    """Keep a form that a person sent just after their sign-in had ended; do nothing else."""
    if request.method != "POST" or OWNER not in request.session:
        return
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if not NEVER_KEPT.search(name)]
    if fields and sum(len(name) + len(value) for name, value in fields) <= MOST_CHARACTERS:
        _store(request, InterruptedForm(request.get_full_path(), fields, _now()))


def offer(request: HttpRequest) -> HttpResponse | None:
    """Return the page that offers the kept form to the person it belongs to, once; else None."""
    form = _kept_for(request)
    if form is None:
        return None
    if request.method == "POST" and request.get_full_path() == form.path:
        request.session.pop(FORM)
    if request.method != "GET" or request.htmx or form.was_offered:  # type: ignore[attr-defined]
        return None
    _store(request, InterruptedForm(form.path, form.fields, form.sent_at, was_offered=True))
    return render(request, "retrowalk/interrupted.html", {"form_kept": form})


def _kept_for(request: HttpRequest) -> InterruptedForm | None:
    """Return the form of the person who is signed in; one of anybody else or too old is dropped."""
    session = request.session
    if FORM not in session:
        return None
    form = InterruptedForm(**session[FORM])
    is_theirs = session.get(OWNER) == str(request.user.pk)
    if is_theirs and _now() - form.sent_at <= KEPT_SECONDS:
        return form
    session.pop(FORM)
    return None


def _store(request: HttpRequest, form: InterruptedForm) -> None:
    request.session[FORM] = vars(form)


def _now() -> int:
    return int(timezone.now().timestamp())
