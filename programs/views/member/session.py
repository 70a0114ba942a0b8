"""One planned walk: its bar, its parts, its support, and what may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.labels import EXCUSES, SUPPORT_LEVELS
from programs.sessions.queries.moving import ON_HOLD, is_in_row
from programs.sessions.queries.place import place_of
from programs.sessions.queries.rows import MARK_WORDS, may_put_back
from programs.sessions.queries.summary import walk_summary
from programs.sessions.queries.walk_data import prescription_of, written_intervals
from programs.sessions.queries.week import mark_of
from programs.views.member.own import own_walk
from programs.vocabulary import SessionStatus, SupportLevel
from retrowalk.templatetags.retrowalk import speed

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.sessions.models import WalkSession
    from programs.vocabulary import Prescription


@access(Action.SEE_PLAN)
@require_safe
def session(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show one walk."""
    return session_page(request, own_walk(request, uuid))


def session_page(
    request: MemberRequest, walk_session: WalkSession, refusal: str = ""
) -> HttpResponse:
    """Return the page of a walk; with a refusal it is 422 and says why first."""
    today = timezone.localdate()
    asked = prescription_of(walk_session)
    mark = mark_of(walk_session, today)
    is_scheduled = walk_session.status == SessionStatus.SCHEDULED
    context = {
        "walk_session": walk_session,
        "asked": asked,
        "pace": _pace(asked, request.user.units),
        "summary": walk_summary(walk_session),
        "intervals": written_intervals(walk_session),
        "place": place_of(walk_session),
        "support": SUPPORT_LEVELS[SupportLevel(walk_session.support_level)],
        "mark": mark,
        "mark_words": MARK_WORDS[mark],
        "excuse": _excuse_words(walk_session),
        "may_change": is_scheduled and is_in_row(walk_session),
        "may_leave_out": is_scheduled,
        "may_put_back": may_put_back(walk_session, today),
        "is_today": is_scheduled and walk_session.due_on == today,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "member/session.html", context, status=status)


def _pace(asked: Prescription, units: str) -> str:
    """Return the week's pace in the member's units, or its words where there is no range."""
    if asked.max_mm_per_second is None:
        return asked.speed_words[:1].upper() + asked.speed_words[1:]
    fastest = speed(asked.max_mm_per_second, units)
    if asked.min_mm_per_second in (None, asked.max_mm_per_second):
        return f"Up to {fastest}"
    slowest, _unit = speed(asked.min_mm_per_second or 0, units).split()
    return f"{slowest} to {fastest}"


def _excuse_words(walk_session: WalkSession) -> Any:
    if walk_session.status != SessionStatus.EXCUSED:
        return ""
    if walk_session.excuse_reason == ON_HOLD:
        return "Your plan was paused on this day."
    return EXCUSES.get(walk_session.excuse_reason, "")
