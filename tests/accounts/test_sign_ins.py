"""A sign-in ends where a second step is set up elsewhere, and stays in sight with a new key."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts.models import BrowserSession, Clinic, InvitedAs, Role, User
from accounts.services.deletion import forget
from accounts.services.sign_ins import end_sign_ins
from retrowalk.middleware.sign_in import LAST_SEEN
from tests.accounts.conftest import works
from tests.accounts.inviting import browser_of, invited, opened
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

CLINIC = {"name": "Hill", "country": "GB", "time_zone": "Europe/London", "own_role": "physio"}


def signed_in(person: User) -> Client:
    """Return a browser in which the person gave their password a moment ago."""
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def set_up_second_step(client: Client) -> None:
    """Add an authenticator app, as its page asks for it."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/2fa/totp/activate/")
    counter = next(totp.yield_hotp_counters_from_time())
    value = totp.hotp_value(client.session["mfa.totp.secret"], counter)
    client.post("/account/2fa/totp/activate/", {"code": totp.format_hotp_value(value)})


@pytest.mark.django_db(transaction=True)
def test_setting_up_a_second_step_ends_sign_ins_that_gave_only_one(
    clinic: Clinic, settings: Any
) -> None:
    settings.STAFF_NEED_SECOND_STEP = True
    person = works(clinic, Role.COACH)
    here, elsewhere, of_another = signed_in(person), signed_in(person), Client()
    of_another.force_login(works(clinic, Role.COACH))

    set_up_second_step(here)

    assert here.get("/roster/").status_code == 200
    assert elsewhere.get("/roster/").headers["Location"].startswith("/account/login/")
    assert of_another.get("/roster/").headers["Location"] == "/account/2fa/"


def test_one_who_makes_a_clinic_finds_the_sign_in_among_their_devices(member: User) -> None:
    client = signed_in(member)
    before = client.session.session_key

    client.post("/clinic/new/", CLINIC)

    keys = list(UserSession.objects.filter(user=member).values_list("session_key", flat=True))
    assert keys == [client.session.session_key] != [before]


def test_one_who_becomes_staff_finds_the_sign_in_among_their_devices(
    admin: User, member: User
) -> None:
    client = signed_in(member)
    before = client.session.session_key
    opened(invited(admin, member.email, InvitedAs.COACH), client)

    client.post("/invitation/", {"answer": "yes"})

    keys = list(UserSession.objects.filter(user=member).values_list("session_key", flat=True))
    assert member.memberships.open().count() == 1
    assert keys == [client.session.session_key] != [before]


def form_left_behind(member: User) -> Client:
    """Return a browser that keeps what the member sent after their sign-in had run out."""
    client = browser_of(member)
    session = client.session
    session[LAST_SEEN] = 1
    session.save()
    client.post("/notes/", {"body": "My knee is swollen"})
    assert "interrupted_form" in client.session
    return client


def test_form_kept_for_somebody_goes_when_they_sign_out_everywhere(member: User) -> None:
    client = form_left_behind(member)

    end_sign_ins(member)

    assert "interrupted_form" not in client.session
    assert BrowserSession.objects.exists() is False


def test_form_kept_for_somebody_goes_with_their_account(member: User) -> None:
    form_left_behind(member)

    forget(user=member, now=timezone.now())

    assert BrowserSession.objects.exists() is False


def test_form_kept_for_somebody_signs_nobody_in(member: User) -> None:
    client = form_left_behind(member)

    assert client.get("/me/").headers["Location"].startswith("/account/login/")
