"""People who sign up and in, and the mail they get."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from accounts.models import Clinic, Role, User
from tests.factories.accounts import PASSWORD, ClinicFactory, MembershipFactory, UserFactory

SIGN_UP = {
    "name": "Margaret Holt",
    "email": "margaret@example.org",
    "password1": "three-quiet-hens",
    "time_zone": "Europe/London",
}


@pytest.fixture
def sign_up_data() -> dict[str, str]:
    """What a new person enters on the sign-up page."""
    return dict(SIGN_UP)


@pytest.fixture
def member(db: None) -> User:
    """A member with a confirmed e-mail address and the factory's password."""
    return confirmed(UserFactory(email="joan@example.org", name="Joan Reed"))


@pytest.fixture
def member_client(client: Client, member: User) -> Client:
    """A browser in which the member is signed in."""
    client.force_login(member)
    return client


@pytest.fixture
def clinic(db: None) -> Clinic:
    """A clinic that invites people."""
    return ClinicFactory.create(name="Riverside Clinic")


@pytest.fixture
def physio(clinic: Clinic) -> User:
    """A physio there."""
    return works(clinic, name="Anna Kaur")


@pytest.fixture
def admin(clinic: Clinic) -> User:
    """An admin there."""
    return works(clinic, Role.CLINIC_ADMIN, name="Priya Shah")


@pytest.fixture
def margaret(db: None) -> User:
    """Somebody who is invited, at the address that the invitation names."""
    return confirmed(UserFactory.create(email=SIGN_UP["email"], name=SIGN_UP["name"]))


@pytest.fixture
def recently_asked(member_client: Client) -> Callable[[], Client]:
    """Return a function that proves once more who the member is, as the page asks."""

    def prove() -> Client:
        member_client.post("/account/reauthenticate/", {"password": PASSWORD})
        return member_client

    return prove


def confirmed(user: User) -> User:
    """Return the person with a confirmed address."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in(mail: EmailMessage) -> str:
    """Return the code a mail holds."""
    found = re.search(r"^ {4}(\S+)$", str(mail.body), re.MULTILINE)
    assert found, mail.body
    return found[1]


def looks(response: HttpResponse, email: str) -> str:
    """Return a page as an onlooker compares it: without form tokens and the address typed."""
    page = response.content.decode().replace(email, "ADDRESS")
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", page)


def works(clinic: Clinic, role: str = Role.PHYSIO, **person: Any) -> User:
    """Return somebody who works in the clinic, their address confirmed."""
    user = confirmed(UserFactory.create(**person))
    MembershipFactory.create(user=user, clinic=clinic, role=role)
    return user
