"""The log of a clinic: who did what kind of thing, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from accounts.clinic_log import KINDS, log_page, people_in_log, read_view
from accounts.staff_pages import RUN_CLINIC, staff_access, staff_page
from accounts.views.clinic import run_clinic

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest


@staff_access(RUN_CLINIC)
@require_safe
def clinic_log(request: MemberRequest) -> HttpResponse:
    """Show who did what kind of thing and when; never with whom, never what it said.

    The address holds the filter and the page; at most two queries besides those of every page.
    """
    clinic = run_clinic(request)
    people = people_in_log(clinic)
    view = read_view(request.GET.dict(), people)
    page = log_page(clinic, view)
    context = {
        "clinic": clinic,
        "people": [(str(one.uuid), str(one)) for one in people],
        "kinds": [(name, words) for name, (words, _entries) in KINDS.items()],
        "view": view,
        "page": page,
        "newest_url": f"?{view.query()}" if view.before else "",
        "older_url": f"?{view.query(page.next_before)}" if page.next_before else "",
    }
    return staff_page(request, "accounts/clinic_log.html", context, current="clinic")
