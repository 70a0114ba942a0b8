from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, override_settings

from accounts.models import Consent, User
from retrowalk.models import OutgoingMail
from tests.accounts.conftest import code_in, confirmed, looks
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/account/signup/"
CODE_PAGE = "/account/confirm-email/"
Outbox = list[EmailMessage]


def errors_of(response: HttpResponse, field: str) -> list[str]:
    """Return what the form says beside a field."""
    return [str(error) for error in response.context["form"].errors.get(field, [])]


def test_page_asks_name_email_and_password_in_that_order(client: Client) -> None:
    form = client.get(PAGE).context["form"]

    assert [field.name for field in form.visible_fields()] == ["name", "email", "password1"]


def test_page_lets_the_browser_fill_in_the_time_zone(client: Client) -> None:
    response = client.get(PAGE)

    assert b'type="hidden" name="time_zone" data-time-zone-field' in response.content


def test_page_links_what_one_agrees_to(client: Client) -> None:
    page = client.get(PAGE).content

    assert (b'href="/terms/"' in page, b'href="/privacy/"' in page) == (True, True)


def test_passwords_may_be_pasted_and_remembered(client: Client) -> None:
    page = client.get(PAGE).content.decode()

    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page


def test_sign_up_stores_name_zone_and_country(client: Client, sign_up_data: Any) -> None:
    client.post(PAGE, sign_up_data)

    user = User.objects.get()
    assert (user.name, user.email) == ("Margaret Holt", "margaret@example.org")
    assert (user.time_zone, user.country) == ("Europe/London", "GB")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Etc/GMT+3", "../etc/passwd", "x" * 5000])
def test_sign_up_takes_utc_for_a_zone_it_does_not_know(
    client: Client, sign_up_data: Any, zone: str
) -> None:
    client.post(PAGE, sign_up_data | {"time_zone": zone})

    assert User.objects.get().time_zone == "UTC"


def test_sign_up_stores_consent_to_terms_and_privacy(client: Client, sign_up_data: Any) -> None:
    client.post(PAGE, sign_up_data)

    consents = Consent.objects.order_by("document").values_list("document", "user__email")
    assert list(consents) == [
        ("privacy", "margaret@example.org"),
        ("terms", "margaret@example.org"),
    ]


def test_code_from_the_mail_confirms_the_address_and_signs_in(
    client: Client, sign_up_data: Any, mailoutbox: Outbox
) -> None:
    client.post(PAGE, sign_up_data)

    response = client.post(CODE_PAGE, {"code": code_in(mailoutbox[0])})

    assert (response.status_code, response.headers["Location"]) == (302, "/today/")
    assert EmailAddress.objects.get().verified is True
    assert "_auth_user_id" in client.session


def test_nobody_is_signed_in_before_the_code(client: Client, sign_up_data: Any) -> None:
    client.post(PAGE, sign_up_data)

    response = client.get("/me/")

    assert response.headers["Location"] == "/account/login/?next=/me/"


def test_wrong_code_says_what_to_do_and_confirms_nothing(client: Client, sign_up_data: Any) -> None:
    client.post(PAGE, sign_up_data)

    response = client.post(CODE_PAGE, {"code": "WRONG-CODE"})

    assert errors_of(response, "code") == [
        "This code is not right. Check the latest email and try again."
    ]
    assert EmailAddress.objects.filter(verified=True).exists() is False


def test_mistyped_address_can_be_given_up_for_the_right_one(
    client: Client, sign_up_data: Any, mailoutbox: Outbox
) -> None:
    client.post(PAGE, sign_up_data | {"email": "margret@example.org"})

    back = client.post("/account/start-again/", {"to": "sign_up"})
    client.post(back.headers["Location"], sign_up_data)
    client.post(CODE_PAGE, {"code": code_in(mailoutbox[-1])})

    assert client.session["_auth_user_id"] == str(User.objects.get(email="margaret@example.org").pk)


