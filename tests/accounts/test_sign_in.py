from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import code_in, confirmed, looks
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/account/login/"
MONTH = 30 * 24 * 3600
Outbox = list[EmailMessage]


def sign_in(client: Client, **changes: str) -> HttpResponse:
    """Send the sign-in form of Joan, the tick for this device set unless taken away."""
    typed = {"login": "joan@example.org", "password": PASSWORD, "remember": "on"} | changes
    return client.post(PAGE, {name: value for name, value in typed.items() if value})


def test_email_and_password_sign_in(client: Client, member: User) -> None:
    response = sign_in(client)

    assert (response.status_code, response.headers["Location"]) == (302, reverse("member:today"))


def test_case_of_the_address_does_not_matter(client: Client, member: User) -> None:
    response = sign_in(client, login="Joan@Example.ORG")

    assert response.status_code == 302


def test_device_is_kept_unless_the_tick_is_taken_away(client: Client) -> None:
    form = client.get(PAGE).context["form"]

    assert form["remember"].value() is True


@pytest.mark.parametrize("tick, is_kept", [("on", True), ("", False)])
def test_tick_decides_how_long_a_member_stays(
    client: Client, member: User, tick: str, is_kept: bool
) -> None:
    sign_in(client, remember=tick)

    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"] == MONTH) is is_kept


def test_staff_are_signed_out_with_their_browser(client: Client, member: User) -> None:
    MembershipFactory.create(user=member)

    sign_in(client)

    assert client.cookies["sessionid"]["max-age"] == ""


def test_session_changes_its_key_at_sign_in(client: Client, member: User) -> None:
    client.get(PAGE)
    session = client.session
    session["note"] = "kept"
    session.save()
    before = session.session_key

    client.cookies["sessionid"] = before
    sign_in(client)

    assert client.session.session_key != before
    assert client.session["note"] == "kept"


@pytest.mark.parametrize(
    "changes",
    [{"password": "wrong-wrong-wrong"}, {"login": "nobody@example.org"}],
    ids=["wrong password", "unknown address"],
)
def test_refusal_never_says_which_part_is_wrong(
    client: Client, member: User, changes: dict[str, str]
) -> None:
    response = sign_in(client, **changes)

    assert response.context["form"].non_field_errors() == [
        "This email address and password do not match. Check both and try again."
    ]


def test_deactivated_person_is_not_signed_in(client: Client) -> None:
    confirmed(UserFactory.create(email="joan@example.org", is_active=False))

    sign_in(client)

    assert "_auth_user_id" not in client.session


def test_session_of_somebody_deactivated_opens_nothing(member_client: Client, member: User) -> None:
    before = member_client.get("/me/").status_code

    User.objects.filter(pk=member.pk).update(is_active=False)

    assert (before, member_client.get("/me/").status_code) == (200, 302)


def test_unconfirmed_address_gets_a_code_first(client: Client, mailoutbox: Outbox) -> None:
    UserFactory.create(email="joan@example.org")

    response = sign_in(client)
    client.post("/account/confirm-email/", {"code": code_in(mailoutbox[0])})

    assert response.headers["Location"] == "/account/confirm-email/"
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("field", ["login", "password"])
def test_empty_field_says_what_to_enter(client: Client, member: User, field: str) -> None:
    response = sign_in(client, **{field: ""})

    words = {"login": "Enter your email address", "password": "Enter your password"}
    assert response.context["form"].errors[field] == [words[field]]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/me/",
        "http:///evil.example",
        "///evil.example",
        "%2F%2Fevil.example",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        " //evil.example",
        "\x01https://evil.example",
        "https://testserver@evil.example",
    ],
)
def test_sign_in_leads_only_to_pages_of_this_site(
    client: Client, member: User, target: str
) -> None:
    response = client.post(
        f"{PAGE}?next=/me/",
        {"login": member.email, "password": PASSWORD, "next": target},
    )

    there = urlsplit(urljoin(f"http://testserver{PAGE}", response.headers["Location"]))
    assert (there.scheme, there.netloc) == ("http", "testserver")


@pytest.mark.parametrize(
    "target",
    ["%2F%2Fevil.com", "/%2Fevil.com", "%5C%5Cevil.com", "/%09/evil.com", "https%3A//e.com"],
)
def test_sign_in_follows_no_address_of_another_site_in_disguise(
    client: Client, member: User, target: str
) -> None:
    typed = {"login": member.email, "password": PASSWORD, "next": target}

    response = client.post(f"{PAGE}?next=%2F%2Fevil.com", typed)

    assert response.headers["Location"] == reverse("member:today")


def test_sign_in_leads_back_to_the_page_one_came_from(client: Client, member: User) -> None:
    asked = client.get("/me/data/")

    response = client.post(
        asked.headers["Location"],
        {"login": member.email, "password": PASSWORD, "next": "/me/data/"},
    )

    assert response.headers["Location"] == "/me/data/"


def test_code_by_mail_signs_in(client: Client, member: User, mailoutbox: Outbox) -> None:
    client.post("/account/login/code/", {"email": member.email})

    client.post("/account/login/code/confirm/", {"code": code_in(mailoutbox[0])})

    assert client.session["_auth_user_id"] == str(member.pk)
    assert mailoutbox[0].subject == "Your RetroWalk sign-in code"


def seen(client: Client, path: str, email: str) -> tuple[int, str, str]:
    """Return what an onlooker sees after an address was sent, but for the address itself."""
    answer = client.post(path, {"email": email})
    page = client.get(answer.headers["Location"])
    return answer.status_code, answer.headers["Location"], looks(page, email)


@pytest.mark.parametrize("path", ["/account/login/code/", "/account/password/reset/"])
def test_code_and_reset_do_not_tell_who_has_an_account(member: User, path: str) -> None:
    known = seen(Client(), path, member.email)
    unknown = seen(Client(), path, "nobody@example.org")

    assert known == unknown


def test_unknown_address_gets_no_mail(client: Client, mailoutbox: Outbox) -> None:
    client.post("/account/password/reset/", {"email": "nobody@example.org"})

    assert mailoutbox == []


def test_unknown_host_gets_400_and_no_reset_mail(
    client: Client, member: User, mailoutbox: Outbox
) -> None:
    response = client.post(
        "/account/password/reset/", {"email": member.email}, headers={"host": "evil.example"}
    )

    assert (response.status_code, mailoutbox) == (400, [])


def fail(client: Client, times: int) -> HttpResponse:
    """Try a wrong password so many times; return the last answer."""
    return [sign_in(client, password="wrong-wrong-wrong") for _ in range(times)][-1]


def test_sixth_wrong_password_says_to_wait(client: Client, member: User) -> None:
    response = fail(client, 6)

    assert response.context["form"].non_field_errors() == [
        "Too many tries. Wait 5 minutes, then try again."
    ]


def test_too_many_sign_ins_get_the_page_that_says_when_to_come_back(
    client: Client, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    sign_in(client)
    sign_in(client)

    response = sign_in(client)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
    assert b"Too many tries" in response.content


def test_messages_are_kept_in_the_session_and_in_no_cookie(client: Client, member: User) -> None:
    sign_in(client)

    assert set(client.cookies) == {"csrftoken", "sessionid"}
    assert b"You are signed in" in client.get("/me/").content


def test_session_cookie_is_kept_from_scripts_and_other_sites(client: Client, member: User) -> None:
    sign_in(client)

    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["domain"] == ""
