"""Two clinics and everybody who could stand in front of a member's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import CareRelationship, ClinicLink, Membership, Role, User
from programs.adherence.models import FollowUp
from programs.plans.models import ClinicalNote
from programs.plans.services.clinical_notes import write_clinical_note
from programs.sessions.models import WalkSession
from tests.factories.accounts import (
    LONG_AGO,
    CareRelationshipFactory,
    ClinicFactory,
    ClinicLinkFactory,
    InvitationFactory,
    MembershipFactory,
    ThresholdProposalFactory,
    UserFactory,
)
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, walks_of

CANARY = "Zinnia-Canary"
"""The member's name: wherever another person reads it, a page has leaked."""

LONG_ADDRESS = "zinnia.maximiliane.of-the-long-address@example.org"
"""The member's address: as long as some are, so that no page takes a short one for granted."""


@dataclass(frozen=True)
class World:
    """The member, the things an address may name, and each column of the matrix by its name.

    `roles` says as what an actor looks after the member; whoever is not in it is a stranger.
    """

    member: User
    things: dict[str, Any]
    actors: dict[str, User | None]
    roles: dict[str, str]

    @property
    def walk(self) -> WalkSession:
        """Return one walk of the member."""
        return WalkSession.objects.get(uuid=self.things["walk"])

    def actor(self, name: str) -> User:
        """Return somebody who has an account."""
        user = self.actors[name]
        assert user is not None
        return user


def build_world() -> World:
    """Return a fresh world: each actor differs from the next in one fact only."""
    plan = member_with_plan()
    member = plan.member
    User.objects.filter(pk=member.pk).update(name=CANARY, email=LONG_ADDRESS)
    member.refresh_from_db()
    clinic = ClinicFactory.create()
    link = ClinicLinkFactory.create(member=member, clinic=clinic)
    physio = CareRelationshipFactory.create(link=link).staff
    actors: dict[str, User | None] = {
        "anonymous": None,
        "own member": member,
        "other member": UserFactory.create(),
        "physio assigned": physio,
        "physio not assigned": MembershipFactory.create(clinic=clinic).user,
        "physio covering": _cover(link, ends_in=timedelta(hours=8)),
        "physio after a cover": _cover(link, ends_in=timedelta(seconds=-1)),
        "coach assigned": CareRelationshipFactory.create(link=link, role=Role.COACH).staff,
        "coach not assigned": MembershipFactory.create(clinic=clinic, role=Role.COACH).user,
        "clinic admin": MembershipFactory.create(clinic=clinic, role=Role.CLINIC_ADMIN).user,
        "other clinic": MembershipFactory.create().user,
        "ended care": _after_the_end(link),
        "ended membership": _who_left(link),
        "ended role": _who_changed_roles(link),
        "ended link": _of_an_ended_link(member),
        "deactivated": UserFactory.create(is_active=False),
    }
    roles = {"physio assigned": "physio", "physio covering": "physio", "coach assigned": "coach"}
    things = {
        "client": member.uuid,
        "walk": walks_of(plan)[0].uuid,
        "plan": plan.uuid,
        "link": link.uuid,
        "care": CareRelationship.objects.get(staff=physio).uuid,
        "colleague": physio.uuid,
        "invitation": InvitationFactory.create(clinic=clinic).uuid,
        "request": InvitationFactory.create(clinic=clinic, email="", for_member=member).uuid,
        "note": _note_by(physio, link).uuid,
        "follow_up": _owed_to(link).uuid,
        "proposal": ThresholdProposalFactory.create(clinic=clinic).uuid,
    }
    return World(member, things, actors, roles)


def _note_by(physio: User, link: ClinicLink) -> ClinicalNote:
    """Return a clinical note about the member."""
    return write_clinical_note(
        member=link.member, clinic=link.clinic, author=physio, body="Warm knee", now=timezone.now()
    )


def _owed_to(link: ClinicLink) -> FollowUp:
    """Return what somebody must act on today for the member."""
    return FollowUp.objects.create(
        member=link.member,
        clinic=link.clinic,
        reason=FollowUp.Reason.URGENT,
        rank=1,
        detail="fell",
        since=WEDNESDAY,
        created_at=NOW,
    )


def _cover(link: ClinicLink, *, ends_in: timedelta) -> User:
    """Return a physio who covers for a colleague until then."""
    return _staff_of(
        CareRelationshipFactory.create(
            link=link,
            kind=CareRelationship.Kind.COVER,
            cover_reason="Anna is away today",
            expires_at=timezone.now() + ends_in,
        )
    )


def _after_the_end(link: ClinicLink) -> User:
    """Return a physio whose care of the member has ended."""
    care = CareRelationshipFactory.create(link=link, ended_at=timezone.now())
    assert care.started_at == LONG_AGO
    return _staff_of(care)


def _who_left(link: ClinicLink) -> User:
    """Return a physio who left the clinic without anybody ending their care."""
    staff = _staff_of(CareRelationshipFactory.create(link=link))
    Membership.objects.filter(user=staff).update(ended_at=timezone.now())
    return staff


def _who_changed_roles(link: ClinicLink) -> User:
    """Return a physio of old who coaches here now and is a physio elsewhere: neither is enough."""
    staff = _who_left(link)
    MembershipFactory.create(user=staff, clinic=link.clinic, role=Role.COACH)
    MembershipFactory.create(user=staff)
    return staff


def _of_an_ended_link(member: User) -> User:
    """Return a physio of a clinic the member has left."""
    link = ClinicLinkFactory.create(member=member, ended_at=timezone.now())
    return _staff_of(CareRelationshipFactory.create(link=link))


def _staff_of(care: CareRelationship) -> User:
    staff: User = care.staff
    return staff