@pytest.mark.parametrize("email", ["known@example.org", "new@example.org"])
@pytest.mark.parametrize(
    "asked, kept",
    [
        ("/invitation/", "?next=%2Finvitation%2F"),
        ("/plan/?week=2&day=3", "?next=%2Fplan%2F%3Fweek%3D2%26day%3D3"),
        ("", ""),
        ("https://evil.example/", ""),
        ("//evil.example/", ""),
        ("/%2F%2Fevil.example/", ""),
        ("%2F%2Fevil.example", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_another_address_still_leads_to_the_page_asked_for(
    client: Client, sign_up_data: Any, email: str, asked: str, kept: str
) -> None:
    confirmed(UserFactory.create(email="known@example.org"))
    client.post(PAGE, sign_up_data | {"email": email, "next": asked})

    back = client.post("/account/start-again/", {"to": "sign_up"})

    assert back.headers["Location"] == PAGE + kept
    assert client.post("/account/start-again/").headers["Location"] == "/account/login/"


def test_page_asked_for_is_checked_again_on_the_way_back(client: Client) -> None:
    back = client.post("/account/start-again/", {"next": "//evil.example/"})
    kept = client.post("/account/start-again/", {"next": "/plan/"})

    assert back.headers["Location"] == "/account/login/"
    assert kept.headers["Location"] == "/account/login/?next=%2Fplan%2F"


def test_starting_again_keeps_the_visitors_safety_check(client: Client, sign_up_data: Any) -> None:
    client.get(PAGE)
    session = client.session
    session["screening_uuid"] = "5b0f2f4c-9f0e-4b39-9a53-5d3c1b8f1a11"
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    client.post(PAGE, sign_up_data)

    response = client.post("/account/start-again/")

    assert response.headers["Location"] == "/account/login/"
    assert client.get("/account/login/").status_code == 200
    assert client.session["screening_uuid"] == "5b0f2f4c-9f0e-4b39-9a53-5d3c1b8f1a11"


def test_mail_holds_the_code_and_no_word_about_health(
    client: Client, sign_up_data: Any, mailoutbox: Outbox
) -> None:
    client.post(PAGE, sign_up_data)

    mail = mailoutbox[0]
    assert mail.subject == "Your RetroWalk code"
    words = f"{mail.subject} {mail.body}".lower()
    assert not {"pain", "knee", "screening", "health", "walk backward"} & set(words.split())
    assert mail.to == ["margaret@example.org"]


def test_mail_is_queued_and_not_sent_within_the_request(client: Client, sign_up_data: Any) -> None:
    with override_settings(EMAIL_BACKEND="retrowalk.mail.QueueBackend"):
        client.post(PAGE, sign_up_data)

    assert OutgoingMail.objects.get().to == ["margaret@example.org"]


def outcome(client: Client, outbox: Outbox, data: Any) -> tuple[Any, ...]:
    """Return all that an onlooker of a sign-up sees: both answers and the number of mails."""
    before = len(outbox)
    first = client.post(PAGE, data)
    page = client.get(first.headers["Location"])
    return (
        first.status_code,
        first.headers["Location"],
        looks(page, data["email"]),
        len(outbox) - before,
    )


def test_known_and_unknown_address_cannot_be_told_apart(
    sign_up_data: Any, mailoutbox: Outbox
) -> None:
    confirmed(UserFactory.create(email="known@example.org"))

    known = outcome(Client(), mailoutbox, sign_up_data | {"email": "known@example.org"})
    unknown = outcome(Client(), mailoutbox, sign_up_data | {"email": "other@example.org"})

    assert known == unknown
    assert known[3] == 1


@pytest.mark.parametrize("email", ["known@example.org", "other@example.org"])
def test_known_address_takes_as_long_to_answer_as_an_unknown_one(
    client: Client, sign_up_data: Any, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(UserFactory.create(email="known@example.org"))
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda hasher, password, salt: hashed.append(password) or encode(hasher, password, salt),
    )

    client.post(PAGE, sign_up_data | {"email": email})

    assert hashed == [sign_up_data["password1"]]  # nothing else here takes so long


def test_owner_of_a_known_address_is_told_by_mail(
    client: Client, sign_up_data: Any, mailoutbox: Outbox
) -> None:
    confirmed(UserFactory.create(email="margaret@example.org", name="First"))

    client.post(PAGE, sign_up_data | {"email": "Margaret@Example.org"})

    assert [mail.subject for mail in mailoutbox] == ["You already have a RetroWalk account"]
    assert User.objects.get().name == "First"


def test_code_page_after_a_known_address_takes_no_code(
    client: Client, sign_up_data: Any, mailoutbox: Outbox
) -> None:
    confirmed(UserFactory.create(email="margaret@example.org"))
    client.post(PAGE, sign_up_data)

    response = client.post(CODE_PAGE, {"code": "ABCD-EFGH"})

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_two_sign_ups_at_the_same_moment_answer_alike(
    client: Client, sign_up_data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(UserFactory.create(email="margaret@example.org"))
    # The first sign-up is stored after the second one has looked for its address.
    monkeypatch.setattr(
        "accounts.forms.sign_up.SignUpForm.validate_unique_email", lambda form, value: value
    )

    response = client.post(PAGE, sign_up_data)

    assert (response.status_code, response.headers["Location"]) == (302, CODE_PAGE)
    assert User.objects.count() == 1


def test_database_lets_an_address_in_once_whatever_its_case() -> None:
    UserFactory.create(email="margaret@example.org")

    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="MARGARET@example.org", name="Second")])


@pytest.mark.parametrize(
    "field, typed, words",
    [
        ("name", "", "Enter your name"),
        ("name", " \u200b ", "Enter your name"),
        ("name", "x" * 121, "Use a name of 120 characters or less"),
        ("name", "a\u202eb", "Remove the hidden character"),
        ("name", "a\0b", "Remove the hidden character"),
        ("email", "", "Enter your email address"),
        ("email", "margaret", "Enter an email address with an @, such as name@example.org"),
        ("email", "a@b@example.org", "Enter an email address with an @"),
        ("email", "a b@example.org", "Enter an email address with an @"),
        ("email", "a@example.org\nBcc: b@example.org", "Enter an email address with an @"),
        ("email", "a@example.org, b@example.org", "Enter an email address with an @"),
        ("email", f"{'a' * 250}@example.org", "Use an email address of 254 characters or less"),
        ("password1", "", "Enter a password"),
        ("password1", "short", "at least 12 characters"),
        ("password1", "x" * 129, "Use at most 128 characters"),
        ("password1", "password1234", "too common"),
        ("password1", "retrowalk-2026!", "Do not use the name RetroWalk"),
        ("password1", "margaret@example.org", "too similar"),
    ],
)
def test_sign_up_says_what_to_do_and_stores_nothing(
    client: Client, sign_up_data: Any, field: str, typed: str, words: str
) -> None:
    response = client.post(PAGE, sign_up_data | {field: typed})

    assert words in " ".join(errors_of(response, field))
    assert response.status_code == 200
    assert User.objects.exists() is False


def test_refused_sign_up_keeps_what_was_typed_but_the_password(
    client: Client, sign_up_data: Any
) -> None:
    response = client.post(PAGE, sign_up_data | {"email": "nonsense"})

    page = response.content.decode()
    assert 'value="Margaret Holt"' in page
    assert 'value="nonsense"' in page
    assert sign_up_data["password1"] not in page
    assert "<title>Error: " in page


@pytest.mark.parametrize("name", ["O'Brien", "İpek", "李小龍", "<b>x</b>", "{{ 7 }}", "👩‍👧‍👦"])
def test_name_is_stored_as_typed(client: Client, sign_up_data: Any, name: str) -> None:
    client.post(PAGE, sign_up_data | {"name": name})

    assert User.objects.get().name == name


def test_extra_fields_change_nothing(client: Client, sign_up_data: Any) -> None:
    extra = {"is_staff": "on", "is_superuser": "on", "role": "physio", "uuid": "x", "id": "7"}

    client.post(PAGE, sign_up_data | extra)

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.has_staff_role) == (False, False, False)


def test_closed_house_asks_for_an_invitation(client: Client, sign_up_data: Any) -> None:
    with override_settings(SIGN_UP="invitation"):
        page = client.get(PAGE)
        client.post(PAGE, sign_up_data)

    assert b"You need an invitation" in page.content
    assert User.objects.exists() is False
