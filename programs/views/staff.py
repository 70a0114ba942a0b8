"""What every page of a physio or coach shares: whose record, which clinic, the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from accounts.access import open_care
from accounts.clinic_choice import chosen_clinic_id
from accounts.models import Clinic, Role
from accounts.services.looking import Look, record_looks
from programs.access import ROLE_ACTIONS, Action, NotAllowed, who_may
from programs.adherence.queries.counts import group_counts
from retrowalk.http import page_response

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest
    from accounts.models import CareRelationship, User


@dataclass(frozen=True)
class Client:
    """One member as the person signed in may reach them."""

    member: User
    role: str
    clinic: Clinic
    care: CareRelationship


def open_client(
    request: MemberRequest,
    uuid: UUID,
    action: Action,
    *,
    area: str,
    role: Role | None = None,
) -> Client:
    """Return the client with this uuid and write down that their record was opened.

    Nobody in reach is a 404, an action of another role a 403 that names the role. With `role`
    only that reach counts: a coach's page does not show what the same person sees as a physio.
    At most three queries.
    """
    care = open_care(request.user).filter(member__uuid=uuid)
    if role is not None:
        care = care.filter(role=role)
    # A physio who coaches too has the physio's reach.
    with_figures = care.select_related("member", "clinic", "roster_entry")
    found = with_figures.order_by("-role", "kind", "pk").first()
    if found is None:
        raise Http404
    if action not in ROLE_ACTIONS[found.role]:
        raise NotAllowed(who_may(action))
    record_looks(by=request.user, looks=[Look.through(found)], area=area, now=timezone.now())
    return Client(found.member, found.role, found.clinic, found)


def staff_page(
    request: MemberRequest,
    template: str,
    context: dict[str, Any],
    *,
    current: str,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page in the staff's frame; `current` names its place in the navigation."""
    form = context.get("form")
    if status == 200 and form is not None and form.is_bound and form.errors:
        status = 422
    frame = {"current": current, "act_today": act_today(request)}
    return page_response(request, template, context | frame, fragment=fragment, status=status)


def counts_of(request: MemberRequest, role: Role) -> dict[int, int]:
    """Return how many clients stand in each group; asked once a request, the same everywhere."""
    known: dict[str, dict[int, int]] = request.__dict__.setdefault("staff_counts", {})
    if role not in known:
        known[role] = group_counts(request.user, role, clinic_id=chosen_clinic_id(request))
    return known[role]


def act_today(request: MemberRequest) -> int:
    """Return the number on the navigation: clients who need somebody today."""
    roles = request.user.open_roles
    role = Role.PHYSIO if Role.PHYSIO in roles else Role.COACH
    return counts_of(request, role).get(1, 0) if roles & {Role.PHYSIO, Role.COACH} else 0
