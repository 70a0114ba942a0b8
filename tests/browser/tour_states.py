"""Small things a tour does on its way: emptying a form, signing in, a link to a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import Page

from accounts.models import User
from tests.browser import steps
from tests.factories.accounts import PASSWORD, UserFactory

if TYPE_CHECKING:
    from tests.browser.tours import Guide


def empty(page: Page) -> None:
    """Take back whatever is chosen, so that the form has something to say."""
    page.evaluate(
        """() => {
            for (const field of document.querySelectorAll("main input:not([type=hidden])")) {
                if (field.type === "radio" || field.type === "checkbox") field.checked = false;
                else field.value = "";
            }
        }"""
    )


def reset_link() -> tuple[str, str]:
    """Return the two parts of a link to choose a new password."""
    member = UserFactory.create()
    return urlsafe_base64_encode(str(member.pk).encode()), default_token_generator.make_token(
        member
    )


def sign_in_by_form(page: Page, member: User, to: str = "**/today/") -> None:
    """Sign in with a password, and wait for the page that follows."""
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    steps.press(page, "Sign in")
    page.wait_for_url(to)


def add_passkey(guide: Guide) -> int:
    """Add a passkey with a device the browser plays; return its id."""
    device = guide.page.context.new_cdp_session(guide.page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    able = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind | able})
    guide.open("mfa_add_webauthn")
    guide.page.get_by_role("textbox").first.fill("My phone")
    guide.page.locator("main").get_by_role("button").first.click()
    guide.page.wait_for_url(lambda url: not url.endswith("/add/"))
    return Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
