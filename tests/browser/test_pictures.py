"""Pictures of the main pages, for people to lay beside the mock-ups: `make pictures`.

The pictures of the player's states are saved by its own tests.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people, steps
from tests.browser.clocks import Clocks
from tests.browser.tours import RESULTS, Guide, in_the_middle_of_a_check, show_result_to
from tests.factories.programs import member_screened, walked

SIZES = {"phone": (390, 844), "desk": (1280, 800)}
SCHEMES = ("light", "dark")

pytestmark = pytest.mark.usefixtures("loaded_programs")


@pytest.fixture
def save(desktop: Page, picture: Callable[..., Path]) -> Callable[[str], None]:
    """Return a function that saves the open page in both sizes and both schemes."""

    def save_all(name: str) -> None:
        for (size, (width, height)), scheme in product(SIZES.items(), SCHEMES):
            desktop.set_viewport_size({"width": width, "height": height})
            desktop.emulate_media(color_scheme=scheme)
            path = picture(desktop, f"{name}-{size}-{scheme}")
            assert path.stat().st_size > 0

    return save_all


@pytest.fixture
def guide(desktop: Page, sign_in: Callable[..., None], clocks: Clocks) -> Guide:
    return Guide(desktop, sign_in, clocks)


def test_picture_of_the_way_in(guide: Guide, save: Callable[[str], None]) -> None:
    guide.open("public:home")
    save("01-landing")
    guide.sign_in(guide.page, in_the_middle_of_a_check())
    guide.open("public:check_step", "falls")
    save("02-screening")
    guide.open("public:check_answers")
    save("02-screening-answers")
    for tier, answers in RESULTS.items():
        show_result_to(guide, member_screened(answers))
        guide.open("public:check_result")
        save(f"03-result-{tier}")
    guide.sign_in(guide.page, people.newcomer())
    guide.open("member:choose_program")
    save("04-choose")
    guide.open("member:schedule", "knee_oa")
    save("04-schedule")


def test_picture_of_a_members_day(guide: Guide, save: Callable[[str], None]) -> None:
    plan = people.walker()
    walk = people.next_walk(plan)
    guide.clocks.set_server(people.MORNING)
    guide.sign_in(guide.page, plan.member)

    for name in ("today", "plan", "progress"):
        guide.open(f"member:{name}")
        save(f"05-{name}")
    guide.open("member:session_ready", walk.uuid)
    save("06-ready")
    walked(walk)
    guide.open("member:session_log", walk.uuid, "pain")
    steps.choose(guide.page, "3")
    expect(guide.page.get_by_text("You picked 3 out of 10")).to_be_visible()
    save("07-log")
    guide.open("member:session_done", walk.uuid)
    save("07-done")
