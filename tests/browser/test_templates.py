"""The grid of weeks by keyboard: arrows between weeks, checks while typing, Enter saves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programs.library.queries import latest_version, program_of
from tests.factories.templates import clinic_template, physio

pytestmark = pytest.mark.usefixtures("loaded_programs")


def test_weeks_are_typed_by_keyboard_alone(
    desktop: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]]
) -> None:
    author = physio()
    template = clinic_template(author)
    sign_in(desktop, author)
    desktop.goto(f"/templates/{template.key}/edit/")
    faults = axe(desktop)

    first = desktop.get_by_role("group", name="Week 1", exact=True)
    first.get_by_label("Walks", exact=True).focus()
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.type("12")
    desktop.keyboard.press("Tab")
    expect(desktop.locator("#checks")).to_contain_text("Each session gains 10 minutes")
    desktop.locator("#week-1").get_by_role("button", name="Repeat week 1").focus()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("#w2-sessions")).to_be_focused()
    expect(desktop.locator("#w3-walks")).to_have_value("12")
    desktop.keyboard.press("Enter")

    expect(desktop.get_by_role("status").first).to_contain_text("Saved as a draft")
    weeks = program_of(latest_version(template)).weeks
    assert [week.repetitions for week in weeks[:3]] == [4, 4, 12]
    assert faults == []
