"""The list of clients by keyboard: search as one types, rows by key, and the keys turned off."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from tests.browser.clocks import Clocks
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import client_of, physio_of

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_clients_are_found_and_opened_by_keyboard(
    desktop: Page, sign_in: Callable[[Page, Any], None], clocks: Clocks
) -> None:
    physio = physio_of(ClinicFactory.create())
    for name in ("Ann Baker", "Bob Costa", "Cy Dunn"):
        client_of(physio, role=Role.PHYSIO, name=name, program_key="knee_oa")
    sign_in(desktop, physio)
    desktop.goto("/clients/")
    row = desktop.locator("[data-row]")
    sheet = desktop.get_by_role("dialog", name="Keys on this page")

    desktop.keyboard.press("j")
    desktop.keyboard.press("j")
    expect(row.nth(1)).to_be_focused()
    desktop.keyboard.press("k")
    expect(row.nth(0)).to_be_focused()

    desktop.keyboard.press("/")
    desktop.keyboard.type("cy j?")
    expect(desktop.get_by_text("No client fits")).to_be_visible()
    expect(sheet).to_be_hidden()
    for _ in range(3):
        desktop.keyboard.press("Backspace")
    expect(row).to_have_count(1)
    expect(desktop).to_have_url(re.compile(r"\?q=cy"))
    expect(desktop).to_have_title("Clients like “cy” | RetroWalk")
    expect(desktop.locator("#clients-said")).to_have_text("1 client found")

    row.focus()
    desktop.keyboard.press("?")
    sheet.get_by_label("Use these keys on this device").uncheck()
    sheet.get_by_role("button", name="Close").click()
    desktop.keyboard.press("?")
    expect(sheet).to_be_hidden()

    row.focus()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Cy Dunn")
