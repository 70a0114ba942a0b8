"""Adjusting a running plan: one thing, before and after side by side, and a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from programs.access import Action, access
from programs.plans.queries.plan import open_plan
from programs.plans.queries.told import change_words
from programs.plans.rules.revising import Kind, PlanChange
from programs.plans.rules.schedule import local_day
from programs.plans.rules.week_edits import pace_words
from programs.plans.services.revise import CannotReviseError, StalePlanError
from programs.sessions.queries.outlook import Outlook, Running, outlook_of
from programs.sessions.services.revise import revise_plan
from programs.sessions.services.undo import LASTING, undo_revision
from programs.sessions.services.upkeep import bring_up_to_date, is_behind
from programs.views.physio.record import about_another, is_about, record_page
from programs.views.physio.revise_form import QUICK, RevisionForm
from programs.views.physio.revise_page import conflict_context, page_context
from programs.views.staff import Client, open_client
from retrowalk.http import page_response, wants_fragment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest

Found = TypeVar("Found", bound=Running)
PAGE = "physio/revise.html"
CONFLICT = "physio/revise_conflict.html"


@access(Action.ASSIGN_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show the plan with what may change, its preview as one thing changes, and save it."""
    client = open_client(request, uuid, Action.ASSIGN_PLAN, area="plan", role=Role.PHYSIO)
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    now = timezone.now()
    found = brought_up(client, now, outlook_of)
    if found is None:
        return record_page(request, PAGE, client, {"found": None})
    if request.method != "POST":
        return _page(request, client, found, form=None, change=_asked(request))
    form = RevisionForm(request.POST)
    if request.POST.get("action") == "preview" and wants_fragment(request):
        context = page_context(request, found, form=None, change=_previewed(form))
        context["client"] = client
        return page_response(request, PAGE, context, fragment=f"{PAGE}#preview")
    if request.POST.get("action") == "preview":
        return _page(request, client, found, form=None, change=_previewed(form))
    return _save(request, client, found, form, now)


@access(Action.ASSIGN_PLAN)
@require_POST
def revise_undo(request: MemberRequest, uuid: UUID, number: int) -> HttpResponse:
    """Take the newest change back, or say why it stays."""
    client = open_client(request, uuid, Action.ASSIGN_PLAN, area="plan", role=Role.PHYSIO)
    plan, now = open_plan(client.member), timezone.now()
    if plan is None:
        messages.warning(request, "This plan has ended, so it stays as it was.")
        return redirect("physio:revise", uuid)
    today = local_day(now, client.member.time_zone)
    try:
        undo_revision(plan=plan, number=number, by=request.user, now=now, today=today)
    except CannotReviseError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Taken back. {client.member.first_name} was not told.")
    return redirect("physio:revise", uuid)


def brought_up(client: Client, now: datetime, read: Callable[..., Found | None]) -> Found | None:
    """Return the client's running plan as `read`, brought up to their day; None without one."""
    today = local_day(now, client.member.time_zone)
    found = read(client.member, today=today)
    if found and is_behind(found.plan, today):
        bring_up_to_date(plan=found.plan, today=today, now=now)
        found = read(client.member, today=today)
    return found


def _save(
    request: MemberRequest, client: Client, found: Outlook, form: RevisionForm, now: datetime
) -> HttpResponse:
    if form.is_valid():
        form.refuse_without_one()
        if not form.cleaned_data["reason"]:
            form.add_error("reason", f"Write why. {client.member.first_name} reads this.")
    if form.errors:
        return _page(request, client, found, form=form, change=_previewed(form))
    change = form.chosen[0]
    try:
        edition = revise_plan(
            plan=found.plan,
            change=change,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=request.user,
            now=now,
            today=found.today,
        )
    except CannotReviseError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, client, found, form=form, change=change)
    except StalePlanError:
        # What was changed at this very moment is not in what the page has read.
        newest = outlook_of(client.member, today=found.today) or found
        both = conflict_context(request, newest, change, form.cleaned_data["reason"])
        return record_page(request, CONFLICT, client, both, status=409)
    undo = "" if change.kind in LASTING else _undo_url(client, edition.number)
    # An information with a way back stays on the page until it is closed.
    told = f"{client.member.first_name} is told in 5 minutes."
    words = change_words(edition.change, request.user.units, pace_words)
    messages.info(request, f"Saved. {words} {told}", extra_tags=undo)
    return redirect("physio:revise", client.member.uuid)


def _undo_url(client: Client, number: int) -> str:
    return reverse("physio:revise_undo", args=[client.member.uuid, number])


def _asked(request: MemberRequest) -> PlanChange | None:
    """Return the quick change a link asked for, None for all else."""
    wish = request.GET.get("change", "")
    return PlanChange(kind=Kind(wish)) if wish in set(QUICK) else None


def _previewed(form: RevisionForm) -> PlanChange | None:
    """Return the one change in the form; None while there is none, or more than one."""
    form.is_valid()
    chosen = form.chosen if "version" in form.cleaned_data else []
    return chosen[0] if len(chosen) == 1 else None


def _page(
    request: MemberRequest,
    client: Client,
    found: Outlook,
    *,
    form: RevisionForm | None,
    change: PlanChange | None,
) -> HttpResponse:
    context = page_context(request, found, form=form, change=change)
    return record_page(request, PAGE, client, context)
