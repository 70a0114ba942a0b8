"""Account pages: settings that work by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Page]
SignIn = Callable[[Page, User], None]


@pytest.fixture
def member() -> User:
    user = UserFactory.create(name="Joan Reed", email="joan@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_text_size_takes_two_taps_and_stays(phone: Page, sign_in: SignIn, member: User) -> None:
    sign_in(phone, member)
    phone.goto("/me/")

    phone.get_by_text("Largest").tap()
    phone.locator("#reading").get_by_role("button", name="Save").tap()

    expect(phone.get_by_role("status")).to_contain_text("Text and colours saved")
    phone.reload()
    assert phone.evaluate("document.documentElement.dataset.textSize") == "150"


def test_refused_section_takes_focus_to_what_is_wrong(
    phone: Page, sign_in: SignIn, member: User
) -> None:
    sign_in(phone, member)
    phone.goto("/me/")

    phone.get_by_label("Your name").fill("")
    phone.locator("#about").get_by_role("button", name="Save").click()

    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.get_by_role("alert")).to_contain_text("Enter your name")


def test_settings_work_without_script(open_page: OpenPage, sign_in: SignIn, member: User) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, member)
    page.goto("/me/")

    page.get_by_label("Miles").check()
    page.locator("#place").get_by_role("button", name="Save").click()

    expect(page.get_by_role("status")).to_contain_text("Where you are saved")


def test_sign_up_sends_the_zone_of_the_browser(open_page: OpenPage) -> None:
    page = open_page(timezone_id="Europe/Rome")
    page.goto("/account/signup/")

    page.get_by_label("Your name").fill("Ada Conti")
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill("three-quiet-hens")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    user = User.objects.get()
    assert (user.time_zone, user.country) == ("Europe/Rome", "IT")


def test_password_can_be_shown_and_hidden(phone: Page) -> None:
    phone.goto("/account/signup/")
    field = phone.get_by_label("Password", exact=True)
    field.fill("three-quiet-hens")

    phone.get_by_role("button", name="Show password").click()
    shown = field.get_attribute("type")
    phone.get_by_role("button", name="Hide password").click()

    assert (shown, field.get_attribute("type")) == ("text", "password")


def test_download_arrives_as_a_file(phone: Page, sign_in: SignIn, member: User) -> None:
    sign_in(phone, member)
    phone.goto("/me/data/download/")
    phone.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Continue").click()

    with phone.expect_download() as arriving:
        phone.get_by_role("button", name="Download the file").click()

    assert arriving.value.suggested_filename.endswith(".zip")
