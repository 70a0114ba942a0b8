"""What every page of a physio or coach shares: whose record, which clinic, the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, When
from django.http import Http404, HttpResponse
from django.utils import timezone

from accounts.access import care_held, clinics_of
from accounts.clinic_choice import chosen_clinic_id
from accounts.models import Clinic, Role
from accounts.services.looking import READ_AGAIN_AFTER, record_look, with_last_look
from programs.access import ROLE_ACTIONS, Action, NotAllowed, who_may
from programs.adherence.queries.counts import group_counts, urgent_count
from programs.adherence.queries.in_care import clinic_slots, in_slots
from retrowalk.http import page_response
from retrowalk.slots import Prepared, Slot, kept_for_few

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.http import MemberRequest
    from accounts.models import CareRelationship, User

ACT_TODAY = "act_today"
"""Where a request keeps the number of the navigation once it is known."""


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
    clinic_id: int | None = None,
) -> Client:
    """Return the client with this uuid and write down that their record was opened.

    Nobody in reach is a 404, an action of another role a 403 that names the role. With `role`
    only that reach counts: a coach's page does not show what the same person sees as a physio.
    Somebody of two clinics acts for `clinic_id`, or for the clinic they look at.
    One query, and one row written at the first look in a while; the number of the navigation
    comes with it where a page is only read.
    """
    now, held = timezone.now(), request.user.open_memberships
    if not held:
        raise Http404
    counted, clinics = _counted(request)
    query = _client(tuple(one for _, one in held), role, counted, len(clinics))
    found = query.first(
        uuid=uuid,
        staff=request.user.pk,
        now=now,
        since=now - READ_AGAIN_AFTER,
        area=area,
        chosen=clinic_id or chosen_clinic_id(request) or 0,
        **in_slots([clinic for clinic, _ in held]),
        **{f"counted_{number}": clinic for number, clinic in enumerate(clinics)},
    )
    if found is None:
        raise Http404
    if action not in ROLE_ACTIONS[found.role]:
        raise NotAllowed(who_may(action))
    record_look(by=request.user, care=found, area=area, now=now)
    request.__dict__[ACT_TODAY] = getattr(found, ACT_TODAY, None)
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
    asked: int | None = request.__dict__.get(ACT_TODAY)
    if asked is not None:
        return asked
    role = _counted_role(request)
    return counts_of(request, role).get(1, 0) if role else 0


def _counted_role(request: MemberRequest) -> Role | None:
    """Return the role whose clients the navigation counts; a physio who coaches too is one."""
    return next(
        (role for role in (Role.PHYSIO, Role.COACH) if role in request.user.open_roles), None
    )


def _counted(request: MemberRequest) -> tuple[Role | None, list[int]]:
    """Return whose clients to count along with a client; nobody's where a write may change it."""
    role = _counted_role(request)
    if role is None or request.method not in {"GET", "HEAD"}:
        return None, []
    clinics = clinics_of(request.user, role, chosen_clinic_id(request))
    return (role, clinics) if clinics else (None, [])


@kept_for_few
def _client(
    roles: tuple[str, ...], role: Role | None, counted: Role | None, clinics: int
) -> Prepared[CareRelationship]:
    """Return the query for one client, put together once for readers who hold these roles."""
    staff = Slot("staff")
    held = list(zip(clinic_slots(len(roles)), roles, strict=True))

    def build() -> QuerySet[CareRelationship]:
        care = care_held(staff=staff, held=held, now=Slot("now")).filter(member__uuid=Slot("uuid"))
        if role is not None:
            care = care.filter(role=role)
        asked = with_last_look(care, area=Slot("area"), since=Slot("since"))
        if counted is not None:
            own = [Slot(f"counted_{number}") for number in range(clinics)]
            asked = asked.annotate(**{ACT_TODAY: urgent_count(counted, staff, own)})
        # A physio who coaches too has the physio's reach; of two clinics, the one looked at.
        is_elsewhere = Case(When(clinic=Slot("chosen"), then=0), default=1)
        ordered = asked.order_by("-role", is_elsewhere, "kind", "pk")
        return ordered.select_related("member", "clinic", "roster_entry")[:1]

    return Prepared(build)
