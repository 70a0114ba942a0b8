"""The page that says why a walk may not start, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse

from programs.sessions.rules.refusals import NextStep, Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from programs.sessions.models import WalkSession

WITH_WALK = {
    NextStep.READINESS: "member:session_ready",
    NextStep.MOVE: "member:session_move",
    NextStep.LOG: "member:session_done",
}
WITHOUT_WALK = {
    NextStep.TODAY: "member:today",
    NextStep.SCREENING: "member:screening",
    NextStep.PLAN: "member:plan",
}


def next_address(walk_session: WalkSession, step: NextStep) -> str:
    """Return the address of the step that leads on."""
    if step in WITH_WALK:
        return reverse(WITH_WALK[step], args=[walk_session.uuid])
    return reverse(WITHOUT_WALK[step])


def refused(request: HttpRequest, walk_session: WalkSession, refusal: Refusal) -> HttpResponse:
    """Answer 422 with the reason and the one step that leads on."""
    context = {
        "refusal": refusal,
        "walk_session": walk_session,
        "is_urgent": refusal is Refusal.URGENT,
        "next_address": next_address(walk_session, refusal.next_step),
    }
    return render(request, "member/refused.html", context, status=422)
