"""When a physio opened a client's record: the entries of the access log that are their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from accounts.models import AccessEvent
from programs.access import Action, access
from programs.views.staff import open_client, staff_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from accounts.models import User

NEWEST = 100


def looks_of(reader: User, member: User) -> list[AccessEvent]:
    """Return what this reader did with this member's record, newest first, 100 at most; one query.

    A physio sees entries of their own only (trust brief section 1); the clinic's log is elsewhere.
    """
    events = AccessEvent.objects.filter(actor=reader, member=member).select_related("clinic")
    return list(events.order_by("-at", "-pk")[:NEWEST])


@access(Action.SEE_CLINICAL_NOTES)
@require_safe
def looks(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show what the reader opened and changed, newest first; the member reads everybody's."""
    found = open_client(request, uuid, Action.SEE_CLINICAL_NOTES, area="client")
    context = {"client": found, "events": looks_of(request.user, found.member)}
    return staff_page(request, "physio/client_looks.html", context, current="clients")
