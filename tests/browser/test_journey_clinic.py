"""From an invitation to a plan: invited, agreed, assigned, and seen by the member on Today."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import Clinic, Consent, User
from tests.browser import people, steps
from tests.browser.clocks import Clocks
from tests.factories.accounts import ClinicFactory, MembershipFactory
from tests.factories.programs import SORE_KNEE, member_screened


@pytest.fixture
def clinic(clocks: Clocks, transactional_db: None) -> Clinic:
    call_command("load_programs", verbosity=0)
    return ClinicFactory.create(name="Riverside Clinic")


@pytest.fixture
def physio(clinic: Clinic) -> User:
    user: User = MembershipFactory.create(clinic=clinic, user__name="Anna Kaur").user
    return user


@pytest.fixture
def margaret(clinic: Clinic) -> User:
    return people.confirmed(member_screened(SORE_KNEE, name="Margaret Ellis", birth_year=1958))


def test_client_is_invited_agrees_gets_a_plan_and_sees_it(
    desktop: Page,
    phone: Page,
    sign_in: Callable[..., None],
    physio: User,
    margaret: User,
) -> None:
    sign_in(desktop, physio)
    sign_in(phone, margaret)

    desktop.goto("/clinic/invite/")
    desktop.get_by_label("Email address").fill(margaret.email)
    steps.press(desktop, "Make the invitation")
    steps.expect_heading(desktop, "Invitation sent")
    phone.goto(urlsplit(desktop.locator("#link").inner_text()).path)

    steps.expect_heading(phone, "Share with Riverside Clinic?")
    assert "/invitations/" not in phone.url
    steps.press(phone, "Share with Riverside Clinic")
    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_label("I agree to share this").check()
    steps.press(phone, "Share with Riverside Clinic")
    expect(phone.locator("main")).not_to_contain_text("Share with Riverside Clinic?")
    assert Consent.objects.get(user=margaret, clinic__isnull=False).shown_text

    desktop.goto("/clients/")
    row = desktop.get_by_role("row").filter(has_text="Margaret Ellis")
    row.get_by_role("link", name="Assign plan").click()
    desktop.get_by_role("button", name="Assign and tell Margaret").click()
    expect(desktop.locator("#toast")).to_contain_text("Plan sent.")

    phone.goto("/today/")
    expect(phone.locator("main")).to_contain_text("Friday 15 May")
    phone.goto("/me/access/")
    expect(phone.locator("main")).to_contain_text("Anna Kaur")
