"""What a page weighs on the wire, gzipped as the server sends it (performance brief section 2)."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response

from tests.browser import people
from tests.browser.clocks import Clocks
from tests.factories.programs import ready_for

MOST_REQUESTS = 6
"""Without the icon: a browser asks for it once for all pages, and no page waits for it."""

ICON = "favicon.svg"
FIRST_VIEW = 45_000
LATER_VIEW = 8_000
OWN_SCRIPT_OF_THE_PLAYER = 30_000
MOST_ELEMENTS = 700

PUBLIC = (
    "home", "how_it_works", "is_it_for_me", "for_physios", "evidence", "programs", "guide",
    "safety", "privacy", "terms", "accessibility", "help", "check",
)  # fmt: skip
WITH_A_SCRIPT_OF_ITS_OWN = "space"
"""Setting up the place tries the voice: one small file more than pages to read."""

MEMBER = (
    "today", "plan", "progress", "notes", "choose_program", "plan_days", "hold", "screening",
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("loaded_programs")


def view(page: Page, address: str) -> dict[str, int]:
    """Open a page with nothing in the cache; return each answer's address and its bytes."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.on("response", keep)
    page.goto(address)
    page.wait_for_load_state("load")
    page.remove_listener("response", keep)
    return {answer.url: len(gzip.compress(answer.body())) for answer in answers}


def too_heavy(page: Page, address: str, requests: int = MOST_REQUESTS) -> list[str]:
    """Return in words what is over its limit on a page to read."""
    weights = view(page, address)
    asked = [name for name in weights if not name.endswith(ICON)]
    html = next(iter(weights.values()))
    elements = page.locator("*").count()
    measured = (
        ("requests", len(asked), requests),
        ("bytes of a first view", sum(weights.values()), FIRST_VIEW),
        ("bytes of a later view", html, LATER_VIEW),
        ("elements", elements, MOST_ELEMENTS),
    )
    return [f"{address}: {value} {what}" for what, value, limit in measured if value > limit]


def test_public_pages_are_light(desktop: Page) -> None:
    found = [fault for name in PUBLIC for fault in too_heavy(desktop, reverse(f"public:{name}"))]

    assert found == []


def test_pages_of_a_member_are_light(
    desktop: Page, sign_in: Callable[..., None], clocks: Clocks
) -> None:
    plan = people.walker()
    clocks.set_server(people.MORNING)
    sign_in(desktop, plan.member)

    found = [fault for name in MEMBER for fault in too_heavy(desktop, reverse(f"member:{name}"))]
    address = reverse(f"member:{WITH_A_SCRIPT_OF_ITS_OWN}")
    found += too_heavy(desktop, address, MOST_REQUESTS + 1)

    assert found == []


def test_player_carries_at_most_its_own_script(
    desktop: Page, sign_in: Callable[..., None], clocks: Clocks
) -> None:
    walk = people.next_walk(people.walker())
    clocks.set_server(people.MORNING)
    ready_for(walk, now=clocks.now)
    sign_in(desktop, walk.member)

    weights = view(desktop, f"/sessions/{walk.uuid}/walk/")

    own = sum(size for address, size in weights.items() if address.endswith(".js"))
    assert own <= OWN_SCRIPT_OF_THE_PLAYER
    assert sum(weights.values()) - own <= FIRST_VIEW
