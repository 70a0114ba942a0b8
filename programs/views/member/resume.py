"""Going on after an urgent stop: seen by somebody, and checked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.plans.models import SAFETY_HOLDS
from programs.plans.queries.plan import holds_on, open_plan
from programs.screening.queries import standing
from programs.sessions.forms import ResumeForm
from programs.sessions.queries.hold import opens
from programs.sessions.services.upkeep import CannotResumeError, resume_after_urgent
from retrowalk.http import form_response

if TYPE_CHECKING:
    from accounts.http import MemberRequest


@access(Action.HOLD_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: MemberRequest) -> HttpResponse:
    """Say what is needed before the plan goes on, and let it go on when it is there."""
    plan, today = open_plan(request.user), timezone.localdate()
    if plan is None:
        return redirect("member:screening")
    stands = standing(request.user, today)
    if opens(stands) and not any(hold.kind in SAFETY_HOLDS for hold in holds_on(plan, today)):
        return redirect("member:today")
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            resume_after_urgent(
                plan=plan,
                was_seen=form.cleaned_data["was_seen"],
                by=request.user,
                today=today,
                now=timezone.now(),
            )
        except CannotResumeError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Welcome back. Your plan goes on."))
            return redirect("member:today")
    context = {
        "form": form,
        "is_checked": opens(stands),
        "leave_url": reverse("member:today"),
        "leave_words": "Back to Today",
    }
    return form_response(request, "member/resume.html", context)
