"""Pausing a plan for some days, and going on again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from programs.access import Action, access
from programs.plans.forms import PAUSES, PauseForm
from programs.plans.queries.plan import holds_on, open_plan
from programs.plans.services.hold import CannotHoldError
from programs.sessions.services.change import go_on, pause_plan
from programs.sessions.services.upkeep import bring_up_to_date
from programs.views.member.toasts import say
from retrowalk.http import form_response
from retrowalk.templatetags.retrowalk import local_day

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest


@access(Action.HOLD_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: MemberRequest) -> HttpResponse:
    """Pause the plan for 1 to 90 days from today."""
    plan, today = open_plan(request.user), timezone.localdate()
    if plan is None:
        return redirect("member:plan")
    form = PauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        days = form.cleaned_data["days"]
        try:
            pause_plan(
                plan=plan,
                reason=str(PAUSES[form.cleaned_data["reason"]][1]),
                days=days,
                by=request.user,
                now=timezone.now(),
                today=today,
            )
        except CannotHoldError as refusal:
            form.add_error(None, str(refusal))
        else:
            until = local_day(today + timedelta(days=days - 1))
            say(request, f"Paused until {until}.", undo_url=reverse("member:hold_end"))
            return redirect("member:plan")
    context = {"form": form, "plan": plan, "holds": holds_on(plan, today)}
    return form_response(request, "member/hold.html", context)


@access(Action.HOLD_PLAN)
@require_POST
def hold_end(request: MemberRequest) -> HttpResponse:
    """End the member's own pause; one that protects them stays, and the page says why."""
    plan, today, now = open_plan(request.user), timezone.localdate(), timezone.now()
    if plan is None:
        return redirect("member:plan")
    try:
        go_on(plan=plan, by=request.user, now=now, today=today)
    except CannotHoldError as refusal:
        context = {"form": PauseForm(), "plan": plan, "holds": holds_on(plan, today)}
        context["refusal"] = str(refusal)
        return render(request, "member/hold.html", context, status=422)
    bring_up_to_date(plan=plan, today=today, now=now)
    say(request, "Your plan goes on.")
    return redirect("member:plan")
