"""Answers that ask for care: what stays shut, whatever address is tried, and what stays open."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from programs.library.models import ProgramTemplate
from programs.plans.models import Plan
from programs.plans.rules.support import reachable_support
from programs.sessions.models import WalkSession
from programs.vocabulary import PlanStatus, Setting, Spotter, SupportLevel, Tier
from tests.browser import steps
from tests.browser.calm import noon, walk_calmly
from tests.browser.clocks import Clocks
from tests.factories.programs import OLDER, SORE_KNEE

READING = ("/guide/", "/programs/", "/evidence/", "/safety/", "/how-it-works/")
A_PLAN = {
    "weekdays": ["0", "2", "4"],
    "session_time": "09:30",
    "starts_on": "2026-05-13",
    "setting": "rail",
    "spotter": "every_time",
    "agree": "on",
}
"""Choices that begin a plan wherever one may begin."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

pytestmark = pytest.mark.usefixtures("mailbox", "loaded_programs")


@pytest.fixture
def visitor(phone: Page, clocks: Clocks) -> Page:
    return clocks.give(phone)


def sign_up(page: Page) -> None:
    page.goto("/account/signup/")
    steps.make_account(page)
    steps.confirm_address(page)


def checked(page: Page, answers: dict[str, str], *, deciding: set[str]) -> Page:
    """Sign up, then answer the safety check, on the page itself where an answer decides."""

    def decides(question: steps.Question) -> bool:
        return any(item.id in deciding for item in question.items)

    sign_up(page)
    page.goto("/check/")
    steps.begin_check(page)
    steps.answer_check(page, answers, by_hand=decides)
    return page


def expect_no_program(page: Page) -> None:
    """Try every way to a plan that an address gives, by reading and by sending."""
    page.goto("/plan/choose/")
    expect(page.get_by_role("link", name="Choose this program")).to_have_count(0)
    told = page.locator("body").get_attribute("hx-headers")
    assert told is not None
    keys = list(ProgramTemplate.objects.values_list("key", flat=True))
    assert len(keys) == 7
    for key in keys:
        address = f"/plan/schedule/{key}/"
        assert page.request.get(address).status in (404, 422), address
        sent = page.request.post(
            address, data=urlencode(A_PLAN, doseq=True), headers=FORM | json.loads(told)
        )
        assert sent.status in (404, 422), address
    for address in ("/plan/space/", "/plan/print/", "/plan/hold/"):
        page.goto(address)
        expect(steps.heading(page)).to_have_text("Your plan")
    assert not Plan.objects.exists()
    assert not WalkSession.objects.exists()


def test_red_flag_ends_in_urgent_advice_and_opens_nothing(visitor: Page) -> None:
    visitor.goto("/check/")
    steps.begin_check(visitor)
    steps.answer_check(visitor, SORE_KNEE | {"chest_pain_new": "now"})

    expect(steps.heading(visitor)).to_have_text("This needs care now, not exercise")
    call, *others = visitor.locator("main").get_by_role("link").all()
    assert (call.inner_text(), call.get_attribute("href")) == ("Call 112", "tel:112")
    assert others == []
    expect(visitor.locator("main")).to_contain_text("You have chest pain or pressure now.")

    sign_up(visitor)
    visitor.goto("/today/")
    expect(visitor.locator("main")).to_contain_text("Get care first")
    expect(visitor.get_by_role("link", name="Call 999")).to_be_visible()
    expect_no_program(visitor)


def test_clearance_shows_a_code_and_reading_and_no_walk(visitor: Page) -> None:
    checked(visitor, SORE_KNEE | {"told_not_exercise": "yes"}, deciding={"told_not_exercise"})
    steps.see_result(visitor)

    expect(steps.heading(visitor)).to_contain_text("See a physio or doctor before you start")
    steps.follow(visitor, "Get a code for my physio")
    steps.press(visitor, "Make a code")
    expect(visitor.locator(".share-code")).to_have_text(steps.SHARE_CODE)
    expect_no_program(visitor)
    for address in READING:
        assert visitor.request.get(address).status == 200
    visitor.goto("/today/")
    expect(visitor.locator("main")).to_contain_text("See a physio or doctor before you start")
    expect(visitor.get_by_role("link", name="Start session")).to_have_count(0)


def test_support_never_leads_to_hands_free_alone(visitor: Page, clocks: Clocks) -> None:
    checked(visitor, OLDER, deciding={"age_years", "worry_fall"})
    steps.see_result(visitor)
    expect(visitor.locator("main")).to_contain_text("You can start with support")
    visitor.get_by_label("What will you hold, or who will help you?").fill("The kitchen counter")
    steps.press(visitor, "Save and choose a program")
    choose_the_starter(visitor)
    plan = Plan.objects.get()

    levels = walk_to_the_end(visitor, plan, clocks)

    assert plan.screening.support_named == "The kitchen counter"
    assert len(levels) >= 14
    assert set(levels) <= {level for level in SupportLevel if level < SupportLevel.S6}
    assert SupportLevel.S6 not in every_level_of(plan, Tier(plan.screening.tier))
    assert SupportLevel.S6 in every_level_of(plan, Tier.GO)


def choose_the_starter(page: Page) -> None:
    offer = page.get_by_role("listitem").filter(has_text="One minute inside a ten-minute walk")
    offer.get_by_role("link", name="Choose this program").click()
    steps.expect_heading(page, "Pick your days")
    steps.choose(page, "A clear hallway or lane")
    page.get_by_label("How long is your clear lane, in metres?").fill("8")
    steps.choose(page, "Someone is with me every time")
    steps.choose(page, "All of this is true for me")
    steps.press(page, "Save my days")
    steps.expect_heading(page, "Set up your space")


def walk_to_the_end(page: Page, plan: Plan, clocks: Clocks) -> list[int]:
    """Walk every week calmly and surely; return each walk's support level, read on its page."""
    levels: list[int] = []
    while plan.status != PlanStatus.COMPLETED:
        walk = WalkSession.objects.filter(plan=plan, status="scheduled").current().in_order()[0]
        clocks.set_server(noon(walk.due_on))
        shown = page.request.get(f"/sessions/{walk.uuid}/")
        assert shown.status == 200
        assert "Hands free in a clear" not in shown.text()
        levels.append(walk.support_level)
        walk_calmly(walk)
        plan.refresh_from_db()
    return levels


def every_level_of(plan: Plan, tier: Tier) -> set[SupportLevel]:
    """Return every level any week could ever give, in any place, with anybody beside."""
    weeks = plan.revisions.get().weeks.all()
    return {
        level
        for week in weeks
        for setting in Setting
        for spotter in Spotter
        for level in reachable_support(week.prescription, tier, setting, spotter)
    }
