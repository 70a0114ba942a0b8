"""A walk that is interrupted: a reload, and a sign that needs help."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programs.plans.models import Plan
from programs.sessions.models import SafetyEvent, WalkSession
from programs.vocabulary import HoldKind, PlanStatus, SessionStatus
from tests.browser import people, steps
from tests.browser.clocks import Clocks
from tests.browser.listener import Listener
from tests.factories.programs import member_with_plan, ready_for

pytestmark = pytest.mark.usefixtures("loaded_programs")


@pytest.fixture
def walking(phone: Page, sign_in: Callable[..., None], clocks: Clocks) -> Page:
    """A phone in the first backward part of a real walk, its clock held."""
    walk = people.next_walk(member_with_plan())
    ready_for(walk, now=clocks.now)
    listener = Listener(phone, clocks)
    sign_in(clocks.give(phone), walk.member)
    phone.goto(f"/sessions/{walk.uuid}/walk/")
    listener.start()
    clocks.wait(phone, 301)
    expect(phone.locator("[data-phase=turn]")).to_be_attached()
    listener.press()
    clocks.wait(phone, 15)
    expect(phone.locator("[data-phase=backward]")).to_be_attached()
    return phone


def test_reload_in_the_middle_comes_back_as_paused(walking: Page, clocks: Clocks) -> None:
    left = walking.locator("[data-face]").inner_text()

    walking.reload()

    expect(walking.locator("[data-phase=paused]")).to_be_attached()
    expect(walking.locator("[data-face]")).to_have_text(left)
    clocks.wait(walking, 60)
    expect(walking.locator("[data-phase=paused]")).to_be_attached()
    walk = WalkSession.objects.get(status=SessionStatus.STARTED)
    walking.goto("/today/")
    clocks.let_go(walking)
    steps.follow(walking, "Go on with your walk")
    walking.wait_for_url(f"**/sessions/{walk.uuid}/walk/")
    expect(walking.locator("[data-phase=paused]")).to_be_attached()


def test_chest_pain_ends_the_walk_and_locks_the_plan(walking: Page, clocks: Clocks) -> None:
    walking.keyboard.press("Escape")
    walking.get_by_role("button", name="Chest").click()
    walking.get_by_role("button", name="Chest pain").click()

    expect(walking.get_by_role("link", name="Call 999").first).to_be_visible()
    expect(walking.get_by_text("Saved.")).to_be_attached()
    clocks.let_go(walking)
    plan = Plan.objects.get()
    assert SafetyEvent.objects.get().stop_rule == "stop_chest"
    assert plan.status == PlanStatus.PAUSED
    assert plan.holds.get().kind == HoldKind.STOP_URGENT
    walking.goto("/today/")
    expect(walking.locator("main")).to_contain_text("Get care first")
    for walk in WalkSession.objects.filter(status=SessionStatus.SCHEDULED):
        for page in ("ready", "walk"):
            answer = walking.goto(f"/sessions/{walk.uuid}/{page}/")
            assert answer is not None
            assert answer.status == 422
