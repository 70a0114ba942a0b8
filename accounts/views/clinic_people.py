"""One colleague of a clinic and their roles; leaving a clinic oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.clinic_choice import home_of
from accounts.forms.clinic import RoleForm
from accounts.models import Clinic, Role
from accounts.queries import Colleague, people_of
from accounts.services.clinics import CannotChangeRoleError, add_role, end_role
from accounts.staff_pages import INVITE, RUN_CLINIC, staff_access, staff_page
from accounts.views.clinic import run_clinic

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest
    from accounts.models import User


@staff_access(RUN_CLINIC)
@require_safe
def person_page(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show a colleague's roles, each with the way to end it, and those they could have."""
    clinic = run_clinic(request)
    colleague = _colleague(clinic, uuid)
    held = {row.role for row in colleague.rows}
    context = {
        "clinic": clinic,
        "colleague": colleague,
        "free_roles": [(role.value, role.label) for role in Role if role not in held],
    }
    return staff_page(request, "accounts/clinic_person.html", context, current="clinic")


@staff_access(RUN_CLINIC)
@require_POST
def role_add(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Give a colleague one more role."""
    clinic, form = run_clinic(request), RoleForm(request.POST)
    person = _colleague(clinic, uuid).person
    if form.is_valid():
        wanted = form.cleaned_data["role"]
        try:
            add_role(clinic=clinic, person=person, role=wanted, by=request.user, now=timezone.now())
            messages.success(request, _("Role given"))
        except CannotChangeRoleError as refusal:
            messages.error(request, str(refusal))
    return redirect("accounts:person", uuid=uuid)


@staff_access(RUN_CLINIC)
@require_POST
def role_end(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """End one role of a colleague, and with it their care of clients in that role."""
    clinic, form = run_clinic(request), RoleForm(request.POST)
    person = _colleague(clinic, uuid).person
    if form.is_valid():
        _end(request, clinic, person, form.cleaned_data["role"])
    return redirect("accounts:clinic")


@staff_access(INVITE)
@require_POST
def leave(request: MemberRequest) -> HttpResponse:
    """End a role of one's own; the last clinic admin stays."""
    form = RoleForm(request.POST)
    works = request.user.work
    chosen = [work for work in works if str(work.clinic_id) == request.POST.get("clinic")]
    if form.is_valid() and chosen:
        clinic = Clinic.objects.get(pk=chosen[0].clinic_id)
        _end(request, clinic, request.user, form.cleaned_data["role"])
        del request.user.work  # asked afresh for the page to come
    return redirect(home_of(request.user) if request.user.work else "member:today")


def _end(request: MemberRequest, clinic: Clinic, person: User, role: str) -> None:
    """End a role and say so, or say why not."""
    try:
        end_role(clinic=clinic, person=person, role=role, by=request.user, now=timezone.now())
        messages.success(request, _("Role ended"))
    except CannotChangeRoleError as refusal:
        messages.error(request, str(refusal))


def _colleague(clinic: Clinic, uuid: UUID) -> Colleague:
    """Return somebody who works in the clinic; everybody else is not to be found."""
    for colleague in people_of(clinic):
        if colleague.person.uuid == uuid:
            return colleague
    raise Http404
