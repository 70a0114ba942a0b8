"""Adjusting a plan while its member walks, and answering the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import User
from programs.plans.models import Plan
from programs.sessions.models import WalkSession
from programs.sessions.services.upkeep import bring_up_to_date
from tests.browser.calm import walk_calmly
from tests.browser.clocks import Clocks
from tests.factories.programs import NOW, member_with_plan, walks_of
from tests.programs.sessions.moves import check, start
from tests.programs.sessions.revisions import physio_of


@pytest.fixture
def plan(clocks: Clocks, transactional_db: None) -> Plan:
    call_command("load_programs", verbosity=0)
    plan = member_with_plan(user={"name": "Margaret Ellis", "birth_year": 1958})
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)
    return plan


@pytest.fixture
def physio(plan: Plan) -> User:
    return physio_of(plan)


def test_change_during_a_walk_waits_for_the_next_and_is_told(
    desktop: Page,
    phone: Page,
    sign_in: Callable[..., None],
    plan: Plan,
    physio: User,
    axe: Callable[..., Any],
) -> None:
    sign_in(desktop, physio)
    desktop.goto(f"/clients/{plan.member.uuid}/plan/revise/")

    desktop.get_by_label("Effort limit").select_option("3")
    desktop.get_by_role("button", name="Save and tell Margaret").click()
    missing = desktop.get_by_text("Write why. Margaret reads this.")
    expect(missing).to_have_count(2)
    reason = desktop.get_by_label("Why?")
    reason.press("Space")
    expect(missing.first).to_be_visible()
    reason.press_sequentially("So")
    expect(desktop.locator("#revise-errors")).to_be_hidden()
    expect(desktop.locator("#reason-error")).to_have_count(0)
    assert reason.get_attribute("aria-invalid") is None
    desktop.goto(f"/clients/{plan.member.uuid}/plan/revise/")

    desktop.get_by_role("radio", name="More support").click()
    expect(desktop.locator("#preview")).to_contain_text(
        "A walk is under way, so the change waits for the next one. Changes start Friday 15 May."
    )
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Save and tell Margaret").click()

    expect(desktop.locator("#toast")).to_contain_text("Saved.")
    under_way = WalkSession.objects.get(plan=plan, status="started")
    assert under_way.support_level == 3
    sign_in(phone, plan.member)
    phone.goto("/plan/")
    expect(phone.locator("main")).to_contain_text("Your physio Anna changed this")

    desktop.goto(f"/clients/{plan.member.uuid}/decisions/")
    desktop.locator("#why-lock").fill("One more calm week.")
    desktop.get_by_role("button", name="Hold week 1").click()
    expect(desktop.get_by_role("heading", name="Held on week 1")).to_be_visible()
    assert axe(desktop) == []
    assert plan.revisions.count() == 3
    assert Plan.objects.get(pk=plan.pk).locked_at - NOW < timedelta(days=1)


def test_decision_of_the_rules_is_set_aside_with_a_reason(
    desktop: Page, sign_in: Callable[..., None], clocks: Clocks, transactional_db: None
) -> None:
    call_command("load_programs", verbosity=0)
    plan = member_with_plan(user={"name": "Margaret Ellis", "birth_year": 1958})
    for walk in walks_of(plan):
        walk_calmly(walk)
    clocks.set_server(NOW + timedelta(days=7))
    bring_up_to_date(plan=plan, today=clocks.now.date(), now=clocks.now)
    sign_in(desktop, physio_of(plan))

    desktop.goto(f"/clients/{plan.member.uuid}/decisions/")
    desktop.get_by_role("radio", name="Week 1").check()
    desktop.locator("#why-override").fill("One more week at this dose.")
    desktop.get_by_role("button", name="Set this decision aside").click()

    expect(desktop.locator("main")).to_contain_text("One more week at this dose.")
    plan.refresh_from_db()
    assert plan.current_week == 1
