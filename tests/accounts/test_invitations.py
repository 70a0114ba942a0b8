"""Invitations: made, opened, refused each in its own words, accepted once (trust T4, T5, R10)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from accounts.codes import hash_of_token
from accounts.models import (
    Clinic,
    Invitation,
    Role,
    User,
)
from accounts.services.acceptance import InvitationRefusedError, accept
from accounts.services.invitations import invite_again, revoke
from accounts.services.retention import forget_old
from retrowalk.models import OutgoingMail
from tests.accounts.conftest import confirmed, looks, works
from tests.accounts.inviting import accepted, browser_of, invited, opened
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

INVITE = "/clinic/invite/"
EMAIL = "margaret@example.org"


def form(way: str = "email", email: str = EMAIL, invited_as: str = "member") -> dict[str, str]:
    """Return what the page sends."""
    return {"uuid": str(uuid4()), "way": way, "email": email, "invited_as": invited_as, "name": ""}


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


# Making one


def test_mail_holds_the_link_and_no_name(physio: User) -> None:
    browser_of(physio).post(INVITE, form() | {"name": "Zinnia Secret"})

    mail = OutgoingMail.objects.get()
    token = re.search(r"/invitations/(\S+)/", mail.body)
    assert mail.to == [EMAIL]
    assert token is not None
    assert Invitation.objects.get().token_hash == hash_of_token(token[1])
    assert "Zinnia" not in mail.body + mail.subject
    assert "walk" not in mail.body.lower().replace("retrowalk", "")


def test_secrets_are_stored_nowhere_and_have_256_bits(physio: User) -> None:
    made = invited(physio)

    stored = str(Invitation.objects.values().get())
    assert (made.token in stored, made.code in stored, len(made.token)) == (False, False, 43)


def test_page_after_making_shows_link_code_and_picture_once(physio: User) -> None:
    client = browser_of(physio)

    page = words(client.post(INVITE, form(way="hand")))

    assert "/invitations/" in page
    assert re.search(r'id="code">(\w\w ){3}\w\w<', page)
    assert 'src="data:image/svg+xml' in page
    assert "/invitations/" not in words(client.get(INVITE))


def test_known_and_unknown_address_get_the_same_answer(physio: User, margaret: User) -> None:
    client = browser_of(physio)

    known, unknown = client.post(INVITE, form()), client.post(INVITE, form(email="x@example.org"))

    pages = [
        re.sub(r"/invitations/\S+/|id=\"code\">[\w ]+|data:image\S+", "SECRET", looks(page, email))
        for page, email in ((known, EMAIL), (unknown, "x@example.org"))
    ]
    assert pages[0] == pages[1]
    first, second = OutgoingMail.objects.order_by("pk")
    assert first.subject == second.subject
    assert len(first.body) == len(second.body)


def test_form_sent_twice_makes_one_invitation(physio: User) -> None:
    client, sent = browser_of(physio), form()

    client.post(INVITE, sent)
    second = client.post(INVITE, sent)

    assert (second.status_code, Invitation.objects.count()) == (302, 1)


def test_new_invitation_of_the_same_person_kills_the_one_before(physio: User) -> None:
    first, _second = invited(physio, EMAIL), invited(physio, EMAIL.upper())

    assert Invitation.objects.get(pk=first.invitation.pk).revoked_at is not None


@pytest.mark.parametrize(
    ("role", "invited_as", "status"),
    [
        (Role.PHYSIO, "member", 200),
        (Role.COACH, "member", 200),
        (Role.CLINIC_ADMIN, "member", 200),
        (Role.PHYSIO, "physio", 422),
        (Role.COACH, "clinic_admin", 422),
        (Role.CLINIC_ADMIN, "physio", 200),
        (Role.CLINIC_ADMIN, "coach", 200),
        (Role.CLINIC_ADMIN, "clinic_admin", 200),
        (Role.CLINIC_ADMIN, "owner", 422),
    ],
)
def test_role_decides_whom_one_may_invite(
    clinic: Clinic, role: Role, invited_as: str, status: int
) -> None:
    response = browser_of(works(clinic, role)).post(INVITE, form(invited_as=invited_as))

    assert (response.status_code, Invitation.objects.count()) == (status, int(status == 200))


def test_admin_cannot_invite_themself_to_a_role(admin: User) -> None:
    response = browser_of(admin).post(INVITE, form(email=admin.email, invited_as="physio"))

    assert "You cannot give yourself a role" in words(response)


def test_member_is_turned_away_from_inviting(margaret: User) -> None:
    assert browser_of(margaret).post(INVITE, form()).status_code == 403


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": ""}, "Enter the email address to send it to"),
        ({"email": "no-at-sign"}, "Enter an email address with an @"),
        ({"email": f"{'a' * 250}@example.org"}, "254 characters or less"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "Enter an email address with an @"),
        ({"way": "pigeon"}, "Choose email or in person"),
        ({"way": ""}, "Choose email or in person"),
        ({"name": "x" * 121}, "120 characters or less"),
        ({"name": "a\u202eb"}, "Remove the hidden character"),
    ],
)
def test_bad_form_is_sent_back_with_words(
    physio: User, changes: dict[str, str], message: str
) -> None:
    response = browser_of(physio).post(INVITE, form() | changes)

    assert (response.status_code, Invitation.objects.count()) == (422, 0)
    assert message in words(response)


@override_settings(ACCOUNT_RATE_LIMITS={"invitation": "2/h/key"})
def test_clinic_may_send_only_so_many(physio: User, clinic: Clinic) -> None:
    client, colleague = browser_of(physio), browser_of(works(clinic))
    answers = [
        client.post(INVITE, form()),
        colleague.post(INVITE, form(email="b@example.org")),
        client.post(INVITE, form(email="c@example.org")),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


# Afterwards


def test_sent_again_it_has_a_new_secret_and_the_old_link_is_dead(physio: User) -> None:
    made = invited(physio, EMAIL)

    again = invite_again(invitation=made.invitation, by=physio, now=timezone.now())

    assert "We do not know this invitation" in words(opened(made, Client()))
    assert "Riverside Clinic invites you" in words(opened(again, Client()))


def test_program_is_forgotten_where_another_sends_it_again(clinic: Clinic, physio: User) -> None:
    made = invited(physio, EMAIL)
    Invitation.objects.update(program_key="knee_oa")

    by_the_same = invite_again(invitation=made.invitation, by=physio, now=timezone.now())
    kept = by_the_same.invitation.program_key
    by_another = invite_again(invitation=made.invitation, by=works(clinic), now=timezone.now())

    assert (kept, by_another.invitation.program_key) == ("knee_oa", "")
    assert Invitation.objects.get().program_key == ""


def test_who_sends_it_again_cannot_accept_it(clinic: Clinic, admin: User) -> None:
    made, other = invited(admin, invited_as="physio"), works(clinic, Role.CLINIC_ADMIN)

    again = invite_again(invitation=made.invitation, by=other, now=timezone.now())

    assert Invitation.objects.get().invited_by == other
    with pytest.raises(InvitationRefusedError, match="own"):
        accepted(again, other)


def test_used_one_cannot_be_sent_again_or_taken_back(physio: User, margaret: User) -> None:
    made, client = invited(physio, EMAIL), browser_of(physio)
    accepted(made, margaret)

    again = client.post(f"{INVITE}{made.invitation.uuid}/again/", follow=True)
    taken_back = revoke(invitation=made.invitation, now=timezone.now())

    assert "has been used or taken back" in words(again)
    assert taken_back is False


def test_inviter_sees_own_and_admin_sees_all(clinic: Clinic, physio: User, admin: User) -> None:
    invited(physio, EMAIL)

    pages = [words(browser_of(user).get(INVITE)) for user in (physio, works(clinic), admin)]

    assert [EMAIL in page for page in pages] == [True, False, True]


def test_unaccepted_invitation_is_forgotten_after_30_days(physio: User, margaret: User) -> None:
    now = timezone.now()
    invited(physio, "old@example.org", now=now - timedelta(days=31))
    accepted(invited(physio, EMAIL), margaret)
    invited(physio, "new@example.org", now=now - timedelta(days=29))

    forget_old(now=now)

    kept = Invitation.objects.order_by("email").values_list("email", flat=True)
    assert list(kept) == [EMAIL, "new@example.org"]


@override_settings(SIGN_UP="invitation")
def test_only_a_good_invitation_opens_closed_sign_up(client: Client, physio: User) -> None:
    closed = words(client.get("/account/signup/"))
    client.get("/invitations/made-up/")
    still_closed = words(client.get("/account/signup/"))
    opened(invited(physio, EMAIL), client)

    assert "You need an invitation" in closed
    assert "You need an invitation" in still_closed
    assert "Make an account" in words(client.get("/account/signup/"))


@pytest.mark.parametrize("count", [1, 5])
def test_page_costs_the_same_for_one_or_many(
    physio: User, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        invited(physio, f"client{number}@example.org")
    client = browser_of(physio)
    client.get(INVITE)

    with django_assert_max_num_queries(4):  # sign-in, programs, invitations, count
        client.get(INVITE)


def test_accepting_needs_the_text_that_was_shown(physio: User, margaret: User) -> None:
    made = invited(physio, EMAIL)

    with pytest.raises(ValueError, match="agrees to a text"):
        accept(invitation=made.invitation, user=margaret, now=timezone.now())


def test_refusal_is_told_by_its_kind(physio: User) -> None:
    stranger = confirmed(UserFactory.create())

    with pytest.raises(InvitationRefusedError, match="other_account"):
        accepted(invited(physio, EMAIL), stranger)
