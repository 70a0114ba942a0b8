"""Today on a phone: its one job is seen without a scroll."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.clocks import Clocks
from tests.factories.programs import member_with_plan

pytestmark = pytest.mark.usefixtures("loaded_programs")


def test_start_stands_above_the_tabs_of_a_phone(
    phone: Page, sign_in: Callable[..., None], clocks: Clocks
) -> None:
    # The longest first day: a name that takes a line of its own, and rests in the walk.
    assert clocks.now
    plan = member_with_plan("balance_older_adult", user={"name": "Rosemary Holt"})
    sign_in(phone, plan.member)
    phone.goto("/today/")

    start = phone.get_by_role("link", name="Start session").bounding_box() or {}
    tabs = phone.locator(".tabs").bounding_box() or {}

    assert start["y"] + start["height"] <= tabs["y"]
