"""A shared device: after signing out nothing of the person is left on it (trust T6)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from accounts.models import User
from tests.browser import people, steps
from tests.browser.clocks import Clocks
from tests.browser.listener import Listener
from tests.factories.programs import ready_for

CANARIES = ("Zinnia-Canary", "Well walked", "Knee")
KEPT = """async () => ({
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    databases: (await indexedDB.databases()).map((one) => one.name),
    caches: await caches.keys(),
    cookies: document.cookie,
})"""
NOTHING = {"local": [], "session": [], "databases": [], "caches": [], "cookies": ""}

pytestmark = pytest.mark.usefixtures("loaded_programs")


@pytest.fixture
def used(phone: Page, sign_in: Callable[..., None], clocks: Clocks) -> Page:
    """A phone on which somebody has read their pages and begun a walk."""
    plan = people.walker()
    clocks.set_server(people.MORNING)
    User.objects.filter(pk=plan.member_id).update(name=CANARIES[0])
    walk = people.next_walk(plan)
    ready_for(walk, now=clocks.now)
    listener = Listener(phone, clocks)
    sign_in(clocks.give(phone), plan.member)
    for address in ("/today/", "/plan/", "/progress/", "/notes/", f"/sessions/{walk.uuid}/walk/"):
        phone.goto(address)
    listener.start()
    clocks.wait(phone, 30)
    clocks.let_go(phone)
    return phone


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    steps.press(page, "Sign out")
    expect(page.get_by_role("link", name="Sign in").first).to_be_attached()


def test_nothing_stays_on_the_device_after_signing_out(used: Page) -> None:
    while_walking = used.evaluate(KEPT)
    assert any("walk" in name for name, _ in while_walking["local"])

    sign_out(used)

    assert used.evaluate(KEPT) == NOTHING


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_back_shows_nobody_else_what_was_read(used: Page, is_offline: bool) -> None:
    sign_out(used)
    used.context.set_offline(is_offline)

    for _ in range(5):
        go_back(used)
        seen = used.locator("html").inner_text()
        assert not [canary for canary in CANARIES if canary in seen]


def go_back(page: Page) -> None:
    """Go back one page, to wherever that leads: a sign-in, or no network."""
    with contextlib.suppress(Error):
        page.go_back(wait_until="commit")
    page.wait_for_load_state()
