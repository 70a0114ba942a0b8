"""Progress and messages in a real browser: axe, width, the switch, and how they look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from programs.plans.models import Note, Plan, ProgressionDecision
from programs.sessions.models import WalkSession
from programs.vocabulary import Change, CheckInKind, Provenance, SessionStatus
from tests.browser.clocks import Clocks
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory, MembershipFactory
from tests.factories.programs import member_with_plan, told
from tests.programs.adherence.histories import past_walk

OpenPage = Callable[..., Page]
FIRST_MONDAY = date(2026, 4, 20)
STORY = (
    # Day, planned and done seconds, worst pain, next morning, confidence
    (0, 180, 180, 5, 5, 4),
    (2, 180, 180, 5, 4, 4),
    (4, 180, 180, 4, 4, 5),
    (7, 240, 240, 4, 3, 5),
    (9, 240, 120, 6, 5, 4),
    (11, 240, 240, 3, 3, 6),
    (14, 300, 300, 3, None, 7),
    (18, 300, 300, 2, 1, 7),
    (21, 360, 360, 2, 2, 8),
)
DECISIONS = (
    (1, Change.PROGRESS, 19, "Pain calm, steady and sure: ready for more."),
    (2, Change.HOLD, 14, "Pain is allowed but not yet calm."),
)
FACTS = {"pain_during": 3, "pain_morning": 3, "usual_pain": 3, "effort": 3, "confidence": 7}


@pytest.fixture
def plan(clocks: Clocks, transactional_db: None) -> Plan:
    """Three weeks of Margaret's plan, and one of each mark."""
    call_command("load_programs", verbosity=0)
    plan = member_with_plan(user={"name": "Margaret Hill"})
    Plan.objects.filter(pk=plan.pk).update(starts_on=FIRST_MONDAY)
    WalkSession.objects.filter(plan=plan, ordinal=1).update(due_on=date(2026, 5, 13))
    for number, (day, planned, done, pain, morning, confidence) in enumerate(STORY):
        walk = past_walk(
            plan,
            FIRST_MONDAY + timedelta(days=day),
            planned_backward_seconds=planned,
            active_backward_seconds=done,
            provenance=Provenance.BY_HAND if number == 2 else Provenance.TIMER,
        )
        told(walk, CheckInKind.AFTER, pain=pain, effort=3, confidence=confidence)
        told(walk, CheckInKind.NEXT_MORNING, pain=morning)
    past_walk(plan, FIRST_MONDAY + timedelta(days=16), status=SessionStatus.SCHEDULED)
    for week, change, rule, reason in DECISIONS:
        ProgressionDecision.objects.create(
            plan=plan,
            week=week,
            attempt=1,
            rule_number=rule,
            change=change,
            reason=reason,
            facts=FACTS,
            matched=[rule],
            outcome={},
            decided_at=timezone.now() - timedelta(days=20 - 7 * week),
        )
    return plan


@pytest.fixture
def talk(plan: Plan) -> None:
    """A physio, what she wrote, and the member's answer."""
    link = ClinicLinkFactory.create(member=plan.member)
    anna = MembershipFactory.create(clinic=link.clinic, user__name="Anna Berg").user
    CareRelationshipFactory.create(link=link, staff=anna)
    for hours, author, body in (
        (30, anna, "How is the knee after Friday's walk?"),
        (26, plan.member, "A bit stiff in the evening.\nFine by the morning."),
        (2, anna, "That is just what we want. Keep your steps small."),
    ):
        Note.objects.create(
            plan=plan,
            member=plan.member,
            author=author,
            body=body,
            created_at=timezone.now() - timedelta(hours=hours),
        )


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("phone-light", {"viewport": {"width": 390, "height": 844}}),
        ("phone-forced", {"forced_colors": "active"}),
    ],
)
def test_axe_finds_nothing(
    plan: Plan,
    talk: None,
    open_page: OpenPage,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], list[str]],
    picture: Callable[..., Any],
    name: str,
    options: dict[str, Any],
) -> None:
    page = open_page(**options)
    sign_in(page, plan.member)
    for address in ("progress", "notes", "progress/?pain=table&minutes=table"):
        page.goto(f"/{address}")
        picture(page, f"progress/{address.split('?')[-1]}-{name}")
        picture(page, f"progress/{address.split('?')[-1]}-{name}-full", full_page=True)

        assert axe(page) == []


def test_switch_swaps_one_card_keeps_focus_and_is_remembered(
    plan: Plan, phone: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    sign_in(phone, plan.member)
    phone.goto("/progress/")

    phone.get_by_role("group", name="Pain after sessions").get_by_role("link", name="Table").click()

    expect(phone.get_by_role("columnheader", name="Worst on the walk")).to_be_visible()
    expect(phone.locator("#pain-table")).to_be_focused()
    expect(phone).to_have_url("/progress/?pain=table")
    phone.goto("/progress/")
    expect(phone.get_by_role("columnheader", name="Worst on the walk")).to_be_visible()


def test_nothing_scrolls_sideways(
    plan: Plan, talk: None, phone: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    sign_in(phone, plan.member)

    too_wide = []
    for address in ("/progress/", "/progress/?pain=table", "/notes/"):
        phone.goto(address)
        for width, text_size in [(320, "100"), (390, "150"), (640, "100")]:
            phone.set_viewport_size({"width": width, "height": 700})
            phone.evaluate(
                "size => { document.documentElement.dataset.textSize = size }", text_size
            )
            if phone.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((address, width, text_size))

    assert too_wide == []
