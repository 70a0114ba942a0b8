"""A member's own safety check: where they stand, and a new check from the last answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.screening.queries import (
    SESSION_KEY,
    Standing,
    answers_of,
    standing,
    unfinished_screening,
)
from programs.screening.rules.branching import first_unanswered
from programs.screening.rules.reader import catalogue
from programs.screening.services import start_from_previous
from programs.views.public.check_places import carry_on_url, step_url
from programs.views.public.check_words import ADVICE, TITLES

if TYPE_CHECKING:
    from accounts.http import MemberRequest
    from programs.screening.models import Screening


@access(Action.SUBMIT_SCREENING)
@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: MemberRequest) -> HttpResponse:
    """Show where the member stands, or begin a new check that holds the last answers."""
    today = timezone.localdate()
    if request.method == "POST":
        begun = start_from_previous(member=request.user, now=timezone.now(), today=today)
        request.session[SESSION_KEY] = str(begun.uuid)
        return redirect(first_url(begun))
    stands = standing(request.user, today)
    if stands is None:
        return redirect("public:check")
    context = standing_context(stands, unfinished_screening(request.user))
    return render(request, "member/screening.html", context)


def first_url(begun: Screening) -> str:
    """Return the first page to answer afresh; the answers to confirm come after it."""
    waiting = first_unanswered(catalogue(), answers_of(begun))
    return step_url(waiting, returning=True) if waiting else carry_on_url(begun)


def standing_context(stands: Standing, unfinished: Screening | None) -> dict[str, object]:
    """Return where the member stands, in words."""
    return {
        "latest": stands.screening,
        "clearance": stands.clearance,
        "advice": ADVICE[stands.tier],
        "title": TITLES[stands.tier],
        "reasons": [reason.words for reason in stands.outcome.leading],
        "due": [catalogue().demands[key].words for key in stands.due],
        "carry_on_url": carry_on_url(unfinished) if unfinished else "",
    }
