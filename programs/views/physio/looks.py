"""Who opened a client's record, as their physio may read it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from accounts.queries import who_looked
from programs.access import Action, access
from programs.views.staff import open_client, staff_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest


@access(Action.SEE_CLINICAL_NOTES)
@require_safe
def looks(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show the latest entries of the access log about one client, newest first."""
    found = open_client(request, uuid, Action.SEE_CLINICAL_NOTES, area="client")
    context = {"client": found, "events": who_looked(found.member)}
    return staff_page(request, "physio/client_looks.html", context, current="clients")
