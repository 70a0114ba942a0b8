"""What every page of one client's record shares: whose it is, and that a form is about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.models import Role
from programs.views.staff import staff_page
from retrowalk.http import page_response

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.views.staff import Client

TYPED = ("body", "clinician_role", "limits", "note", "reason", "resolution", "support_named")
"""Fields whose words are given back where a form cannot be taken."""


def record_page(
    request: MemberRequest,
    template: str,
    client: Client,
    context: dict[str, Any],
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page about this client, with their name and second identifier in its head."""
    is_coach = client.role == Role.COACH
    return staff_page(
        request,
        template,
        context | {"client": client},
        current="roster" if is_coach else "clients",
        fragment=fragment,
        status=status,
    )


def is_about(request: MemberRequest, client: Client) -> bool:
    """Return whether the form that was sent was opened for this client (hazard H4)."""
    return request.POST.get("client") == str(client.member.uuid)


def about_another(request: MemberRequest, client: Client) -> HttpResponse:
    """Answer 409: the form was opened for somebody else, so nothing was saved."""
    context = {"client": client, "typed": typed_in(request), "current": "clients"}
    return page_response(request, "physio/another_client.html", context, status=409)


def typed_in(request: MemberRequest) -> list[str]:
    """Return what somebody typed into the form that was sent, to give it back (trust brief R27)."""
    sent = (request.POST.get(name, "") for name in TYPED)
    return [words for words in sent if words.strip()]
