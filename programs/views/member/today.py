"""Today: one main card, the week, and how it is going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.plans.queries.plan import open_plan
from programs.sessions.queries.summary import walk_summary
from programs.sessions.queries.today import Card, Today, today_for
from programs.sessions.queries.walk_data import place_of
from programs.sessions.rules.spark import sparkline
from programs.sessions.services.upkeep import bring_up_to_date, is_behind

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest

NOON, EVENING = 12, 18
WALKING = (Card.WALK, Card.UNDER_WAY)


@access(Action.SEE_PLAN)
@require_safe
def today(request: MemberRequest) -> HttpResponse:
    """Show today's one job; a plan that fell behind is brought up to today first."""
    now, day = timezone.now(), timezone.localdate()
    plan = open_plan(request.user)
    if plan is not None and is_behind(plan, day):
        bring_up_to_date(plan=plan, today=day, now=now)
    page = today_for(request.user, today=day, now=now)
    return render(request, "member/today.html", _context(page))


def greeting(hour: int) -> str:
    """Return the greeting for this local hour."""
    if hour < NOON:
        return "Good morning"
    return "Good afternoon" if hour < EVENING else "Good evening"


def _context(page: Today) -> dict[str, Any]:
    context: dict[str, Any] = {
        "page": page,
        "card": page.card.value,
        "greeting": greeting(timezone.localtime().hour),
        "today": timezone.localdate(),
    }
    shown = page.walk if page.card in WALKING else page.next_walk
    if shown is not None:
        context["summary"] = walk_summary(shown)
    if page.card in WALKING and page.walk is not None:
        context["place"] = place_of(page.walk)
    if page.has_trend:
        context["trend"] = sparkline(page.pains)
    return context
