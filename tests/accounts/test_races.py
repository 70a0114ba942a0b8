"""Two at once: one accepts, one admin stays (trust T4, T8). Each has a run without a guard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import (
    CareRelationship,
    Clinic,
    ClinicLink,
    Consent,
    Invitation,
    Membership,
    Role,
    User,
)
from accounts.services import acceptance, clinics
from accounts.services.acceptance import InvitationRefusedError
from accounts.services.clinics import CannotChangeRoleError, end_role
from accounts.services.invitations import revoke
from accounts.services.links import CannotAssignError, assign, end_link
from accounts.services.share_codes import CodeNotKnownError, make_share_code, use_share_code
from tests import races
from tests.accounts.conftest import confirmed
from tests.accounts.inviting import accepted, invited, works
from tests.factories.accounts import ClinicFactory, ClinicLinkFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

REFUSALS = (
    InvitationRefusedError,
    CannotChangeRoleError,
    CannotAssignError,
    CodeNotKnownError,
)

at_once = partial(races.at_once, refusals=REFUSALS)


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    return ClinicFactory.create()


def two_accept(clinic: Clinic) -> list[Any]:
    """Have two people use the same slip at once; return what became of each."""
    made = invited(works(clinic))
    people = [confirmed(UserFactory.create()) for _ in range(2)]

    def read_before(person: User) -> Callable[[], None]:
        rows = Invitation.objects.select_related("clinic", "invited_by")
        own = replace(made, invitation=rows.get())
        return lambda: accepted(own, person)

    return at_once(*map(read_before, people))


def test_of_two_who_accept_at_once_one_wins(clinic: Clinic) -> None:
    results = two_accept(clinic)

    refusals = [result for result in results if isinstance(result, InvitationRefusedError)]
    assert [str(refusal) for refusal in refusals] == ["used"]
    assert Consent.objects.count() == 1


def test_without_the_lock_both_would_win(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: an invitation trusted as it was read lets both in."""
    monkeypatch.setattr(acceptance, "_locked", lambda invitation: invitation)

    results = two_accept(clinic)

    assert (results, Consent.objects.count()) == ([None, None], 2)


def test_accepted_or_taken_back_but_never_both(clinic: Clinic) -> None:
    made, person = invited(works(clinic)), confirmed(UserFactory.create())

    accepting, taken_back = at_once(
        lambda: accepted(made, person),
        lambda: revoke(invitation=made.invitation, now=timezone.now()),
    )

    row = Invitation.objects.get()
    assert (row.accepted_at is None) is taken_back
    assert isinstance(accepting, InvitationRefusedError) is taken_back


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


def test_link_that_ends_while_a_colleague_is_assigned_leaves_no_care(clinic: Clinic) -> None:
    link, staff, admin = (
        ClinicLinkFactory.create(clinic=clinic),
        works(clinic),
        works(clinic, Role.CLINIC_ADMIN),
    )
    now = timezone.now()

    at_once(
        lambda: end_link(link=link, now=now),
        lambda: assign(link=link, staff=staff, role=Role.PHYSIO, by=admin, now=now),
    )

    assert ClinicLink.objects.open().count() == 0
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
