"""The people of the demo: accounts with a checked address, clinics, roles and care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import (
    CareRelationship,
    Clinic,
    ClinicLink,
    Consent,
    ConsentDocument,
    Membership,
    Role,
    User,
)
from accounts.sharing_text import sharing_text

PASSWORD = "retrowalk-demo-2026"  # noqa: S105 printed for everybody; refused without debug
BATCH = 2_000


@dataclass(frozen=True, kw_only=True)
class Team:
    """A clinic and who works there."""

    clinic: Clinic
    physio: User
    coach: User | None


PHONE = "020 7946 0"
"""Numbers set aside for stories: nobody has one."""


def long_ago(today: date) -> datetime:
    """Return a moment half a year before today."""
    return datetime.combine(today - timedelta(days=180), time(9), UTC)


def make_users(people: Sequence[tuple[str, str]]) -> list[User]:
    """Store people by e-mail and name, their address checked; one hash serves them all."""
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        (
            User(
                email=email,
                name=name,
                password=password,
                time_zone="Europe/London",
                country="GB",
                phone=f"{PHONE}{number % 1_000:03}",
                second_person="Bob",
            )
            for number, (email, name) in enumerate(people)
        ),
        batch_size=BATCH,
    )
    EmailAddress.objects.bulk_create(
        (EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users),
        batch_size=BATCH,
    )
    return users


def make_team(
    name: str, staff: Sequence[tuple[str, str, Role]], *, today: date
) -> tuple[Clinic, dict[Role, User]]:
    """Store a clinic with one member of staff for each row of e-mail, name and role.

    Return the clinic, and the first of each role.
    """
    clinic = Clinic.objects.create(name=name, country="GB", time_zone="Europe/London")
    users = make_users([(email, person) for email, person, _ in staff])
    roles = [role for *_, role in staff]
    Membership.objects.bulk_create(
        Membership(user=user, clinic=clinic, role=role, started_at=long_ago(today))
        for user, role in zip(users, roles, strict=True)
    )
    return clinic, dict(zip(reversed(roles), reversed(users), strict=True))


def look_after(members: Sequence[User], team: Team, *, today: date) -> None:
    """Link members to the clinic with their consent, and assign physio and coach."""
    at, text = long_ago(today), sharing_text(team.clinic.name)
    consents = Consent.objects.bulk_create(
        (
            Consent(
                user=member,
                clinic=team.clinic,
                document=ConsentDocument.CLINIC_SHARING,
                version=text.version,
                shown_text=text.as_shown,
                at=at,
            )
            for member in members
        ),
        batch_size=BATCH,
    )
    links = ClinicLink.objects.bulk_create(
        (
            ClinicLink(member=member, clinic=team.clinic, consent=consent, started_at=at)
            for member, consent in zip(members, consents, strict=True)
        ),
        batch_size=BATCH,
    )
    carers = [(team.physio, Role.PHYSIO)] + ([(team.coach, Role.COACH)] if team.coach else [])
    CareRelationship.objects.bulk_create(
        (
            CareRelationship(
                link=link,
                member=member,
                clinic=team.clinic,
                staff=staff,
                role=role,
                started_at=at,
            )
            for member, link in zip(members, links, strict=True)
            for staff, role in carers
        ),
        batch_size=BATCH,
    )
