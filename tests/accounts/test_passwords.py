from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import code_in, confirmed
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW = "seven-slow-otters"
Outbox = list[EmailMessage]
Proven = Callable[[], Client]


def test_change_asks_for_the_present_password(member_client: Client, member: User) -> None:
    response = member_client.post(
        "/account/password/change/", {"oldpassword": "wrong-one-here", "password1": NEW}
    )

    member.refresh_from_db()
    assert response.context["form"].errors["oldpassword"] == [
        "This is not the password you have now. Try again."
    ]
    assert member.check_password(PASSWORD)


def test_changed_password_signs_other_devices_out_and_tells_by_mail(
    member_client: Client, member: User, mailoutbox: Outbox
) -> None:
    other = Client()
    other.force_login(member)

    member_client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW})

    member.refresh_from_db()
    assert member.check_password(NEW)
    assert other.get("/me/").status_code == 302
    assert [mail.subject for mail in mailoutbox] == ["Your RetroWalk password was changed"]


def test_changed_password_signs_this_device_out_as_the_page_says(member_client: Client) -> None:
    page = member_client.get("/account/password/change/")

    answer = member_client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW}, follow=True
    )

    assert b"signed out on every device, this one too" in page.content
    assert answer.redirect_chain[-1] == ("/account/login/?next=/me/", 302)


def reset_path(mail: EmailMessage) -> str:
    """Return the path of the link in a reset mail."""
    found = re.search(r"http://testserver(/\S+)", str(mail.body))
    assert found, mail.body
    return found[1]


def test_link_by_mail_sets_a_new_password_once(
    client: Client, member: User, mailoutbox: Outbox
) -> None:
    client.post("/account/password/reset/", {"email": member.email})
    path = reset_path(mailoutbox[0])
    form = client.get(path).headers["Location"]

    client.post(form, {"password1": NEW, "action": ""})

    member.refresh_from_db()
    assert member.check_password(NEW)
    assert b"This link has run out" in Client().get(path, follow=True).content


def test_token_leaves_the_address_bar(client: Client, member: User, mailoutbox: Outbox) -> None:
    client.post("/account/password/reset/", {"email": member.email})

    form = client.get(reset_path(mailoutbox[0])).headers["Location"]

    assert form.endswith("-set-password/")


@pytest.mark.parametrize("typed", ["", "short", "retrowalk2026"])
def test_reset_refuses_a_weak_password(
    client: Client, member: User, mailoutbox: Outbox, typed: str
) -> None:
    client.post("/account/password/reset/", {"email": member.email})
    form = client.get(reset_path(mailoutbox[0])).headers["Location"]

    response = client.post(form, {"password1": typed})

    member.refresh_from_db()
    assert len(response.context["form"].errors["password1"]) > 0
    assert member.check_password(PASSWORD)


def test_new_address_counts_only_after_its_code(
    recently_asked: Proven, member: User, mailoutbox: Outbox
) -> None:
    client = recently_asked()
    client.post("/account/email/", {"email": "new@example.org", "action_add": ""})
    member.refresh_from_db()
    before = member.email

    client.post("/account/confirm-email/", {"code": code_in(mailoutbox[-1])})

    member.refresh_from_db()
    assert (before, member.email) == ("joan@example.org", "new@example.org")
    addresses = EmailAddress.objects.values_list("email", "verified", "primary")
    assert list(addresses) == [("new@example.org", True, True)]


def test_old_address_hears_of_the_change(
    recently_asked: Proven, member: User, mailoutbox: Outbox
) -> None:
    client = recently_asked()
    client.post("/account/email/", {"email": "new@example.org", "action_add": ""})

    client.post("/account/confirm-email/", {"code": code_in(mailoutbox[-1])})

    told = {mail.to[0]: mail.subject for mail in mailoutbox}
    assert told["joan@example.org"] == "Your RetroWalk email address was changed"


def test_change_to_an_address_of_another_person_looks_like_any_other(
    recently_asked: Proven, member: User, mailoutbox: Outbox
) -> None:
    confirmed(UserFactory.create(email="taken@example.org"))
    client = recently_asked()

    answers: list[Any] = [
        client.post("/account/email/", {"email": email, "action_add": ""})
        for email in ("taken@example.org", "free@example.org")
    ]

    seen = {(answer.status_code, answer.headers.get("Location")) for answer in answers}
    assert len(seen) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/account/password/change/",
        "/account/email/",
        "/account/2fa/",
        "/account/sessions/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
    ],
)
def test_account_page_opens_in_the_house_style(recently_asked: Proven, path: str) -> None:
    response = recently_asked().get(path)

    assert response.status_code == 200
    assert b'class="page-narrow account"' in response.content
    assert b" style=" not in response.content


def test_other_devices_can_be_signed_out(member_client: Client, member: User) -> None:
    other = Client()
    other.post("/account/login/", {"login": member.email, "password": PASSWORD})
    member_client.get("/me/")

    member_client.post("/account/sessions/")

    assert other.get("/me/").status_code == 302
