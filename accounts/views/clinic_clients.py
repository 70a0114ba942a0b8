"""Who looks after which client; no health data, only names and colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.clinic import CarerForm
from accounts.models import CareRelationship, ClinicLink, User
from accounts.queries import clients_of, people_of
from accounts.services.links import CARER_ROLES, CannotAssignError, assign, unassign
from accounts.staff_pages import RUN_CLINIC, staff_access, staff_page, wrong_client
from accounts.views.clinic import run_clinic
from retrowalk.forms.characters import trimmed

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest
    from accounts.models import Clinic

PAGE_SIZE = 50


@staff_access(RUN_CLINIC)
@require_safe
def clients(request: MemberRequest) -> HttpResponse:
    """Show the clients and who looks after each; an unknown page is another, with a note."""
    clinic, search = run_clinic(request), trimmed(request.GET.get("search", ""))[:120]
    pages = Paginator(clients_of(clinic, search), PAGE_SIZE)
    asked = request.GET.get("page", "1")
    page = pages.get_page(asked)
    note = "" if asked == str(page.number) else _("We could not find that page.")
    context = {"clinic": clinic, "page": page, "search": search, "note": note}
    return staff_page(request, "accounts/clinic_clients.html", context, current="clinic")


@staff_access(RUN_CLINIC)
@require_http_methods(["GET", "HEAD", "POST"])
def client_carers(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show who looks after one client; assign a colleague."""
    link = _link(request, uuid)
    data = request.POST if request.method == "POST" else None
    form = CarerForm(data, colleagues=_choices(link.clinic), initial={"client": uuid})
    if form.is_valid():
        if form.cleaned_data["client"] != uuid:
            return wrong_client(request)
        try:
            _assign(request, link, form.cleaned_data["carer"])
        except CannotAssignError as refusal:
            form.add_error("carer", str(refusal))
        else:
            messages.success(request, _("Assigned"))
            return redirect("accounts:client_carers", uuid=uuid)
    carers = CareRelationship.objects.open_at(timezone.now()).filter(link=link)
    rows = carers.select_related("staff").order_by("-role", "pk")
    context = {"form": form, "link": link, "carers": rows}
    return staff_page(request, "accounts/client_carers.html", context, current="clinic")


@staff_access(RUN_CLINIC)
@require_http_methods(["POST"])
def care_end(request: MemberRequest, uuid: UUID, care: UUID) -> HttpResponse:
    """End one colleague's care of the client."""
    link = _link(request, uuid)
    rows = CareRelationship.objects.select_related("member", "clinic")
    found = get_object_or_404(rows, link=link, uuid=care)
    unassign(care=found, by=request.user, now=timezone.now())
    messages.success(request, _("No longer assigned"))
    return redirect("accounts:client_carers", uuid=uuid)


def _link(request: MemberRequest, uuid: UUID) -> ClinicLink:
    """Return the client's open link with the clinic the person runs; else nothing is there."""
    links = ClinicLink.objects.open().select_related("member", "clinic")
    return get_object_or_404(links, member__uuid=uuid, clinic=run_clinic(request))


def _choices(clinic: Clinic) -> list[tuple[str, str]]:
    """Return each colleague with each role they can look after clients in."""
    return [
        (f"{colleague.person.uuid}:{row.role}", f"{colleague.person}, {row.get_role_display()}")
        for colleague in people_of(clinic)
        for row in colleague.rows
        if row.role in CARER_ROLES
    ]


def _assign(request: MemberRequest, link: ClinicLink, choice: str) -> None:
    person, _colon, role = choice.partition(":")
    staff = User.objects.get(uuid=person)
    assign(link=link, staff=staff, role=role, by=request.user, now=timezone.now())
