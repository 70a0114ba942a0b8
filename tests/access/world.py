"""Two clinics and everybody who could stand in front of a member's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Role, User
from programs.sessions.models import WalkSession
from tests.factories.accounts import (
    LONG_AGO,
    CareRelationshipFactory,
    ClinicFactory,
    ClinicLinkFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.programs import member_with_plan, walks_of

CANARY = "Zinnia-Canary"
"""The member's name: wherever another person reads it, a page has leaked."""


@dataclass(frozen=True)
class World:
    """The member, one of their walks, and each column of the matrix by its name."""

    member: User
    walk: WalkSession
    actors: dict[str, User | None]


def build_world() -> World:
    """Return a fresh world: each actor differs from the next in one fact only."""
    plan = member_with_plan()
    member = plan.member
    User.objects.filter(pk=member.pk).update(name=CANARY)
    member.refresh_from_db()
    clinic = ClinicFactory.create()
    link = ClinicLinkFactory.create(member=member, clinic=clinic)
    actors: dict[str, User | None] = {
        "anonymous": None,
        "own member": member,
        "other member": UserFactory.create(),
        "physio assigned": CareRelationshipFactory.create(link=link).staff,
        "physio not assigned": MembershipFactory.create(clinic=clinic).user,
        "coach assigned": CareRelationshipFactory.create(link=link, role=Role.COACH).staff,
        "clinic admin": MembershipFactory.create(clinic=clinic, role=Role.CLINIC_ADMIN).user,
        "other clinic": MembershipFactory.create().user,
        "ended care": _after_the_end(link),
        "deactivated": UserFactory.create(is_active=False),
    }
    return World(member, walks_of(plan)[0], actors)


def _after_the_end(link: object) -> User:
    """Return a physio whose care of the member has ended."""
    care = CareRelationshipFactory.create(link=link, ended_at=timezone.now())
    assert care.started_at == LONG_AGO
    staff: User = care.staff
    return staff
