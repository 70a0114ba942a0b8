"""Running a clinic: who works there and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import own_account
from accounts.clinic_choice import CLINIC, chosen_clinic_id, clinic_for, home_of
from accounts.forms.clinic import ClinicForm, SwitchForm
from accounts.models import Clinic, Role, ThresholdProposal
from accounts.neighbours import neighbours
from accounts.queries import people_of
from accounts.services.clinics import create_clinic
from accounts.services.sign_ins import renew_key
from accounts.staff_pages import INVITE, RUN_CLINIC, staff_access, staff_page
from retrowalk.http import form_response
from retrowalk.middleware.again import has_kept

if TYPE_CHECKING:
    from accounts.http import MemberRequest

ADMIN = (Role.CLINIC_ADMIN,)


def run_clinic(request: MemberRequest) -> Clinic:
    """Return the clinic the person runs: the chosen one, or the first."""
    return cast("Clinic", clinic_for(request, ADMIN))  # the mark let nobody else in


@staff_access(RUN_CLINIC)
@require_safe
def clinic_page(request: MemberRequest) -> HttpResponse:
    """Show people and their roles, and numbers that name nobody; at most eight queries."""
    clinic = run_clinic(request)
    context = {
        "people": people_of(clinic),
        "totals": neighbours.totals_of(clinic, now=timezone.now()),
        "clinic": clinic,
        "proposal": ThresholdProposal.objects.filter(clinic=clinic, decided_at=None).first(),
    }
    return staff_page(request, "accounts/clinic.html", context, current="clinic")


@own_account
@require_http_methods(["GET", "HEAD", "POST"])
def new_clinic(request: MemberRequest) -> HttpResponse:
    """Ask for a clinic's name and make it; whoever makes it runs it."""
    if settings.SIGN_UP != "open" and Role.CLINIC_ADMIN not in request.user.open_roles:
        raise PermissionDenied(_("Only a clinic admin can make another clinic here."))
    zone = request.user.time_zone
    initial = {"time_zone": zone, "country": request.user.country}
    data = request.POST if request.method == "POST" else None
    form = ClinicForm(data, zone=zone, initial=initial)
    if not form.is_valid():
        return form_response(request, "accounts/clinic_new.html", {"form": form})
    clinic = create_clinic(by=request.user, now=timezone.now(), **form.cleaned_data)
    has_kept(request)
    renew_key(request.session)  # the sign-in can do more from here on
    request.session[CLINIC] = clinic.pk
    messages.success(request, _("%(clinic)s is ready. Invite somebody.") % {"clinic": clinic})
    return redirect("accounts:clinic")


@staff_access(INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def switch_clinic(request: MemberRequest) -> HttpResponse:
    """Show one's clinics and roles; remember which clinic's clients to show."""
    data = request.POST if request.method == "POST" else None
    chosen = chosen_clinic_id(request)
    form = SwitchForm(
        data, clinics=request.user.clinic_names, initial={"clinic": str(chosen or "all")}
    )
    if not form.is_valid():
        context = {"form": form, "works": request.user.work}
        return staff_page(request, "accounts/clinic_switch.html", context, current="")
    choice = form.cleaned_data["clinic"]
    if choice == "all":
        request.session.pop(CLINIC, None)
    else:
        request.session[CLINIC] = int(choice)
    return redirect(home_of(request.user))


@staff_access(INVITE)
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Lead staff to where they start."""
    return redirect(home_of(request.user))
