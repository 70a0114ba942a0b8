"""Today: one main card, the week, and how it is going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.sessions.queries.place import YOUR_SECOND_PERSON, helper_needed
from programs.sessions.queries.summary import walk_summary
from programs.sessions.queries.today import Card, Today, today_for
from programs.sessions.rules.spark import sparkline
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import Tier
from retrowalk.templatetags.retrowalk import local_day

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from accounts.models import User
    from programs.plans.models import Note
    from programs.sessions.models import WalkSession

NOON, EVENING = 12, 18
WALKING = (Card.WALK, Card.UNDER_WAY)
ROLES = {"physio": _("your physio"), "coach": _("your coach")}


@access(Action.SEE_PLAN)
@require_safe
def today(request: MemberRequest) -> HttpResponse:
    """Show today's one job; a plan that fell behind is brought up to today first."""
    now, day = timezone.now(), timezone.localdate()
    page = today_for(request.user, today=day, now=now)
    if page.is_behind and page.plan is not None:
        bring_up_to_date(plan=page.plan, today=day, now=now)
        page = today_for(request.user, today=day, now=now)
    return render(request, "member/today.html", _context(request.user, page, day))


def greeting(hour: int) -> Any:
    """Return the greeting for this local hour."""
    if hour < NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < EVENING else _("Good evening")


def _context(member: User, page: Today, today: date) -> dict[str, Any]:
    context: dict[str, Any] = {
        "page": page,
        "card": page.card.value,
        "greeting": greeting(timezone.localtime().hour),
        "today": today,
    }
    shown = page.walk if page.card in WALKING else page.next_walk
    if shown is not None:
        context["summary"] = walk_summary(shown)
    if page.card in WALKING and page.walk is not None:
        context |= _of_walk(member, page, page.walk)
    if page.card is Card.SCREENING and page.stands is None:
        context["jobs"] = member.memberships.open().select_related("clinic")
    if page.note is not None:
        context |= _of_note(page.note, member, today)
    if page.has_trend:
        context["trend"] = sparkline(page.pains)
    return context


def _of_walk(member: User, page: Today, walk: WalkSession) -> dict[str, Any]:
    """Return the walk's place, who is asked to be there, and whether the next is like it."""
    tier = page.stands.tier if page.stands else Tier.GO_WITH_SUPPORT
    place, following = page.place, page.next_walk
    task = helper_needed(walk, tier=tier, done=place.number - 1)
    name = member.second_person or YOUR_SECOND_PERSON
    like = ("plan_week_id", "repetitions", "planned_backward_seconds", "support_level")
    return {
        "place": place,
        "helper": f"Ask {name} {task}." if task else "",
        "next_is_same": following is not None
        and all(getattr(walk, one) == getattr(following, one) for one in like),
    }


def _of_note(note: Note, member: User, today: date) -> dict[str, Any]:
    on = timezone.localtime(note.created_at).date()
    near = {0: _("Today"), 1: _("Yesterday")}
    return {
        "note_role": ROLES.get(note.author_role, ""),  # type: ignore[attr-defined]
        "note_on": near.get((today - on).days) or local_day(on),
    }
