"""What the rules decided about a client's plan, why, and a physio's answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from programs.access import Action, access
from programs.plans.models import PlanRevision
from programs.plans.queries.changes import decisions_of, overridable_among, pending_among
from programs.plans.queries.told import change_words
from programs.plans.rules.revising import Kind, PlanChange
from programs.plans.services.revise import CannotReviseError, StalePlanError
from programs.screening.queries import standing
from programs.sessions.queries.outlook import running_plan
from programs.sessions.services.decide import decline_step, override_decision, take_up_step
from programs.sessions.services.release import release_refusal, release_safety_pause
from programs.sessions.services.revise import revise_plan
from programs.sessions.services.undo import LASTING
from programs.third_person import third_person
from programs.views.physio.decide_form import (
    DECLINE,
    LOCK,
    OVERRIDE,
    RELEASE,
    TAKE_UP,
    DecideForm,
)
from programs.views.physio.decision_rows import decision_rows
from programs.views.physio.record import about_another, is_about, record_page
from programs.views.physio.revise import brought_up
from programs.views.staff import Client, open_client

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.sessions.queries.outlook import Running

PAGE = "physio/decisions.html"
STALE = "The plan changed while this page was open. Look again, then decide."


@access(Action.OVERRIDE_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """List the decisions with rule, reason and facts; take the physio's answer to the last one."""
    client = open_client(request, uuid, Action.OVERRIDE_DECISION, area="plan", role=Role.PHYSIO)
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    found = brought_up(client, timezone.now(), running_plan)
    if found is None:
        return record_page(request, PAGE, client, {"found": None})
    context = _context(found)
    if request.method != "POST":
        return record_page(request, PAGE, client, context)
    return _decide(request, client, found, context)


def _decide(
    request: MemberRequest, client: Client, found: Running, context: dict[str, Any]
) -> HttpResponse:
    """Take an answer; what cannot be goes back into its form, with the reason as typed."""
    form, status = DecideForm(request.POST, weeks=context["weeks"]), 422
    try:
        if form.is_valid():
            _say(request, found, _answer(request, found, form.cleaned_data))
            return redirect("physio:decisions", client.member.uuid)
    except CannotReviseError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except StalePlanError:
        form.add_error(None, STALE)
        status = 409
        # What was changed at this very moment is not in what the page has read.
        context = _context(running_plan(client.member, today=found.today) or found)
    page = record_page(request, PAGE, client, context | {"form": form})
    page.status_code = status
    return page


def _answer(request: MemberRequest, found: Running, typed: dict[str, Any]) -> PlanRevision | None:
    """Do what the physio decided, and return the new edition; None where the plan stays."""
    given: dict[str, Any] = {
        "plan": found.plan,
        "reason": typed["reason"],
        "version": typed["version"],
        "by": request.user,
        "now": timezone.now(),
    }
    action, today = typed["action"], found.today
    if action == DECLINE:
        decline_step(**given)
        return None
    if action == TAKE_UP:
        return take_up_step(**given, today=today)
    if action == OVERRIDE:
        return override_decision(**given, today=today, week=int(typed["week"]))
    if action == RELEASE:
        ticked = {name: typed[name] for name in ("has_talked", "was_seen")}
        return release_safety_pause(**given, today=today, **ticked)
    kind = Kind.LOCK if action == LOCK else Kind.UNLOCK
    return revise_plan(**given, today=today, change=PlanChange(kind=kind))


def _say(request: MemberRequest, found: Running, edition: PlanRevision | None) -> None:
    name = found.plan.member.first_name
    if edition is None:
        messages.success(request, "Saved. The plan stays on its week.")
        return
    kind, undo = edition.change["kind"], ""
    if kind not in LASTING:
        undo = reverse("physio:revise_undo", args=[found.plan.member.uuid, edition.number])
    words = f"Saved. {change_words(edition.change)} {name} is told in 5 minutes."
    messages.info(request, words, extra_tags=undo)


def _context(found: Running) -> dict[str, Any]:
    """Return everything listed, and what may be answered.

    One query; the safety check is asked only where a pause for safety is to end.
    """
    listed = decisions_of(found.plan)
    last_week = len(found.weeks)
    stopped = found.safety_holds
    stands = standing(found.plan.member, found.today) if stopped else None
    pending = pending_among(found.plan, listed)
    open_one = overridable_among(found.plan, listed, last_week=last_week)
    return {
        "found": found,
        "plan": found.plan,
        "version": found.plan.version,
        "rows": decision_rows(listed),
        "pending": pending,
        "proposed_because": third_person(pending.reason) if pending else "",
        "next_week": min(found.plan.current_week + 1, last_week),
        "overridable": open_one,
        "last_said": third_person(open_one.decision.reason) if open_one else "",
        "weeks": open_one.weeks if open_one else (),
        "release_refusal": release_refusal(stopped, stands),
        "is_urgent": any(hold.kind == "stop_urgent" for hold in stopped),
    }
