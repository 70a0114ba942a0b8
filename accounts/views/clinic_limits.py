"""The limits of a clinic's labels: proposed by one admin, agreed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clinic_log import limits_so_far
from accounts.forms.clinic import LimitsForm
from accounts.models import Clinic, ThresholdProposal
from accounts.services.thresholds import CannotChangeLimitsError, decide_limits, propose_limits
from accounts.staff_pages import RUN_CLINIC, staff_access, staff_page
from accounts.views.clinic import run_clinic

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest


@staff_access(RUN_CLINIC)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: MemberRequest) -> HttpResponse:
    """Show the limits in force, a change that waits and those so far; take a proposal."""
    clinic = Clinic.objects.get(pk=run_clinic(request).pk)
    initial = {"on_track": clinic.on_track_percent, "low": clinic.low_percent}
    form = LimitsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            propose_limits(clinic=clinic, by=request.user, now=timezone.now(), **form.cleaned_data)
        except CannotChangeLimitsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. Another clinic admin has to agree."))
            return redirect("accounts:limits")
    waiting = ThresholdProposal.objects.filter(clinic=clinic, decided_at=None)
    proposal = waiting.select_related("proposed_by").first()
    so_far = limits_so_far(clinic)
    context = {"form": form, "clinic": clinic, "proposal": proposal, "so_far": so_far}
    return staff_page(request, "accounts/clinic_limits.html", context, current="clinic")


@staff_access(RUN_CLINIC)
@require_POST
def limits_decide(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Agree to proposed limits, or drop them."""
    found = get_object_or_404(ThresholdProposal, uuid=uuid, clinic=run_clinic(request))
    is_accepted = request.POST.get("answer") == "yes"
    try:
        decide_limits(proposal=found, by=request.user, is_accepted=is_accepted, now=timezone.now())
        words = _("New limits in force") if is_accepted else _("Change dropped")
        messages.success(request, words)
    except CannotChangeLimitsError as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:limits")
