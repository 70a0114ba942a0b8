"""A member who has not begun, whom a coach looks after: owed a call, or hurt in a fall."""

from __future__ import annotations

import pytest

from accounts.models import Clinic, Role, User
from programs.adherence.models import FollowUp
from programs.adherence.services.figures import refresh_member
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan
from tests.programs.adherence.caring import LATER, carer


@pytest.fixture
def clinic() -> Clinic:
    clinic: Clinic = ClinicFactory.create()
    return clinic


@pytest.fixture
def member(clinic: Clinic) -> User:
    return member_with_plan().member


@pytest.fixture
def coach(member: User, clinic: Clinic) -> User:
    return carer(member, clinic, Role.COACH)


@pytest.fixture
def quiet(coach: User, member: User) -> FollowUp:
    refresh_member(member_id=member.pk, now=LATER)
    return FollowUp.objects.get(reason="quiet")


@pytest.fixture
def fall(coach: User, member: User, clinic: Clinic) -> FollowUp:
    return FollowUp.objects.create(
        member=member,
        clinic=clinic,
        reason="urgent",
        rank=1,
        detail="fell",
        since=WEDNESDAY,
        occurred_at=NOW,
        created_at=NOW,
    )
