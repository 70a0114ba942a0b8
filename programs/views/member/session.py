"""One planned walk: its bar, its parts, its support, and what may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.labels import EXCUSES, SUPPORT_LEVELS
from programs.sessions.queries.gate import rest_fact
from programs.sessions.queries.moving import ON_HOLD, is_in_row
from programs.sessions.queries.place import place_of
from programs.sessions.queries.rows import MARK_WORDS, may_put_back
from programs.sessions.queries.summary import walk_summary
from programs.sessions.queries.walk_data import prescription_of, written_intervals
from programs.sessions.queries.week import mark_of
from programs.views.member.own import own_walk, own_walks
from programs.vocabulary import SessionStatus, SupportLevel
from retrowalk.slots import Prepared, Slot
from retrowalk.templatetags.retrowalk import speed

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.sessions.models import WalkSession
    from programs.vocabulary import Prescription

WALK_ON_ITS_PAGE = Prepared(lambda: own_walks().annotate(**rest_fact(Slot("today"))))


@access(Action.SEE_PLAN)
@require_safe
def session(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show one walk."""
    return session_page(request, walk_of_page(request, uuid))


def walk_of_page(request: MemberRequest, uuid: UUID) -> WalkSession:
    """Return the walk of the person signed in as its page shows it, or 404; one query."""
    return own_walk(request, uuid, WALK_ON_ITS_PAGE, today=timezone.localdate())


def session_page(
    request: MemberRequest, walk_session: WalkSession, refusal: str = ""
) -> HttpResponse:
    """Return the page of a walk; with a refusal it is 422 and says why first.

    The walk comes from `walk_of_page`. Once a check has said "not today" there is nothing to
    start until tomorrow, so the page says that and offers no Start.
    """
    today = timezone.localdate()
    asked = prescription_of(walk_session)
    mark = mark_of(walk_session, today)
    is_scheduled = walk_session.status == SessionStatus.SCHEDULED
    is_begun = walk_session.status == SessionStatus.STARTED
    is_today = is_scheduled and walk_session.due_on == today
    is_to_rest: bool = walk_session.is_to_rest  # type: ignore[attr-defined]
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
        "is_today": is_today,
        "is_begun": is_begun,
        "is_to_rest": is_to_rest and (is_today or is_begun),
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
