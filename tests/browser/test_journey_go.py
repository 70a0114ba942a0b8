"""From the first visit to the next morning, on a phone and a fresh database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from programs.sessions.models import WalkSession
from programs.vocabulary import Provenance, SessionStatus
from tests.browser import steps
from tests.browser.calm import noon, walk_calmly
from tests.browser.clocks import Clocks
from tests.browser.listener import Listener
from tests.factories.programs import SORE_KNEE

NEXT_MORNING = datetime(2026, 5, 14, 7, 30, tzinfo=UTC)
"""8:30 in London."""

pytestmark = pytest.mark.usefixtures("mailbox", "loaded_programs")


@pytest.fixture
def visitor(phone: Page, clocks: Clocks) -> Page:
    return clocks.give(phone)


@pytest.fixture
def listener(visitor: Page, clocks: Clocks) -> Listener:
    return Listener(visitor, clocks)


def test_visitor_with_a_sore_knee_is_led_to_the_next_morning(
    visitor: Page, listener: Listener, clocks: Clocks
) -> None:
    visitor.goto("/")
    visitor.get_by_role("link", name="Check if it’s right for you").first.click()
    steps.begin_check(visitor)
    steps.answer_check(visitor, SORE_KNEE)
    steps.see_result(visitor)
    expect(visitor.locator("main")).to_contain_text("You can start")
    steps.follow(visitor, "Sign up to choose a program")
    steps.make_account(visitor)
    steps.confirm_address(visitor)

    choose_the_knee_program(visitor)
    walk_by_ear(visitor, listener, clocks)
    tell_how_it_was(visitor, clocks)
    answer_next_morning(visitor, clocks)
    see_it_in_progress(visitor)
    read_why_the_next_week_comes(visitor, clocks)


def choose_the_knee_program(page: Page) -> None:
    steps.expect_heading(page, "Choose a program")
    best = page.get_by_role("listitem").filter(has_text="Best match")
    expect(best).to_contain_text("Knee")
    best.get_by_role("link", name="Choose this program").click()
    steps.pick_days(page)
    expect(page.locator("#first-session")).to_contain_text("Wednesday 13 May, 9:30am")
    steps.press(page, "Save my days")
    steps.expect_heading(page, "Set up your space")
    steps.follow(page, "My space is ready")


def walk_by_ear(page: Page, listener: Listener, clocks: Clocks) -> None:
    expect(steps.heading(page)).to_have_text("Good morning, Margaret")
    steps.follow(page, "Start session")
    steps.pass_readiness(page)
    expect(page.locator("html.has-player")).to_be_attached()

    clocks.hold(page)
    listener.cover_the_screen()
    heard = listener.walk()
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    listener.press()
    clocks.let_go(page)

    page.wait_for_url("**/log/pain/")
    assert heard.count("Walk.") == 4
    assert "If pain reaches 6, press Stop." in heard


def tell_how_it_was(page: Page, clocks: Clocks) -> None:
    steps.tell_the_walk(page)
    steps.expect_heading(page, "Well done, Margaret")
    expect(page.locator("main")).to_contain_text("1 of 2 sessions this week")
    steps.follow(page, "Finish")
    expect(page.get_by_role("heading", name="How is your pain now?")).to_be_hidden()

    clocks.leap(page, clocks.now + timedelta(minutes=10))
    page.reload()
    question = page.get_by_role("region", name="How is your pain now?")
    question.get_by_role("link", name="Answer now").click()
    steps.choose(page, "2")
    steps.press(page, "Save my answer")
    expect(page.get_by_role("heading", name="How is your pain now?")).to_be_hidden()


def answer_next_morning(page: Page, clocks: Clocks) -> None:
    clocks.leap(page, NEXT_MORNING)
    page.reload()
    expect(page.locator("main")).to_contain_text("How do you feel today?")
    steps.follow(page, "Answer now")
    steps.choose(page, "3")
    steps.press(page, "Save my answer")
    expect(steps.heading(page)).to_have_text("Good morning, Margaret")
    expect(page.locator("#toast")).to_contain_text("Thank you. Saved.")


def see_it_in_progress(page: Page) -> None:
    page.get_by_role("link", name="Progress").first.click()
    steps.expect_heading(page, "Your progress")
    expect(page.get_by_role("region", name="Sessions", exact=True)).to_contain_text("1 done")
    expect(page.get_by_role("region", name="What you have done")).to_contain_text("1 of 1")
    walk = WalkSession.objects.get(walked_on__isnull=False)
    assert (walk.provenance, walk.active_backward_seconds) == (Provenance.TIMER, 120)


def read_why_the_next_week_comes(page: Page, clocks: Clocks) -> None:
    """Walk the rest of the week without the browser, then read what the rules decided."""
    for walk in WalkSession.objects.filter(status=SessionStatus.SCHEDULED).in_order():
        walk_calmly(walk)
    clocks.leap(page, noon(date(2026, 5, 20)))

    page.goto("/plan/")
    steps.expect_heading(page, "Week 2 of 10")
    for address in ("/plan/", "/progress/"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("Pain calm, steady and sure: ready for more.")
