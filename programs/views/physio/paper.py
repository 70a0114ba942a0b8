"""A client's plan on paper, printed by whoever looks after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.views.paper import pdf_response, sheet
from programs.views.physio.record import record_page
from programs.views.staff import open_client

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest


@access(Action.SEE_PLAN)
@require_safe
def paper(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show the plan, the safety sheet and a blank diary, ready to print."""
    client = open_client(request, uuid, Action.SEE_PLAN, area="print")
    return record_page(request, "physio/paper.html", client, sheet(client.member, request.GET))


@access(Action.SEE_PLAN)
@require_safe
def paper_file(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Return the same as a PDF file."""
    client = open_client(request, uuid, Action.SEE_PLAN, area="print")
    page_url = reverse("physio:paper", args=[client.member.uuid])
    return pdf_response(request, client.member, page_url=page_url)
