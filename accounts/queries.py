"""Reads about people that a page needs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import (
    AccessEvent,
    CareRelationship,
    Clinic,
    ClinicLink,
    Invitation,
    Membership,
    Role,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from accounts.models import User

NEWEST = 100


def who_looked(member: User) -> list[AccessEvent]:
    """Return the latest events about this member by somebody else, newest first; one query."""
    events = AccessEvent.objects.filter(member=member).exclude(actor=member)
    return list(events.select_related("actor", "clinic").order_by("-at", "-pk")[:NEWEST])


def open_links_of(member: User) -> list[ClinicLink]:
    """Return the clinics this member shares with, and who looks after them there; two queries."""
    care = CareRelationship.objects.open_at(timezone.now()).select_related("staff")
    links = ClinicLink.objects.open().filter(member=member).select_related("clinic")
    carers = Prefetch("care", queryset=care.order_by("-role", "pk"), to_attr="carers")
    return list(links.prefetch_related(carers).order_by("-started_at", "-pk"))


@dataclass(frozen=True)
class InvitationRows:
    """The invitations of a clinic, by what is to do with them."""

    to_confirm: list[Invitation]
    waiting: list[Invitation]


def invitations_of(clinic: Clinic, by: User | None) -> InvitationRows:
    """Return invitations that need somebody: all of a clinic, or one person's; one query."""
    rows = Invitation.objects.filter(clinic=clinic, revoked_at=None, confirmed_at=None)
    if by is not None:
        rows = rows.filter(invited_by=by)
    rows = rows.select_related("accepted_by", "invited_by").order_by("-created_at", "-pk")
    found = list(rows[:NEWEST])
    return InvitationRows(
        to_confirm=[row for row in found if row.accepted_at],
        waiting=[row for row in found if not row.accepted_at],
    )


@dataclass(frozen=True)
class Colleague:
    """One person who works in a clinic: their roles, since when, and how many clients."""

    person: User
    rows: tuple[Membership, ...]
    clients: int

    @property
    def roles(self) -> list[str]:
        """Return the names of the roles."""
        return [row.get_role_display() for row in self.rows]


def people_of(clinic: Clinic) -> list[Colleague]:
    """Return who works in a clinic, by name; one query."""
    in_force = CareRelationship.objects.open_at(timezone.now()).filter(
        clinic=clinic, staff=OuterRef("user")
    )
    members = in_force.values("staff").annotate(total=Count("member", distinct=True))
    rows = Membership.objects.open().filter(clinic=clinic).select_related("user", "clinic")
    counted = rows.annotate(clients=Coalesce(Subquery(members.values("total")), 0))
    rows_by_name: Iterable[Any] = counted.order_by("user__name", "user_id", "pk")
    people = [tuple(found) for _, found in groupby(rows_by_name, lambda row: row.user_id)]
    return [Colleague(found[0].user, found, found[0].clients) for found in people]


def clients_of(clinic: Clinic, search: str = "") -> QuerySet[ClinicLink]:
    """Return the open links of a clinic by client's name, each with its `carers`; two queries."""
    care = CareRelationship.objects.open_at(timezone.now()).select_related("staff")
    carers = Prefetch("care", queryset=care.order_by("-role", "pk"), to_attr="carers")
    links = ClinicLink.objects.open().filter(clinic=clinic).select_related("member")
    if search:
        links = links.filter(Q(member__name__icontains=search) | Q(member__email__iexact=search))
    return links.prefetch_related(carers).order_by("member__name", "pk")


def clinics_run_alone(user: User) -> list[Clinic]:
    """Return the clinics with colleagues or clients that this person alone runs; one query."""
    others = Membership.objects.open().filter(clinic=OuterRef("pk")).exclude(user=user)
    admins = others.filter(role=Role.CLINIC_ADMIN)
    clients = ClinicLink.objects.open().filter(clinic=OuterRef("pk"))
    own = user.memberships.open().filter(role=Role.CLINIC_ADMIN).values("clinic")
    run = Clinic.objects.filter(~Exists(admins), Exists(others) | Exists(clients), pk__in=own)
    return list(run.order_by("name", "pk"))
