"""Assigning a plan: template, tailoring and preview on one page; sent, kept, or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from programs.access import Action, access
from programs.plans.models import Plan
from programs.plans.queries.assign import TAILORED, bench_for, note_sent_with, version_seen
from programs.plans.rules.schedule import local_day
from programs.plans.rules.tailoring import Tailoring
from programs.plans.services.assign import (
    CannotAssignError,
    CannotWithdrawError,
    CareEndedError,
    PlanChangedError,
    Wish,
    save_draft,
)
from programs.sessions.services.assign import assign_plan, withdraw_plan
from programs.views.member.toasts import say
from programs.views.physio.assign_desk import Desk, desk_of, first, last_of
from programs.views.physio.assign_form import kept_of, typed_from
from programs.views.physio.assign_page import conflict_context, page_context, part_context
from programs.views.physio.record import about_another, is_about
from programs.views.staff import Client, open_client, staff_page
from retrowalk.http import page_response, wants_fragment

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from accounts.http import MemberRequest

PAGE = "physio/assign.html"
CONFLICT = "physio/assign_conflict.html"


@access(Action.ASSIGN_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show the page, its preview as the choices change, keep a draft, and send the plan."""
    client = open_client(request, uuid, Action.ASSIGN_PLAN, area="plan")
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    now = timezone.now()
    desk = desk_of(request, client, local_day(now, client.member.time_zone))
    if request.method != "POST":
        return _page(request, desk)
    action = request.POST.get("action")
    if action == "assign" and desk.chosen and not desk.is_refilled:
        return _send(request, desk, now)
    if desk.chosen and not (desk.is_refilled and wants_fragment(request)):
        save_draft(member=client.member, by=request.user, choices=kept_of(desk.typed), now=now)
    if action == "draft":
        messages.success(request, "Draft saved. Only you can see it.")
        return redirect("physio:assign", client.member.uuid)
    if wants_fragment(request):
        return page_response(request, PAGE, part_context(desk), fragment=f"{PAGE}#answer")
    return _page(request, desk)


@access(Action.ASSIGN_PLAN)
@require_POST
def undo(request: MemberRequest, uuid: UUID, plan_uuid: UUID) -> HttpResponse:
    """Take a plan back that was just sent, and lay its choices on the desk again."""
    client = open_client(request, uuid, Action.ASSIGN_PLAN, area="plan")
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user), member=client.member, uuid=plan_uuid
    )
    now = timezone.now()
    today = local_day(now, client.member.time_zone)
    note = note_sent_with(plan)  # while it is there: it goes with the plan
    try:
        withdraw_plan(plan=plan, by=request.user, now=now, today=today)
    except CannotWithdrawError as refusal:
        messages.warning(request, str(refusal))
        return redirect("physio:client", client.member.uuid)
    _lay_on_the_desk(request, client, plan, note, now)
    say(request, f"Plan taken back. {client.member.first_name} was not told.")
    return redirect("physio:assign", client.member.uuid)


def _page(request: MemberRequest, desk: Desk, *, status: int = 200, **more: Any) -> HttpResponse:
    is_sent = request.method == "POST"
    context = {
        "seen": (is_sent and request.POST.get("seen")) or version_seen(desk.plan),
        "token": (is_sent and request.POST.get("token")) or str(uuid4()),
        "plan": desk.plan,
    }
    context |= page_context(desk, last_of(request, desk.client, desk.bench)) | more
    return staff_page(request, PAGE, context, current="clients", status=status)


def _send(request: MemberRequest, desk: Desk, now: datetime) -> HttpResponse:
    """Send the plan, or say what is in the way; a caution is confirmed once, with its reason."""
    for name, words in desk.problems.items():
        if name not in desk.form.errors:
            desk.form.add_error(name, words)
    if not desk.problems and desk.cautions and not first(desk.typed, "reason").strip():
        desk.form.add_error("reason", "Write why this is right for this client.")
    if desk.form.errors:
        return _page(request, desk, form=desk.form)
    if desk.cautions and request.POST.get("confirmed") != desk.caution_mark:
        return _page(request, desk, is_to_confirm=True)
    try:
        return _sent(request, desk, now)
    except CannotAssignError as refusal:
        desk.form.add_error(refusal.field or None, str(refusal))
        return _page(request, desk, form=desk.form, token=str(uuid4()))
    except PlanChangedError as found:
        context = conflict_context(desk, found.plan) | {"token": str(uuid4())}
        return staff_page(request, CONFLICT, context, current="clients", status=409)
    except CareEndedError:
        raise Http404 from None


def _sent(request: MemberRequest, desk: Desk, now: datetime) -> HttpResponse:
    client, chosen, tailoring = desk.client, desk.chosen, desk.tailoring
    if chosen is None or tailoring is None:
        raise BadRequest("A plan is sent with a template and its choices.")
    wish = Wish(
        uuid=_token(request),
        seen=request.POST.get("seen", ""),
        version_id=chosen.version_id,
        tailoring=tailoring,
        is_beside=desk.form.cleaned_data["is_beside"],
        reason=desk.form.cleaned_data["reason"],
        note=desk.form.cleaned_data["note"],
    )
    plan = assign_plan(
        member=client.member,
        by=request.user,
        clinic_id=client.clinic.pk,
        wish=wish,
        now=now,
        today=desk.today,
    ).plan
    undo_url = reverse("physio:assign_undo", args=[client.member.uuid, plan.uuid])
    # An information with a way back stays on the page until it is closed.
    messages.info(request, "Plan sent.", extra_tags=undo_url)
    return redirect("physio:client", client.member.uuid)


def _token(request: MemberRequest) -> UUID:
    """Return the form's own id; one that cannot be read is a form of its own."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def _lay_on_the_desk(
    request: MemberRequest, client: Client, plan: Plan, note: str, now: datetime
) -> None:
    """Keep what the plan was made of as a draft, where its template is still there to choose."""
    member, change = client.member, plan.revisions.get(number=1).change
    if change.get("kind") != TAILORED:
        return
    today = local_day(now, member.time_zone)
    bench = bench_for(member, request.user, today, clinic_id=client.clinic.pk)
    chosen = bench.of_version(plan.program_version_id)
    if chosen:
        tailoring = Tailoring.from_json(change["tailoring"])
        value, units = str(chosen.version_id), request.user.units
        typed = typed_from(tailoring, chosen.frame, value, units) | {"note": [note]}
        save_draft(member=member, by=request.user, choices=typed, now=now)
