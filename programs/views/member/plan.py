"""The whole plan on one page and on paper; its days, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from programs.access import Action, access
from programs.plans.forms import DaysForm
from programs.plans.models import OPEN_STATUSES
from programs.plans.queries.plan import latest_plan, open_plan, week_at
from programs.plans.services.end import CannotEndPlanError
from programs.sessions.queries.rows import plan_page
from programs.sessions.services.leave import leave_plan
from programs.sessions.services.replan import CannotReplanError, change_days
from programs.sessions.services.upkeep import bring_up_to_date, is_behind
from programs.views.member.toasts import say
from programs.views.paper import pdf_response, sheet
from programs.vocabulary import PlanStatus
from retrowalk.http import form_response

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest

SHOWN = (*OPEN_STATUSES, PlanStatus.COMPLETED)


@access(Action.SEE_PLAN)
@require_safe
def plan(request: MemberRequest) -> HttpResponse:
    """Show weeks as rows of sessions: this week open, past and next folded."""
    return render(request, "member/plan.html", plan_context(request))


@access(Action.SEE_PLAN)
@require_safe
def plan_print(request: MemberRequest) -> HttpResponse:
    """Show the plan, the safety sheet and a blank diary for paper."""
    if plan_context(request)["page"] is None:
        return redirect("member:plan")
    return render(request, "member/plan_print.html", sheet(request.user, request.GET))


@access(Action.SEE_PLAN)
@require_safe
def plan_file(request: MemberRequest) -> HttpResponse:
    """Return the same as a PDF file."""
    return pdf_response(request, request.user, page_url=reverse("member:plan_print"))


@access(Action.MOVE_SESSION)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_days(request: MemberRequest) -> HttpResponse:
    """Give the plan other days or another hour; what has been walked stays."""
    found = open_plan(request.user)
    if found is None:
        return redirect("member:plan")
    form = DaysForm(
        request.POST if request.method == "POST" else None,
        sessions=week_at(found, found.current_week).sessions_per_week,
        initial={
            "weekdays": [str(day) for day in found.weekdays],
            "session_time": found.session_time,
        },
    )
    if form.is_valid():
        try:
            change_days(
                plan=found,
                now=timezone.now(),
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except CannotReplanError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            say(request, "Your new days are saved.")
            return redirect("member:plan")
    return form_response(request, "member/plan_days.html", {"form": form, "plan": found})


@access(Action.CHOOSE_PROGRAM)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_end(request: MemberRequest) -> HttpResponse:
    """Ask once, then end the plan; what was walked stays in Progress."""
    found = open_plan(request.user)
    if found is None:
        return redirect("member:choose_program")
    refusal = ""
    if request.method == "POST":
        try:
            leave_plan(plan=found, by=request.user, now=timezone.now(), today=timezone.localdate())
        except CannotEndPlanError as refused:
            refusal = str(refused)
        else:
            say(request, "Your plan has ended. What you walked stays in Progress.")
            return redirect("member:choose_program")
    context = {"plan": found, "refusal": refusal}
    return render(request, "member/plan_end.html", context, status=422 if refusal else 200)


def plan_context(request: MemberRequest) -> dict[str, Any]:
    """Return what the plan page shows; a plan that fell behind is brought up to today first."""
    today = timezone.localdate()
    found = latest_plan(request.user)
    if found is None or found.status not in SHOWN:
        return {"page": None, "today": today}
    if is_behind(found, today):
        bring_up_to_date(plan=found, today=today, now=timezone.now())
        found = latest_plan(request.user) or found
    return {"page": plan_page(found, today), "today": today}
