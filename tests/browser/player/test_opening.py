"""The first moments of the page: what is pressed before the browser says whether we are alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import pages
from tests.browser.player.conftest import VOICE, Walker, stop_the_clock

SLOW_LOCKS = """
const request = navigator.locks.request.bind(navigator.locks);
navigator.locks.request = async (...all) => {
    await new Promise(resolve => { window.answerLocks = resolve; });
    return request(...all);
};
"""


@pytest.fixture
def early(phone: Page, server: pages.Server) -> Walker:
    """A walker whose browser is slow to say whether another tab has the walk."""
    phone.add_init_script(path=VOICE)
    phone.add_init_script(SLOW_LOCKS)
    stop_the_clock(phone)
    return Walker(phone, server)


def test_presses_before_we_know_whether_we_are_alone_count(
    early: Walker, short: dict[str, Any]
) -> None:
    early.open(short)

    early.get_ready()

    expect(early.page.get_by_role("button", name="I'm ready")).to_be_visible()
    early.page.evaluate("answerLocks()")
    early.press("Enter")
    expect(early.page.locator("[data-phase=forward]")).to_be_attached()


def test_no_walk_begins_before_we_know_that_we_are_alone(
    early: Walker, short: dict[str, Any]
) -> None:
    first = early.page.context.new_page()
    first.goto(early.server.add(short))
    expect(first.get_by_role("button", name="Play the voice")).to_be_visible()
    early.open(short)

    early.get_ready()
    early.press("Enter")
    expect(early.page.get_by_role("button", name="Starting…")).to_be_visible()
    early.page.evaluate("answerLocks()")

    expect(early.page.get_by_text("already open in another tab")).to_be_visible()
    assert early.phase == "get_ready"
    assert early.server.messages("start") == []


def _walk_and_open_again(early: Walker, short: dict[str, Any]) -> None:
    """Walk five seconds, and open the page anew, which does not know yet that nobody else walks."""
    early.open(short)
    early.page.evaluate("answerLocks()")
    early.start()
    early.wait(5)
    early.open(short)


def test_stop_before_we_know_keeps_the_walk_in_progress(
    early: Walker, short: dict[str, Any]
) -> None:
    _walk_and_open_again(early, short)

    early.press("Escape")
    early.page.get_by_role("button", name="Nothing, just stopping").click()
    early.page.evaluate("answerLocks()")

    expect(early.page.get_by_text("What happened?")).to_be_visible()
    early.page.get_by_role("button", name="Nothing, just stopping").click()
    expect(early.page.get_by_text("Saved.")).to_be_visible()
    [result] = early.server.messages("finish")
    assert result["intervals"][0]["active_seconds"] == 5


def test_walk_in_progress_comes_back_as_paused_whatever_was_pressed_before(
    early: Walker, short: dict[str, Any]
) -> None:
    _walk_and_open_again(early, short)

    early.get_ready()
    early.press("Enter")
    early.page.evaluate("answerLocks()")

    expect(early.page.locator("[data-phase=paused]")).to_be_attached()
    early.wait(5)
    assert early.phase == "paused"
    assert len(early.server.messages("start")) == 1
