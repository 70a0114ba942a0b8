"""People, clinics and care: the least valid row each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import (
    CareRelationship,
    Clinic,
    ClinicLink,
    Consent,
    ConsentDocument,
    Invitation,
    InvitedAs,
    Membership,
    Role,
    ThresholdProposal,
    User,
)

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "walk-backward-slowly"


class UserFactory(DjangoModelFactory[User]):
    """A person with a usable password, living in London."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"Person {number}")
    time_zone = "Europe/London"
    country = "GB"

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        password = fields.pop("password", PASSWORD)
        return model_class.objects.create_user(password=str(password), **fields)  # type: ignore[arg-type]


class ClinicFactory(DjangoModelFactory[Clinic]):
    """A clinic."""

    class Meta:
        model = Clinic

    name = factory.Sequence(lambda number: f"Clinic {number}")
    time_zone = "Europe/London"


class MembershipFactory(DjangoModelFactory[Membership]):
    """An open membership as physio."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    clinic = factory.SubFactory(ClinicFactory)
    role = Role.PHYSIO
    started_at = LONG_AGO


class ConsentFactory(DjangoModelFactory[Consent]):
    """Consent to share with one clinic."""

    class Meta:
        model = Consent

    user = factory.SubFactory(UserFactory)
    clinic = factory.SubFactory(ClinicFactory)
    document = ConsentDocument.CLINIC_SHARING
    version = "1"
    at = LONG_AGO


class ClinicLinkFactory(DjangoModelFactory[ClinicLink]):
    """An open link between a member and a clinic."""

    class Meta:
        model = ClinicLink

    member = factory.SubFactory(UserFactory)
    clinic = factory.SubFactory(ClinicFactory)
    consent = factory.SubFactory(
        ConsentFactory,
        user=factory.SelfAttribute("..member"),
        clinic=factory.SelfAttribute("..clinic"),
    )
    started_at = LONG_AGO


class CareRelationshipFactory(DjangoModelFactory[CareRelationship]):
    """An assigned physio who works in the linked clinic."""

    class Meta:
        model = CareRelationship

    link = factory.SubFactory(ClinicLinkFactory)
    member = factory.SelfAttribute("link.member")
    clinic = factory.SelfAttribute("link.clinic")
    role = Role.PHYSIO
    staff = factory.LazyAttribute(
        lambda care: MembershipFactory(clinic=care.clinic, role=care.role).user
    )
    started_at = LONG_AGO


class InvitationFactory(DjangoModelFactory[Invitation]):
    """An open invitation of a client by a physio of the clinic, without a secret anybody knows."""

    class Meta:
        model = Invitation

    clinic = factory.SubFactory(ClinicFactory)
    email = factory.Sequence(lambda number: f"invited{number}@example.org")
    invited_as = InvitedAs.MEMBER
    invited_by = factory.LazyAttribute(lambda row: MembershipFactory(clinic=row.clinic).user)
    token_hash = factory.Sequence(lambda number: f"{number:064}")
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda row: row.created_at + timedelta(hours=72))


class ThresholdProposalFactory(DjangoModelFactory[ThresholdProposal]):
    """New limits that wait for a second person."""

    class Meta:
        model = ThresholdProposal

    clinic = factory.SubFactory(ClinicFactory)
    on_track_percent = 90
    low_percent = 60
    proposed_by = factory.LazyAttribute(
        lambda row: MembershipFactory(clinic=row.clinic, role=Role.CLINIC_ADMIN).user
    )
    proposed_at = LONG_AGO
