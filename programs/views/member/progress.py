"""Progress: where pain, confidence and minutes are going, and why the plan changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.adherence.queries.progress import Progress, progress_of
from programs.views.member.progress_cards import (
    SHOWS,
    calendar_rows,
    change_lines,
    confidence_card,
    minutes_card,
    pain_card,
    share_lines,
)
from retrowalk.http import page_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.http import MemberRequest

CARDS = ("pain", "minutes", "confidence")
REMEMBERED = "progress_shows"


@access(Action.SEE_PROGRESS)
@require_safe
def progress(request: MemberRequest) -> HttpResponse:
    """Show the member's own progress; `?pain=table` turns one chart into its table."""
    shows = remembered_shows(request)
    found = progress_of(request.user, timezone.localdate())
    context = _context(found, shows) if found else {}
    asked = next((key for key in CARDS if key in request.GET), None)
    if found is None or asked is None:
        return page_response(request, "member/progress.html", context)
    context["card"] = context[asked]
    return page_response(
        request, "member/progress.html", context, fragment="member/progress.html#chart-card"
    )


def remembered_shows(request: HttpRequest) -> dict[str, str]:
    """Return what each card shows, chart or table, and remember a new wish in the session."""
    kept: dict[str, str] = request.session.get(REMEMBERED, {})
    wished = {key: request.GET[key] for key in CARDS if request.GET.get(key) in SHOWS}
    if wished.items() - kept.items():
        kept = kept | wished
        request.session[REMEMBERED] = kept
    return kept


def _context(found: Progress, shows: dict[str, str]) -> dict[str, Any]:
    return {
        "page": found,
        "pain": pain_card(found, shows.get("pain", "chart")),
        "minutes": minutes_card(found, shows.get("minutes", "chart")),
        "confidence": confidence_card(found, shows.get("confidence", "chart")),
        "calendar": calendar_rows(found.calendar.weeks),
        "shares": share_lines(found),
        "changes": change_lines(found.decisions),
    }
