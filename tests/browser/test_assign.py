"""Assigning a plan, counted in clicks: 2 for the plan as it is, 8 at most for a tailored one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from accounts.models import CareRelationship
from programs.plans.models import Plan
from programs.plans.queries.plan import open_plan, weeks_of
from tests.browser import steps
from tests.browser.clocks import Clocks
from tests.factories.programs import SORE_KNEE, member_screened
from tests.programs.plans.assigning import care_of

CAREFUL = SORE_KNEE | {"age_years": "68", "worry_fall": "yes", "pain_usual": "4"}


# What lies under the foot of the page, which may cover nothing however tall the choices are.
FOOT_COVERS = """() => {
    const top = document.querySelector(".bench-foot").getBoundingClientRect().top;
    return [...document.querySelectorAll(".bench :is(label, input, .check-problem)")]
        .filter((one) => one.getBoundingClientRect().bottom > top)
        .map((one) => one.textContent || one.name);
}"""


class Hand:
    """A hand on the mouse that counts its clicks."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    def type_into(self, place: Locator, words: str) -> None:
        self.click(place)
        place.fill(words)
        place.blur()


@pytest.fixture
def care(clocks: Clocks, transactional_db: None) -> CareRelationship:
    call_command("load_programs", verbosity=0)
    member = member_screened(CAREFUL, name="Margaret Ellis", birth_year=1958)
    return care_of(member, name="Anna Kaur")


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def client_page(desktop: Page, sign_in: Callable[..., None], care: CareRelationship) -> Page:
    """The client's own page on the physio's desk."""
    sign_in(desktop, care.staff)
    desktop.goto(f"/clients/{care.member.uuid}/")
    return desktop


def test_plan_as_it_is_takes_2_clicks_and_undo_takes_it_back(
    client_page: Page, phone: Page, sign_in: Callable[..., None], care: CareRelationship, hand: Hand
) -> None:
    sign_in(phone, care.member)

    hand.click(client_page.get_by_role("link", name="Assign plan", exact=True))
    hand.click(client_page.get_by_role("button", name="Assign and tell Margaret"))

    expect(client_page.locator("#toast")).to_contain_text("Plan sent.")
    assert hand.clicks == 2
    phone.goto("/today/")
    expect(phone.locator("main")).to_contain_text("Friday 15 May")

    client_page.get_by_role("button", name="Undo").click()
    expect(client_page.locator("#toast")).to_contain_text("Plan taken back.")
    phone.goto("/today/")
    expect(phone.locator("main")).not_to_contain_text("Friday 15 May")
    assert open_plan(care.member) is None


def test_tailored_plan_takes_8_clicks_at_most_and_is_previewed_at_each(
    client_page: Page, care: CareRelationship, hand: Hand, axe: Any
) -> None:
    page, status = client_page, client_page.locator("#assign-status")

    hand.click(page.get_by_role("link", name="Assign plan", exact=True))
    hand.click(page.get_by_role("radio", name="2", exact=True))
    expect(status).to_have_text("This cannot be sent yet")
    assert page.evaluate(FOOT_COVERS) == []
    expect(page.get_by_role("button", name="Assign and tell")).to_be_in_viewport(ratio=1)
    friday = page.get_by_role("checkbox", name="Friday")
    expect(friday).to_have_attribute("aria-invalid", "true")
    hand.click(friday)
    expect(status).to_have_text("20 sessions, 14 to 23 min each")
    expect(friday).not_to_have_attribute("aria-invalid", "true")
    hand.click(page.get_by_role("button", name="Less effort"))
    expect(page.locator("#line_effort_limit")).to_have_text("Changed, was 5")
    hand.type_into(page.get_by_label("Top speed"), "1.4")
    expect(page.locator("#line_top_speed")).to_have_text("Changed, was 2.16 km/h")
    hand.click(page.get_by_role("radio", name="I decide"))
    expect(page.locator("#preview")).to_contain_text("You take each step up.")
    page.get_by_text("Edit a week").click()
    page.get_by_label("Week", exact=True).select_option("3")
    Hand().type_into(page.get_by_label("Walks"), "5")  # a week edited besides is not counted
    expect(page.locator("#preview")).to_contain_text("Week 3: 5 of 1 minute, was 6 of 1 minute")
    assert axe(page) == []
    hand.type_into(page.get_by_label("Note to Margaret"), "Keep both hands on the rails.")
    hand.click(page.get_by_role("button", name="Assign and tell Margaret"))

    expect(page.locator("#toast")).to_contain_text("Plan sent.")
    assert hand.clicks <= 8
    plan = Plan.objects.get()
    assert (plan.weekdays, plan.effort_cap, plan.step_up) == ([0, 2], 4, "by_physio")
    assert weeks_of(plan)[2].repetitions == 5


def test_plan_is_tailored_by_keyboard_and_fits_a_narrow_screen(
    client_page: Page, care: CareRelationship
) -> None:
    page, keys = client_page, client_page.keyboard
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/clients/{care.member.uuid}/assign/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.querySelector('header').offsetHeight") <= 64  # one row

    page.get_by_label("Knee osteoarthritis").focus()
    keys.press("ArrowDown")
    expect(page.locator("#preview")).to_contain_text("14 sessions")
    keys.press("ArrowUp")
    expect(page.locator("#preview")).to_contain_text("30 sessions")
    page.get_by_label("Start at week").focus()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(page.locator("#cautions")).to_contain_text("Week 3 begins with 6 backward minutes.")
    expect(page.get_by_label("Start at week")).to_be_focused()
    assert page.evaluate(FOOT_COVERS) == []
    page.get_by_label("Why is this right for Margaret?").fill("She walked these weeks with me.")
    page.get_by_role("button", name="Assign and tell Margaret").press("Enter")

    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Assign this to Margaret Ellis? Born 1958.")
    expect(sheet.get_by_role("button", name="Assign and tell Margaret")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Plan sent.")
    assert steps.heading(page).count() == 1
    assert Plan.objects.get().current_week == 3
