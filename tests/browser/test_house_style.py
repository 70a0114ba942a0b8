"""The look and the small script of the house, on the component sheet; the tours see the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def _debugging(settings: Any) -> None:
    """Show the component sheet."""
    settings.DEBUG = True


@pytest.fixture
def sheet(phone: Page) -> Page:
    """The component sheet on a phone."""
    phone.goto(reverse("public:components"))
    return phone


def width_of_content(page: Page, width: int, text_size: str) -> int:
    """Return how wide the page grows in a window of this width (pixels, text in per cent)."""
    page.set_viewport_size({"width": width, "height": 700})
    page.evaluate("size => { document.documentElement.dataset.textSize = size }", text_size)
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("width, scheme", [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing(
    open_page: OpenPage, axe: Callable[[Page], list[str]], width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(reverse("public:components"))

    assert axe(page) == []


def test_nothing_scrolls_sideways(sheet: Page) -> None:
    too_wide = [
        (width, text_size)
        for width, text_size in [(320, "100"), (390, "150"), (640, "100")]
        if width_of_content(sheet, width, text_size) > width
    ]

    assert too_wide == []


def test_call_to_check_is_seen_without_scrolling(phone: Page) -> None:
    phone.goto(reverse("public:home"))

    box = phone.get_by_role("link", name="Check if it’s right for you").first.bounding_box()

    assert box is not None
    assert box["y"] + box["height"] <= 844


def test_none_of_these_clears_the_others_and_back(sheet: Page) -> None:
    group = sheet.get_by_role("group", name="Any of these today?").first
    dizzy, none = group.get_by_label("I feel dizzy"), group.get_by_label("None of these")

    none.check()
    expect(dizzy).not_to_be_checked()

    dizzy.check()
    expect(none).not_to_be_checked()


def test_scale_says_the_number_picked(sheet: Page) -> None:
    scale = sheet.get_by_role("group", name="What was your worst knee pain on this walk?").first

    scale.get_by_label("7", exact=True).check()

    expect(scale.locator("output")).to_have_text("You picked 7 out of 10")


def test_error_link_leads_to_the_first_answer(sheet: Page) -> None:
    sheet.get_by_role("link", name="Choose an answer about falls").click()

    expect(sheet.locator("#wrong_falls_0")).to_be_focused()


def test_message_can_be_closed(sheet: Page) -> None:
    messages = sheet.locator("[data-toast]")
    there = messages.count()

    messages.first.get_by_role("button", name="Close message").click()

    expect(messages).to_have_count(there - 1)


def test_message_leaves_after_ten_seconds_and_a_fault_stays(open_page: OpenPage) -> None:
    page = open_page()
    page.clock.install()
    page.goto(reverse("public:components"))

    page.clock.run_for(10_500)

    expect(page.locator("[data-toast]")).to_have_count(1)
    expect(page.locator("[data-toast=stays]")).to_be_visible()


def test_password_can_be_shown(phone: Page) -> None:
    phone.goto(reverse("account_login"))
    box = phone.get_by_label("Password", exact=True)

    phone.get_by_role("button", name="Show password").click()

    expect(box).to_have_attribute("type", "text")


def test_keyboard_reaches_the_main_part_first(desktop: Page) -> None:
    desktop.goto(reverse("public:home"))

    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")

    expect(desktop.locator("#main")).to_be_focused()


def test_menu_closes_with_escape_and_gives_focus_back(phone: Page) -> None:
    phone.goto(reverse("public:home"))
    menu = phone.locator("details.menu")

    menu.locator("summary").click()
    phone.keyboard.press("Escape")

    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()

    menu.locator("summary").click()
    menu.locator("a").last.focus()
    expect(menu).to_have_attribute("open", "")
    phone.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")
