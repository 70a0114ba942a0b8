"""Opening an invitation and saying yes: each bad one has its page, a good one works once (T4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import (
    AccessEvent,
    CareRelationship,
    Clinic,
    ClinicLink,
    Consent,
    Invitation,
    InvitedAs,
    Membership,
    Role,
    User,
)
from accounts.services.acceptance import InvitationRefusedError
from accounts.services.clinics import add_role
from accounts.sharing_text import sharing_text
from tests.accounts.conftest import confirmed, works
from tests.accounts.inviting import accepted, browser_of, invited, opened, words
from tests.factories.accounts import ClinicFactory, UserFactory

pytestmark = pytest.mark.django_db

INVITE, PAGE = "/clinic/invite/", "/invitation/"
EMAIL = "margaret@example.org"


# Opening one


def test_secret_leaves_the_address_bar_and_the_page_may_not_be_kept(physio: User) -> None:
    client = Client()
    made = invited(physio, EMAIL)

    answer = client.get(f"/invitations/{made.token}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert made.token not in str(dict(client.session))


def test_visitor_sees_the_clinic_and_no_person(physio: User, margaret: User) -> None:
    page = words(opened(invited(physio, EMAIL), Client()))

    assert "Riverside Clinic invites you" in page
    assert [name in page for name in ("Margaret", EMAIL, "Anna")] == [False, False, False]


@pytest.mark.parametrize("is_signed_in", [False, True])
@pytest.mark.parametrize(
    ("spoil", "status", "heading"),
    [
        ({"expires_at": "now"}, 410, "This invitation has run out"),
        ({"revoked_at": "now"}, 410, "This invitation was taken back"),
        ({"accepted_at": "now"}, 410, "This invitation has been used"),
        ({"token_hash": "0" * 64}, 404, "We do not know this invitation"),
    ],
)
def test_each_bad_invitation_has_its_page_and_opens_nothing(
    physio: User,
    margaret: User,
    spoil: dict[str, Any],
    status: int,
    heading: str,
    is_signed_in: bool,
) -> None:
    made = invited(physio, EMAIL, now=timezone.now() - timedelta(hours=1))
    spoilt = {name: timezone.now() if value == "now" else value for name, value in spoil.items()}
    if "accepted_at" in spoilt:
        spoilt["accepted_by"] = UserFactory.create()
    Invitation.objects.filter(pk=made.invitation.pk).update(**spoilt)
    client = browser_of(margaret) if is_signed_in else Client()

    page = opened(made, client)
    client.post(PAGE, {"agrees": "on"})

    assert (page.status_code, f"<h1>{heading}</h1>" in words(page)) == (status, True)
    assert (ClinicLink.objects.count(), Consent.objects.count()) == (0, 0)


def test_other_account_is_refused_and_sees_no_address(physio: User) -> None:
    other = confirmed(UserFactory.create(email="other@example.org"))
    client = browser_of(other)

    page = opened(invited(physio, EMAIL), client)
    client.post(PAGE, {"agrees": "on"})

    assert (page.status_code, ClinicLink.objects.count()) == (403, 0)
    assert "This invitation is for another account" in words(page)
    assert EMAIL not in words(page)


def test_address_that_is_not_verified_does_not_count(physio: User, margaret: User) -> None:
    margaret.emailaddress_set.update(verified=False)

    page = opened(invited(physio, EMAIL), browser_of(margaret))

    assert "This invitation is for another account" in words(page)


def test_address_is_asked_again_when_accepting(physio: User, margaret: User) -> None:
    made, client = invited(physio, EMAIL), browser_of(margaret)
    opened(made, client)
    margaret.emailaddress_set.update(verified=False)

    answer = client.post(PAGE, {"agrees": "on"})

    assert (answer.status_code, ClinicLink.objects.count()) == (403, 0)


def test_maker_cannot_accept_their_own(physio: User) -> None:
    made = invited(physio)

    assert "You made this invitation" in words(opened(made, browser_of(physio)))


# Accepting one


def test_client_accepts_with_a_tick_and_is_looked_after(physio: User, margaret: User) -> None:
    client = browser_of(margaret)
    page = opened(invited(physio, EMAIL), client)

    answer = client.post(PAGE, {"agrees": "on"}, follow=True)

    link = ClinicLink.objects.get()
    care = CareRelationship.objects.get()
    assert "checked" not in words(page)
    assert "You share with Riverside Clinic" in words(answer)
    assert (link.member, care.staff, care.role, care.link) == (margaret, physio, "physio", link)


def test_consent_keeps_the_words_that_were_shown(physio: User, margaret: User) -> None:
    client = browser_of(margaret)
    page = words(opened(invited(physio, EMAIL), client))
    client.post(PAGE, {"agrees": "on"})

    consent = Consent.objects.get()

    text = sharing_text("Riverside Clinic")
    assert consent.shown_text == text.as_shown
    assert (consent.version, consent.clinic.name) == (text.version, "Riverside Clinic")
    for line in [text.purpose, *text.rules, *(share.who for share in text.shares)]:
        assert line.replace("'", "&#x27;") in page
        assert line in consent.shown_text


def test_without_the_tick_nothing_is_shared(physio: User, margaret: User) -> None:
    client = browser_of(margaret)
    opened(invited(physio, EMAIL), client)

    answer = client.post(PAGE, {})

    assert (answer.status_code, ClinicLink.objects.count()) == (422, 0)
    assert "Tick the box if you agree to share" in words(answer)


def test_no_is_an_answer(physio: User, margaret: User) -> None:
    client, made = browser_of(margaret), invited(physio, EMAIL)
    opened(made, client)

    answer = client.post(PAGE, {"answer": "no"})

    assert "You said no" in words(answer)
    assert "taken back" in words(opened(made, client))


def test_second_click_says_that_it_is_done(physio: User, margaret: User) -> None:
    made, client = invited(physio, EMAIL), browser_of(margaret)
    opened(made, client)
    client.post(PAGE, {"agrees": "on"})

    client.post(PAGE, {"agrees": "on"})
    again = opened(made, client)

    assert "You share with Riverside Clinic" in words(again)
    assert (ClinicLink.objects.count(), Consent.objects.count()) == (1, 1)


def test_invited_by_an_admin_is_linked_and_waits_for_somebody(admin: User, margaret: User) -> None:
    accepted(invited(admin, EMAIL), margaret)

    assert (ClinicLink.objects.count(), CareRelationship.objects.count()) == (1, 0)


def test_invitation_of_somebody_who_has_left_is_dead(physio: User, margaret: User) -> None:
    made, client = invited(physio, EMAIL), browser_of(margaret)
    Membership.objects.update(ended_at=timezone.now())

    page = opened(made, client)

    assert "This invitation was taken back" in words(page)
    with pytest.raises(InvitationRefusedError, match="revoked"):
        accepted(made, margaret)
    assert (ClinicLink.objects.count(), Consent.objects.count()) == (0, 0)


@pytest.mark.parametrize("lost", ["role", "account"])
def test_role_is_not_given_for_somebody_who_may_no_longer_give_it(
    clinic: Clinic, admin: User, margaret: User, lost: str
) -> None:
    made = invited(admin, EMAIL, InvitedAs.CLINIC_ADMIN)
    if lost == "role":
        Membership.objects.filter(user=admin).update(role=Role.COACH)
    else:
        User.objects.filter(pk=admin.pk).update(is_active=False)

    with pytest.raises(InvitationRefusedError, match="revoked"):
        accepted(made, margaret)

    assert not Membership.objects.filter(user=margaret).exists()


def test_staff_accept_a_role(admin: User, margaret: User) -> None:
    client = browser_of(margaret)
    opened(invited(admin, EMAIL, InvitedAs.COACH), client)

    client.post(PAGE)

    role = Membership.objects.get(user=margaret)
    assert (role.role, role.clinic.name) == ("coach", "Riverside Clinic")


def test_person_may_hold_several_roles(clinic: Clinic, admin: User) -> None:
    physio = works(clinic)

    add_role(clinic=clinic, person=physio, role=Role.COACH, by=admin, now=timezone.now())

    assert User.objects.get(pk=physio.pk).open_roles == {"physio", "coach"}


@pytest.mark.parametrize("is_printed", [True, False])
def test_who_works_there_gets_no_role_by_invitation(
    clinic: Clinic, admin: User, is_printed: bool
) -> None:
    colleague = works(clinic, Role.CLINIC_ADMIN)
    made = invited(admin, "" if is_printed else colleague.email, InvitedAs.PHYSIO)

    page = opened(made, browser_of(colleague))

    assert page.status_code == 410
    with pytest.raises(InvitationRefusedError, match="works_there"):
        accepted(made, colleague)


def test_who_works_in_one_clinic_may_be_invited_to_another(admin: User) -> None:
    physio = works(ClinicFactory.create())

    accepted(invited(admin, physio.email, InvitedAs.COACH), physio)

    assert User.objects.get(pk=physio.pk).open_roles == {"physio", "coach"}


def test_role_taken_by_oneself_is_written_down(clinic: Clinic, admin: User, margaret: User) -> None:
    accepted(invited(admin, EMAIL, InvitedAs.PHYSIO), margaret)

    row = AccessEvent.objects.get()
    assert (row.actor, row.member, row.clinic) == (margaret, margaret, clinic)
    assert row.action == "take_physio"


# Printed ones
