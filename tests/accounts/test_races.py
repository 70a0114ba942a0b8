"""Two at once: one admin stays, no care outlives a role, a code asks once (trust T4, T8).

Accepting, taking back and ending a link race over real HTTP: tests/http_races/test_people.py.
"""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import CareRelationship, Clinic, Invitation, Membership, Role, User
from accounts.services import acceptance, clinics
from accounts.services.clinics import CannotChangeRoleError, end_role
from accounts.services.share_codes import CodeNotKnownError, make_share_code, use_share_code
from tests import races
from tests.accounts.conftest import confirmed, works
from tests.accounts.inviting import accepted, invited
from tests.factories.accounts import ClinicFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(races.at_once, refusals=(CannotChangeRoleError, CodeNotKnownError))


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    return ClinicFactory.create()


def both_admins_leave(clinic: Clinic, read_before: list[Membership]) -> list[Any]:
    """Have the two admins of a clinic leave at once; return what became of each."""
    admins = [works(clinic, Role.CLINIC_ADMIN) for _ in range(2)]
    read_before += Membership.objects.open().filter(clinic=clinic)

    def leave(admin: User) -> bool:
        return end_role(
            clinic=clinic, person=admin, role=Role.CLINIC_ADMIN, by=admin, now=timezone.now()
        )

    return at_once(*(lambda admin=admin: leave(admin) for admin in admins))


def test_of_two_last_admins_who_leave_at_once_one_stays(clinic: Clinic) -> None:
    results = both_admins_leave(clinic, [])

    assert [isinstance(one, CannotChangeRoleError) for one in results].count(True) == 1
    assert Membership.objects.open().with_role(Role.CLINIC_ADMIN).count() == 1


def test_without_the_lock_both_would_leave(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: who works there, read before either leaves, lets both go."""
    staff: list[Membership] = []
    monkeypatch.setattr(clinics, "_locked_staff", lambda clinic: staff)

    both_admins_leave(clinic, staff)

    assert Membership.objects.open().with_role(Role.CLINIC_ADMIN).count() == 0


def test_inviter_cannot_leave_in_the_middle_of_a_confirmation(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    physio, admin = works(clinic), works(clinic, Role.CLINIC_ADMIN)
    made, now = invited(physio), timezone.now()
    accepted(made, confirmed(UserFactory.create()))
    role_is_read, has_left = Event(), Event()
    read_role = acceptance._carer_role

    def read_slowly(invitation: Invitation) -> str | None:
        role = read_role(invitation)
        role_is_read.set()
        has_left.wait(timeout=0.5)  # runs out when leaving has to queue behind us
        return role

    def leave() -> bool:
        role_is_read.wait(timeout=5)
        ended = end_role(clinic=clinic, person=physio, role=Role.PHYSIO, by=admin, now=now)
        has_left.set()
        return ended

    monkeypatch.setattr(acceptance, "_carer_role", read_slowly)

    results = at_once(
        lambda: acceptance.confirm(invitation=made.invitation, by=admin, now=now), leave
    )

    assert results == [True, True]
    assert CareRelationship.objects.open_at(now).count() == 0


def test_share_code_entered_twice_at_once_asks_once(clinic: Clinic) -> None:
    member, now = confirmed(UserFactory.create()), timezone.now()
    code = make_share_code(member=member, now=now)
    staff = [works(clinic) for _ in range(2)]

    results = at_once(
        *(
            lambda one=one: use_share_code(code=code, clinic=clinic, by=one, now=now)
            for one in staff
        )
    )

    assert [isinstance(one, CodeNotKnownError) for one in results].count(True) == 1
    assert Invitation.objects.count() == 1
