"""Staff reach nothing before a second step of signing in is set up (R11)."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from accounts.models import Clinic, InvitedAs, Membership, Role, User
from accounts.services.acceptance import InvitationRefusedError
from tests.accounts.conftest import confirmed, works
from tests.accounts.inviting import accepted, browser_of, invited
from tests.factories.accounts import ClinicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gate(settings: Any) -> None:
    settings.STAFF_NEED_SECOND_STEP = True


@pytest.fixture
def clinic() -> Clinic:
    return ClinicFactory.create()


def with_factor(user: User, kind: str = Authenticator.Type.TOTP) -> Authenticator:
    """Give the person a second step."""
    factor: Authenticator = Authenticator.objects.create(user=user, type=kind, data={})
    return factor


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "path", ["/clients/", "/roster/", "/clinic/", "/today/", "/me/", "/me/data/", "/", "/safety/"]
)
def test_staff_without_one_are_led_to_the_set_up(clinic: Clinic, role: Role, path: str) -> None:
    answer = browser_of(works(clinic, role)).get(path)

    assert (answer.status_code, answer.headers.get("Location")) == (302, "/account/2fa/")


@pytest.mark.parametrize(
    "path", ["/account/2fa/", "/account/logout/", "/health/", "/help/", "/account/reauthenticate/"]
)
def test_set_up_sign_out_health_and_help_stay_open(clinic: Clinic, path: str) -> None:
    assert browser_of(works(clinic)).get(path).status_code == 200


def test_scripts_and_htmx_are_stopped_as_well(clinic: Clinic) -> None:
    client = browser_of(works(clinic))

    script = client.get("/clients/", headers={"Accept": "application/json"})
    fragment = client.get("/clients/", headers={"HX-Request": "true"})

    assert script.status_code == 403
    assert fragment.headers["HX-Redirect"] == "/account/2fa/"


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_app_or_passkey_opens_everything(clinic: Clinic, kind: str) -> None:
    staff = works(clinic, Role.CLINIC_ADMIN)
    with_factor(staff, kind)

    assert browser_of(staff).get("/clinic/").status_code == 200


def test_recovery_codes_alone_open_nothing(clinic: Clinic) -> None:
    staff = works(clinic, Role.CLINIC_ADMIN)
    with_factor(staff, Authenticator.Type.RECOVERY_CODES)

    assert browser_of(staff).get("/clinic/").status_code == 302


def test_losing_the_last_one_drops_every_browser_back(clinic: Clinic) -> None:
    staff = works(clinic, Role.CLINIC_ADMIN)
    factor = with_factor(staff)
    browsers = [browser_of(staff), browser_of(staff)]
    before = [browser.get("/clinic/").status_code for browser in browsers]

    factor.delete()

    after = [browser.get("/clinic/").status_code for browser in browsers]
    assert (before, after) == ([200, 200], [302, 302])


def test_members_and_those_who_left_pass(clinic: Clinic, member_client: Client) -> None:
    left = works(clinic)
    Membership.objects.filter(user=left).update(ended_at=timezone.now())

    answers = [client.get("/me/").status_code for client in (member_client, browser_of(left))]

    assert answers == [200, 200]


def test_gate_costs_no_query(
    clinic: Clinic, member_client: Client, django_assert_num_queries: Any
) -> None:
    staff = works(clinic)
    with_factor(staff)
    client = browser_of(staff)
    for browser in (client, member_client):
        browser.get("/me/")

    for browser in (client, member_client):
        with django_assert_num_queries(1):  # session, person and roles in one
            browser.get("/me/")


def test_invited_staff_need_one_before_they_can_accept(clinic: Clinic) -> None:
    admin, new = works(clinic, Role.CLINIC_ADMIN), confirmed(UserFactory.create())
    made = invited(admin, new.email, InvitedAs.PHYSIO)
    client = browser_of(new)
    page = client.get(f"/invitations/{made.token}/", follow=True)
    with pytest.raises(InvitationRefusedError, match="no_second_step"):
        accepted(made, new)

    with_factor(new)
    client.post("/invitation/")

    assert "One more step to keep records safe" in page.content.decode()
    assert Membership.objects.get(user=new).role == "physio"


def test_invited_clients_need_none(clinic: Clinic) -> None:
    physio, new = works(clinic), confirmed(UserFactory.create())

    accepted(invited(physio, new.email), new)

    assert new.clinic_links.count() == 1


def test_page_says_that_a_demo_may_go_on(clinic: Clinic, settings: Any) -> None:
    client = browser_of(works(clinic))
    strict = client.get("/account/2fa/").content
    settings.DEBUG, settings.STAFF_NEED_SECOND_STEP = True, False

    lenient = client.get("/account/2fa/").content

    assert b"All other pages open once you have" in strict
    assert b"This is a demo, so you may go on without" in lenient
