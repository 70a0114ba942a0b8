"""Without script: everything but the voice works by links and forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programs.sessions.models import WalkSession
from programs.vocabulary import Provenance
from tests.browser import steps
from tests.browser.clocks import Clocks
from tests.factories.programs import SORE_KNEE

pytestmark = pytest.mark.usefixtures("mailbox", "loaded_programs")


@pytest.fixture
def plain(open_page: Callable[..., Page], clocks: Clocks) -> Page:
    """A phone whose browser runs no script."""
    assert clocks.now
    return open_page(java_script_enabled=False)


def first_of_its_kind() -> Callable[[steps.Question], bool]:
    """Return what says whether a question looks like none before it."""
    seen: set[object] = set()

    def is_first(question: steps.Question) -> bool:
        is_new = question.kind not in seen
        seen.add(question.kind)
        return is_new

    return is_first


def test_check_choice_and_walk_by_hand_work_without_script(plain: Page) -> None:
    plain.goto("/check/")
    steps.begin_check(plain)
    steps.answer_check(plain, SORE_KNEE, by_hand=first_of_its_kind())
    steps.see_result(plain)
    steps.follow(plain, "Sign up to choose a program")
    steps.make_account(plain)
    steps.confirm_address(plain)
    plain.get_by_role("link", name="Choose this program").first.click()
    steps.pick_days(plain)
    steps.press(plain, "Show my first session")
    expect(plain.locator("#first-session")).to_contain_text("Wednesday 13 May, 9:30am")
    steps.press(plain, "Save my days")
    steps.follow(plain, "My space is ready")

    steps.follow(plain, "Start session")
    steps.pass_readiness(plain)
    plain.wait_for_load_state()  # its sheet hides what only a script can use
    steps.expect_heading(plain, "Your walk")
    expect(plain.get_by_role("listitem").filter(has_text="backward")).to_have_count(4)
    plain.get_by_label("Day of the walk").fill("2026-05-13")
    plain.get_by_label("Minutes walked backward").fill("2")
    steps.press(plain, "Save this walk")
    steps.tell_the_walk(plain)

    steps.expect_heading(plain, "Well done, Margaret")
    expect(plain.locator("main")).to_contain_text("Saved as entered by hand.")
    walk = WalkSession.objects.get(walked_on__isnull=False)
    assert (walk.provenance, walk.active_backward_seconds) == (Provenance.BY_HAND, 120)


def test_mistakes_are_told_without_script(plain: Page) -> None:
    plain.goto("/check/")

    steps.press(plain, "Start the check")

    summary = plain.get_by_role("alert")
    expect(summary).to_contain_text("Tick the box to say you agree")
    expect(plain).to_have_title("Error: Safety check | RetroWalk")
