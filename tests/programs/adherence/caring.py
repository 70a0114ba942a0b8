"""Who looks after a member, for the tests of what is done about a follow-up."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import CareRelationship, Clinic, Role, User
from programs.adherence.models import RosterEntry
from tests.factories.accounts import CareRelationshipFactory
from tests.factories.programs import NOW, WEDNESDAY

LATER = NOW + timedelta(days=9)
TODAY = WEDNESDAY + timedelta(days=9)
"""The plan began on 13 May and nobody has walked: not started for 9 days."""


def carer(member: User, clinic: Clinic, role: Role) -> User:
    link = member.clinic_links.filter(clinic=clinic).first()
    given = {"link": link} if link else {"link__member": member, "link__clinic": clinic}
    care: CareRelationship = CareRelationshipFactory.create(role=role, **given)
    return care.staff


def entry(coach: User) -> RosterEntry:
    return RosterEntry.objects.get(staff=coach)
