"""Slips and codes: they last a week, and staff confirm who used one before anything opens (T4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import (
    CareRelationship,
    Clinic,
    ClinicLink,
    Consent,
    InvitedAs,
    Membership,
    Role,
    User,
)
from accounts.services.acceptance import InvitationRefusedError, confirm, turn_away
from tests.accounts.conftest import works
from tests.accounts.inviting import accepted, browser_of, invited, words
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db

INVITE, PAGE = "/clinic/invite/", "/invitation/"
EMAIL = "margaret@example.org"


def test_printed_invitation_lasts_a_week_and_one_by_mail_72_hours(physio: User) -> None:
    now = timezone.now()

    printed, mailed = invited(physio, now=now), invited(physio, EMAIL, now=now)

    assert printed.invitation.expires_at - now == timedelta(days=7)
    assert mailed.invitation.expires_at - now == timedelta(hours=72)


def test_printed_invitation_opens_nothing_before_staff_confirm(
    physio: User, margaret: User
) -> None:
    made, client = invited(physio), browser_of(margaret)
    answer = client.post("/join/", {"code": made.code.lower()}, follow=True)
    waiting = client.post(PAGE, {"agrees": "on"}, follow=True)

    assert "Share with Riverside Clinic?" in words(answer)
    assert "Nearly there" in words(waiting)
    assert (Consent.objects.count(), ClinicLink.objects.count()) == (1, 0)


def test_staff_see_who_used_a_slip_and_confirm(physio: User, margaret: User) -> None:
    made, client = invited(physio), browser_of(physio)
    accepted(made, margaret)
    page = words(client.get(INVITE))

    client.post(f"{INVITE}{made.invitation.uuid}/answer/", {"answer": "yes"})

    link = ClinicLink.objects.get()
    assert "Margaret Holt</strong>, margaret@example.org" in page
    assert (link.member, link.consent) == (margaret, Consent.objects.get())
    assert CareRelationship.objects.get().staff == physio


def test_wrong_person_is_turned_away_and_the_slip_is_dead(physio: User, margaret: User) -> None:
    made = invited(physio)
    accepted(made, margaret)

    done = turn_away(invitation=made.invitation, by=physio, now=timezone.now())
    again = confirm(invitation=made.invitation, by=physio, now=timezone.now())

    assert (done, again, ClinicLink.objects.count()) == (True, False, 0)


def test_colleague_who_is_no_admin_cannot_confirm(
    clinic: Clinic, physio: User, margaret: User
) -> None:
    made = invited(physio)
    accepted(made, margaret)

    answer = browser_of(works(clinic)).post(f"{INVITE}{made.invitation.uuid}/answer/")

    assert (answer.status_code, ClinicLink.objects.count()) == (404, 0)


def test_nobody_confirms_themself(clinic: Clinic, admin: User, margaret: User) -> None:
    made = invited(admin, invited_as=InvitedAs.PHYSIO)
    accepted(made, margaret)
    MembershipFactory.create(user=margaret, clinic=clinic, role=Role.CLINIC_ADMIN)

    path = f"{INVITE}{made.invitation.uuid}/answer/"
    answer = browser_of(margaret).post(path, {"answer": "yes"}, follow=True)

    assert User.objects.get(pk=margaret.pk).open_roles == {"clinic_admin"}
    assert "Somebody else has to confirm" in words(answer)


def test_slip_of_somebody_who_has_left_is_not_confirmed(
    admin: User, physio: User, margaret: User
) -> None:
    made = invited(physio)
    accepted(made, margaret)
    Membership.objects.filter(user=physio).update(ended_at=timezone.now())

    path = f"{INVITE}{made.invitation.uuid}/answer/"
    answer = browser_of(admin).post(path, {"answer": "yes"}, follow=True)

    assert ClinicLink.objects.count() == 0
    assert "Make a new one" in words(answer)


def test_slip_that_has_run_out_opens_nothing(physio: User, margaret: User) -> None:
    made = invited(physio, now=timezone.now() - timedelta(days=8))
    page = browser_of(margaret).post("/join/", {"code": made.code}, follow=True)

    with pytest.raises(InvitationRefusedError, match="expired"):
        accepted(made, margaret)

    assert (page.status_code, Consent.objects.count()) == (410, 0)


def test_unknown_code_is_refused_in_words(client: Client) -> None:
    answer = client.post("/join/", {"code": "ABCD-EFGH"})

    assert (answer.status_code, "We do not know this code" in words(answer)) == (422, True)


@override_settings(ACCOUNT_RATE_LIMITS={"invitation_code": "2/m/ip"})
def test_codes_cannot_be_guessed_at_will(client: Client) -> None:
    answers = [client.post("/join/", {"code": "ABCDEFGH"}).status_code for _ in range(3)]

    assert answers == [422, 422, 429]
