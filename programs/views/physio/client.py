"""One client on one page: who they are, what happened, and how it is going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.adherence.queries.client_facts import plan_facts, screening_facts
from programs.adherence.queries.client_walks import client_walks
from programs.adherence.rules.shown import local_days, shown_on
from programs.adherence.rules.windows import last_28_days
from programs.plans.services.assign import TIME_TO_UNDO
from programs.views.drawing import marks
from programs.views.physio.charts import outcomes_context, remembered_show, shares
from programs.views.physio.client_cards import about_rows, plan_card, screening_card
from programs.views.physio.client_head import entry_of, figures, nothing_yet, status_of
from programs.views.physio.timeline import timeline, timeline_context, wish_of
from programs.views.staff import open_client, staff_page

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from accounts.models import User
    from programs.adherence.models import RosterEntry
    from programs.adherence.queries.client_walks import ClientWalk
    from programs.plans.models import Plan

TEMPLATE = "physio/client.html"


@access(Action.SEE_CLINICAL_NOTES)
@require_safe
def client(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show a client to their physio, or only the part of the page that htmx asks for."""
    found = open_client(request, uuid, Action.SEE_CLINICAL_NOTES, area="client")
    asked = str(request.htmx.target or "")
    context: dict[str, Any] = {"client": found}
    if asked in PARTS:
        context |= PARTS[asked](request, found.member) | {"is_older": asked == "older"}
        fragment = f"{TEMPLATE}#{asked}"
    else:
        entry = entry_of(found)
        context |= _whole(request, found.member, entry)
        fragment = None
    return staff_page(request, TEMPLATE, context, current="clients", fragment=fragment)


def _whole(request: MemberRequest, member: User, entry: RosterEntry | None) -> dict[str, Any]:
    """Return everything on the page; five queries besides those of every staff page."""
    today = timezone.localdate()
    letters = _marks(member, entry)
    plan, screening = plan_facts(member, today), screening_facts(member, today)
    wish = wish_of(request.GET)
    page = timeline(member, request.user, wish)
    walks = client_walks(member, since=_since(plan, today), keys=page.walk_keys)
    outcomes = _outcomes_of(request, walks, plan, today)
    return {
        "status": status_of(entry, today),
        "figures": figures(entry, plan, outcomes["shares"][0], today),
        "nothing_yet": nothing_yet(entry, plan, today),
        "undo_url": _undo_url(plan, member, request.user),
        "marks": marks(letters) if letters else None,
        "about": about_rows(member, screening),
        **plan_card(plan, request.user.units),
        **screening_card(screening),
        **outcomes,
        **timeline_context(member, page, wish, walks),
    }


def _marks(member: User, entry: RosterEntry | None) -> str:
    """Return the letters of four weeks; none for care so new that no figures are kept yet."""
    there = local_days(timezone.now())(member.time_zone)
    return shown_on(entry.__dict__, there).marks if entry else ""


def _undo_url(plan: Plan | None, member: User, reader: User) -> str:
    """Return where the reader takes back a plan they have just sent, empty when it is too late."""
    if plan is None or plan.assigned_by_id != reader.pk or plan.assigned_by_id == member.pk:
        return ""
    if plan.withdrawn_at or timezone.now() - plan.created_at > TIME_TO_UNDO:
        return ""
    return reverse("physio:assign_undo", args=(member.uuid, plan.uuid))


def _timeline(request: MemberRequest, member: User) -> dict[str, Any]:
    """Return another page, or other kinds, of the timeline; two queries."""
    wish = wish_of(request.GET)
    page = timeline(member, request.user, wish)
    walks = client_walks(member, keys=page.walk_keys) if page.walk_keys else []
    return timeline_context(member, page, wish, walks)


def _outcomes(request: MemberRequest, member: User) -> dict[str, Any]:
    """Return the charts as a table, or back; two queries."""
    today = timezone.localdate()
    plan = plan_facts(member, today)
    walks = client_walks(member, since=_since(plan, today))
    return _outcomes_of(request, walks, plan, today)


PARTS = {"timeline": _timeline, "older": _timeline, "outcomes": _outcomes}
"""What the page may be asked for in part, by the element that is swapped."""


def _outcomes_of(
    request: MemberRequest, walks: list[ClientWalk], plan: Plan | None, today: date
) -> dict[str, Any]:
    shown = outcomes_context(walks, plan.pk if plan else None, remembered_show(request))
    return shown | {"shares": shares(walks, plan.starts_on if plan else None, today)}


def _since(plan: Plan | None, today: date) -> date:
    first = last_28_days(today).first
    return min(plan.starts_on, first) if plan else first
