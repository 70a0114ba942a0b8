"""By keyboard alone: every control is reached, seen and pressed, and focus goes where one reads."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people, steps
from tests.browser.clocks import Clocks
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import client_of, clients_of, coach_of, owed

pytestmark = pytest.mark.usefixtures("loaded_programs")

FOCUS = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const shown = one.closest("label, summary") ?? one;
    const outlined = [one, shown].some((part) => {
        const style = getComputedStyle(part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    const box = shown.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const words = (one.labels?.[0]?.textContent ?? one.textContent ?? "").trim();
    return {
        words: words.replace(/\\s+/g, " "),
        outlined,
        covered: !(shown.contains(at) || at?.contains(one)),
    };
}"""
MOST_STOPS = 80

SWAPPING = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
"""What htmx marks until a new page stands; a key pressed before that is pressed on half a page."""

TAB_WHILE_SETTLING = """() => addEventListener("htmx:afterSwap", () => queueMicrotask(() =>
    document.querySelector("main a").focus()), { once: true })"""
"""Goes on, as Tab does, in the moment between a new page and its heading's turn."""


def stops(page: Page) -> list[dict[str, object]]:
    """Press Tab from the top of the page to its end; return each stop."""
    found: list[dict[str, object]] = []
    page.evaluate("document.activeElement.blur()")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (found and stop == found[0]):
            return found
        found.append(stop)
    raise AssertionError("Tab never comes to the end of the page.")


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the control with these words has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop and stop["words"] == words:
            return
    raise AssertionError(f"Tab never comes to {words}.")


@pytest.fixture
def walker_page(desktop: Page, sign_in: Callable[..., None], clocks: Clocks) -> Page:
    """A member's page on the morning of a walk."""
    plan = people.walker()
    clocks.set_server(people.MORNING)
    sign_in(desktop, plan.member)
    return desktop


@pytest.mark.parametrize("width", [390, 1280])
def test_every_stop_is_seen_and_uncovered(walker_page: Page, width: int) -> None:
    walk = people.todays_walk()
    walker_page.set_viewport_size({"width": width, "height": 844})
    hidden: list[tuple[str, object]] = []

    for address in (
        "/today/",
        "/plan/",
        f"/sessions/{walk.uuid}/",
        "/progress/",
        "/me/",
        "/check/",
    ):
        walker_page.goto(address)
        found = stops(walker_page)
        assert found[0]["words"] == "Skip to main content"
        hidden += [(address, one) for one in found if not one["outlined"] or one["covered"]]

    assert hidden == []


@pytest.mark.usefixtures("clocks", "transactional_db")
@pytest.mark.parametrize("width", [390, 1280])
def test_every_stop_of_a_coach_is_seen_and_uncovered(
    desktop: Page, sign_in: Callable[..., None], width: int
) -> None:
    coach = coach_of(ClinicFactory.create(), name="Tom Okoro")
    faller = client_of(coach, name="Joan Petrie", reason="urgent", reason_detail="fell")
    owed(faller, "urgent", detail="fell")
    clients_of(coach, 3, reason="quiet", reason_detail="no_session")
    sign_in(desktop, coach)
    desktop.set_viewport_size({"width": width, "height": 844})
    hidden: list[tuple[str, object]] = []

    for address in ("/roster/", f"/roster/{faller.member.uuid}/", "/follow-ups/", "/week/"):
        desktop.goto(address)
        found = stops(desktop)
        assert found[0]["words"] == "Skip to main content"
        hidden += [(address, one) for one in found if not one["outlined"] or one["covered"]]

    assert hidden == []


def test_tabs_lead_on_by_keyboard(walker_page: Page) -> None:
    walker_page.goto("/today/")

    for words, heading in (("Plan", re.compile(r"Week \d of 10")), ("Progress", "Your progress")):
        tab_to(walker_page, words)
        walker_page.keyboard.press("Enter")
        expect(steps.heading(walker_page)).to_have_text(heading)


def test_check_is_answered_by_keyboard_and_focus_follows(desktop: Page) -> None:
    keys = desktop.keyboard
    desktop.goto("/check/")

    tab_to(desktop, "Start the check")
    keys.press("Enter")
    expect(desktop.get_by_role("alert")).to_be_focused()
    expect(desktop.locator(SWAPPING)).to_have_count(0)
    keys.press("Tab")
    keys.press("Enter")
    expect(desktop.get_by_label("I understand, and I agree")).to_be_focused()
    keys.press("Space")
    tab_to(desktop, "Start the check")
    keys.press("Enter")
    steps.expect_heading(desktop, "How old are you?")

    desktop.get_by_label("How old are you?").focus()
    keys.press("Enter")
    expect(desktop.get_by_role("alert")).to_be_focused()
    expect(desktop.locator(SWAPPING)).to_have_count(0)
    keys.press("Tab")
    keys.press("Enter")
    expect(desktop.get_by_label("How old are you?")).to_be_focused()
    keys.type("52")
    keys.press("Enter")

    steps.expect_heading(desktop, "What would you most like help with?")
    expect(steps.heading(desktop)).to_be_focused()
    desktop.get_by_label("A sore knee").focus()
    keys.press("ArrowDown")
    expect(desktop.get_by_label("A sore back")).to_be_checked()
    keys.press("Enter")
    steps.expect_heading(desktop, "Do you have any of these warning signs?")
    expect(steps.heading(desktop)).to_be_focused()
    tab_to(desktop, "None of these")
    keys.press("Space")
    tab_to(desktop, "Continue")
    desktop.evaluate(TAB_WHILE_SETTLING)
    keys.press("Enter")
    desktop.wait_for_url(lambda address: "warning-signs" not in address)
    expect(desktop.locator(SWAPPING)).to_have_count(0)
    expect(desktop.locator("main").get_by_role("link").first).to_be_focused()


def test_log_is_told_by_keyboard(walker_page: Page) -> None:
    walk = people.walked_today()
    walker_page.goto(f"/sessions/{walk.uuid}/log/pain/")
    keys = walker_page.keyboard

    for number, words in (("2", "worst"), ("3", "hard"), ("8", "sure")):
        expect(steps.heading(walker_page)).to_contain_text(words)
        tab_to(walker_page, "0")
        for _ in range(int(number)):
            keys.press("ArrowRight")
        expect(walker_page.get_by_label(number, exact=True)).to_be_checked()
        keys.press("Enter")
    steps.expect_heading(walker_page, "Did anything happen?")
    tab_to(walker_page, "None of these")
    keys.press("Space")
    keys.press("Enter")

    steps.expect_heading(walker_page, "Well done, Margaret")
