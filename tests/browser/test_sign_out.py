"""Signing out: what is unsent is sent first, or asked about; then the device forgets (R19)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/account/logout/"
START_PAGE = re.compile(r"//[^/]+/$")
WALK_URL = "/sessions/5b0f2f4c-9f0e-4b39-9a53-5d3c1b8f1a11/finish/"
SignIn = Callable[[Page, User], None]


@pytest.fixture
def member() -> User:
    return UserFactory.create(name="Joan Reed")


@pytest.fixture
def page_with_a_walk(phone: Page, sign_in: SignIn, member: User) -> Page:
    """The sign-out page on a phone that keeps one walk nobody has sent yet."""
    sign_in(phone, member)
    phone.goto("/help/")
    keep(phone, member)
    return phone


def keep(page: Page, member: User) -> None:
    """Put a finished walk on the device's shelf of this account, and a note beside it."""
    entry = {"name": "walk", "kind": "finish", "url": WALK_URL, "body": {}, "kept_at": 1}
    entry |= {"tries": 1, "state": "waiting"}
    page.evaluate(
        "([key, text]) => { localStorage.setItem(key, text); sessionStorage.setItem(key, text) }",
        [f"retrowalk:{member.uuid}:outbox:walk", json.dumps(entry)],
    )


def kept(page: Page) -> Any:
    """Return what RetroWalk still keeps in the browser."""
    return page.evaluate(
        "() => [localStorage, sessionStorage].flatMap(Object.keys)"
        ".filter((key) => key.startsWith('retrowalk:'))"
    )


def answer_with(page: Page, status: int) -> list[str]:
    """Let the server answer a sent walk with a status; return the bodies as they come in."""
    sent: list[str] = []

    def fulfil(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=status, content_type="application/json", body='{"status": "saved"}')

    page.route(f"**{WALK_URL}", fulfil)
    return sent


def sign_out(page: Page) -> None:
    page.goto(PAGE)
    page.get_by_role("button", name="Sign out").click()


def test_unsent_walk_is_sent_before_the_device_forgets(page_with_a_walk: Page) -> None:
    sent = answer_with(page_with_a_walk, 200)

    sign_out(page_with_a_walk)

    expect(page_with_a_walk).to_have_url(START_PAGE)
    assert len(sent) == 1
    assert kept(page_with_a_walk) == []


def test_walk_that_cannot_be_sent_is_asked_about(page_with_a_walk: Page) -> None:
    answer_with(page_with_a_walk, 503)

    sign_out(page_with_a_walk)

    expect(page_with_a_walk.get_by_role("alert")).to_contain_text("1 walk is not sent yet")
    expect(page_with_a_walk.get_by_role("link", name="Stay signed in")).to_be_visible()
    assert len(kept(page_with_a_walk)) == 2


def test_walk_is_discarded_only_by_its_own_button(page_with_a_walk: Page) -> None:
    answer_with(page_with_a_walk, 503)
    sign_out(page_with_a_walk)

    page_with_a_walk.get_by_role("button", name="Discard 1 walk and sign out").click()

    expect(page_with_a_walk).to_have_url(START_PAGE)
    assert kept(page_with_a_walk) == []


def test_another_account_sends_nothing_of_the_first(
    phone: Page, sign_in: SignIn, member: User
) -> None:
    sign_in(phone, UserFactory.create())
    phone.goto("/help/")
    keep(phone, member)
    sent = answer_with(phone, 200)

    sign_out(phone)

    expect(phone).to_have_url(START_PAGE)
    assert sent == []


def test_sign_out_works_without_script(
    open_page: Callable[..., Page], sign_in: SignIn, member: User
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, member)

    sign_out(page)

    expect(page).to_have_url(START_PAGE)
    page.goto("/me/")
    assert "/account/login/" in page.url
