"""Today, the check, the log and what follows, in a real browser: axe, width, and how they look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from programs.plans.models import Note, Plan
from programs.sessions.models import WalkSession
from programs.vocabulary import CheckInKind
from tests.browser.clocks import Clocks
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory, MembershipFactory
from tests.factories.programs import SORE_KNEE, member_with_plan, walks_of
from tests.programs.sessions.moves import at, check, log, tell, walk_through

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Page]
FIRST_MONDAY = date(2026, 4, 27)
PAINS = (5, 5, 4, 4, 3, 3, 2)
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}


@pytest.fixture
def plan(clocks: Clocks, transactional_db: None) -> Plan:
    """Margaret's knee plan on Wednesday of week 3: seven walks done, the eighth is due today."""
    call_command("load_programs", verbosity=0)
    plan = member_with_plan(
        answers=SORE_KNEE | {"pain_usual": "5"},
        now=at(FIRST_MONDAY, 6),
        today=FIRST_MONDAY,
        user={"name": "Margaret Hill", "second_person": "Bob"},
    )
    for pain in PAINS:
        live(next(walk for walk in walks_of(plan) if walk.status == "scheduled"), pain)
    link = ClinicLinkFactory.create(member=plan.member)
    anna = MembershipFactory.create(clinic=link.clinic, user__name="Anna King").user
    CareRelationshipFactory.create(link=link, staff=anna)
    Note.objects.create(
        plan=plan,
        member=plan.member,
        author=anna,
        body="Keep both hands on the rails this week. Same speed is fine.",
        created_at=at(date(2026, 5, 12), 10),
    )
    return Plan.objects.get(pk=plan.pk)


def live(walk: WalkSession, pain: int) -> None:
    """Walk, tell, and answer next morning."""
    done = walk_through(walk)
    tell(done, pain=pain, effort=3, confidence=8, is_complete=False)
    log(done)
    tell(done, CheckInKind.NEXT_MORNING, now=at(walk.due_on + timedelta(days=1), 5), pain=2)


def today_of(plan: Plan) -> WalkSession:
    """Return the walk that is due on Wednesday 13 May."""
    return next(walk for walk in walks_of(plan) if walk.due_on == date(2026, 5, 13))


def is_sound(page: Page, axe: Any) -> bool:
    """Say whether axe finds nothing and nothing runs off the side."""
    assert axe(page) == []
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width <= 0


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_pages_around_a_walk_are_sound_and_have_their_picture(
    plan: Plan,
    open_page: OpenPage,
    sign_in: Any,
    axe: Any,
    picture: Any,
    size: str,
    scheme: str,
) -> None:
    page = open_page(viewport=SIZES[size], color_scheme=scheme)
    sign_in(page, plan.member)
    walk = today_of(plan)

    def look(path: str, name: str) -> None:
        page.goto(path)
        assert is_sound(page, axe)
        picture(page, f"member/{name}-{size}-{scheme}", full_page=True)

    base = f"/sessions/{walk.uuid}"
    look("/today/", "today")
    look(f"{base}/ready/", "ready-1")
    page.get_by_label("2", exact=True).check()
    page.get_by_label("No, not more than usual").check()
    page.get_by_role("button", name="Continue").click()
    assert is_sound(page, axe)
    picture(page, f"member/ready-2-{size}-{scheme}", full_page=True)
    page.get_by_label("None of these").check()
    page.get_by_role("button", name="Continue").click()
    assert is_sound(page, axe)
    picture(page, f"member/ready-3-{size}-{scheme}", full_page=True)
    page.get_by_role("button", name="Not yet").click()
    assert is_sound(page, axe)
    picture(page, f"member/ready-not-yet-{size}-{scheme}", full_page=True)

    done = walk_through(walk)
    for step in ("pain", "effort", "confidence", "happened", "fall"):
        look(f"{base}/log/{step}/", f"log-{step}")
    page.goto(f"{base}/log/pain/")
    page.get_by_role("button", name="Continue").click()
    assert is_sound(page, axe)
    picture(page, f"member/log-error-{size}-{scheme}", full_page=True)
    tell(done, pain=2, effort=4, confidence=8, is_complete=False)
    log(done)
    look(f"{base}/done/", "done")
    look("/today/", "today-done")
    WalkSession.objects.filter(pk=walk.pk).update(is_to_confirm=True)
    look(f"{base}/result/", "result")
    log(done, "fell")
    look(f"{base}/done/", "done-fall")
    look("/today/", "today-paused")
    look(f"/sessions/{walks_of(plan)[-1].uuid}/ready/", "refused")
    log(done, "fell", "urgent")
    look("/today/", "today-urgent")
    look("/plan/resume/", "resume")


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        ({"r_drowsy": "poor_sleep"}, "reduced"),
        ({"r_dizzy": "yes"}, "not-today"),
        ({"r_urgent": "yes"}, "urgent"),
    ],
)
def test_outcomes_of_the_check_are_sound_and_have_their_picture(
    plan: Plan,
    open_page: OpenPage,
    sign_in: Any,
    axe: Any,
    picture: Any,
    answers: dict[str, Any],
    name: str,
) -> None:
    page = open_page(viewport=SIZES["phone"])
    sign_in(page, plan.member)
    walk = today_of(plan)
    check(walk, **answers)

    page.goto(f"/sessions/{walk.uuid}/ready/?step=result")

    assert is_sound(page, axe)
    picture(page, f"member/check-{name}-phone-light", full_page=True)
