"""No walk is lost: kept on the device until the server says it has it, and only for its owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.player import pages
from tests.browser.player.conftest import VOICE, Walker, stop_the_clock
from tests.browser.player.samples import walk_data

KEPT = "() => Object.keys(localStorage).filter((key) => key.includes(':outbox:')).length"
COUNTER = "1 walk not sent yet"


def finish(walker: Walker, data: dict[str, Any]) -> None:
    """Start a walk and end it at once."""
    walker.open(data)
    walker.start()
    walker.wait(3)
    walker.press("s")
    walker.page.get_by_role("button", name="Nothing, just stopping").click()


def kept(page: Page) -> int:
    return page.evaluate(KEPT)


def wait_for(walker: Walker, told: Callable[[], bool]) -> None:
    """Let the walker's time and the network's time pass until something is so."""
    for _ in range(1_000):
        if told():
            return
        walker.wait(20)
        walker.page.wait_for_timeout(50)
    raise AssertionError("It never came to be.")


def test_acknowledged_walk_is_deleted(walker: Walker) -> None:
    for status in (200, 201, 409):
        walker.server.answers["finish"] = (status, {"status": "saved", "next": "/sessions/log/"})

        finish(walker, walk_data())

        expect(walker.page.get_by_text("Saved.")).to_be_visible()
        assert kept(walker.page) == 0


def test_unacknowledged_walk_is_kept_and_sent_until_it_is_saved(walker: Walker) -> None:
    sent = walker.server.messages
    walker.server.answers["finish"] = (500, {})
    finish(walker, walk_data())
    for status in (400, 401, 403, 413, 429, 503):
        walker.server.answers["finish"] = (status, {"errors": []})
        tries = len(sent("finish"))

        wait_for(walker, lambda tries=tries: len(sent("finish")) > tries + 1)

        assert kept(walker.page) == 1
        expect(walker.page.get_by_text("Saved on this phone.")).to_be_visible()

    walker.server.answers.clear()
    wait_for(walker, lambda: kept(walker.page) == 0)

    expect(walker.page.get_by_text("Saved.", exact=True)).to_be_visible()
    first, *later = sent("finish")
    assert all(one | {"device_now": ""} == first | {"device_now": ""} for one in later)


def test_walk_finished_offline_is_sent_when_the_network_is_back(
    walker: Walker, short: dict[str, Any]
) -> None:
    walker.open(short)
    walker.start()
    walker.page.context.set_offline(True)
    walker.walk_to("finished")
    expect(
        walker.page.get_by_text("Saved on this phone. We will send it when you are online.")
    ).to_be_visible()
    before = kept(walker.page)

    walker.page.context.set_offline(False)

    expect(walker.page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert before == 1
    assert kept(walker.page) == 0
    assert len(walker.server.messages("finish")) == 1


def test_walk_the_server_cannot_read_is_kept_and_shown(walker: Walker) -> None:
    walker.server.answers["finish"] = (422, {"errors": ["started_at must be a date and time."]})

    finish(walker, walk_data())

    expect(walker.page.get_by_text("This walk needs your attention.")).to_be_visible()
    expect(walker.page.get_by_text("started_at must be a date and time.")).to_be_visible()
    walker.wait(700)
    assert kept(walker.page) == 1
    assert len(walker.server.messages("finish")) == 1


def test_redirect_to_the_sign_in_page_is_no_acknowledgement(walker: Walker) -> None:
    walker.page.route(
        "**/finish/",
        lambda route: route.fulfill(status=302, headers={"location": "/today/"}),
    )

    finish(walker, walk_data())

    expect(walker.page.get_by_text("Sign in again to send it.")).to_be_visible()
    assert kept(walker.page) == 1


def test_next_walk_sends_the_last_one_and_counts_it_until_then(walker: Walker) -> None:
    account = walk_data()["account"]
    walker.server.answers["finish"] = (500, {})
    finish(walker, walk_data(account=account))
    expect(walker.page.get_by_text("Saved on this phone.")).to_be_visible()

    walker.open(walk_data(account=account))
    expect(walker.page.get_by_text(COUNTER)).to_be_visible()
    walker.server.answers.clear()
    wait_for(walker, lambda: kept(walker.page) == 0)

    expect(walker.page.get_by_text(COUNTER)).to_be_hidden()


def test_another_account_neither_sees_nor_sends_it(walker: Walker) -> None:
    walker.server.answers["finish"] = (500, {})
    finish(walker, walk_data())
    expect(walker.page.get_by_text("Saved on this phone.")).to_be_visible()
    walker.server.answers.clear()
    walker.server.sent.clear()

    walker.open(walk_data())
    walker.wait(700)

    expect(walker.page.get_by_text(COUNTER)).to_be_hidden()
    assert walker.server.sent == []
    assert kept(walker.page) == 1


def test_safety_stop_is_sent_again_until_the_server_has_it(walker: Walker) -> None:
    walker.server.answers["stop"] = (503, {})
    walker.open(walk_data())
    walker.start()
    walker.wait(3)
    walker.press("s")
    walker.page.get_by_role("button", name="Chest, breath").click()
    walker.page.get_by_role("button", name="Chest pain").click()
    expect(walker.page.get_by_text("Saved.")).to_be_visible()
    walker.server.answers.clear()

    wait_for(walker, lambda: kept(walker.page) == 0)

    first, *later = walker.server.messages("stop")
    assert later
    assert {event["event"] for event in later} == {first["event"]}


def test_wait_before_a_retry_doubles_up_to_five_minutes_with_jitter(
    walker: Walker, treadmill: dict[str, Any]
) -> None:
    walker.open(treadmill)

    shortest, longest = (
        walker.page.evaluate(
            """async (random) => {
                const { waitBefore } = await import("/static/js/player/outbox.js");
                return [1, 2, 3, 9, 50].map((tries) => waitBefore(tries, () => random));
            }""",
            random,
        )
        for random in (0, 1)
    )

    assert longest == [2_000, 4_000, 8_000, 300_000, 300_000]
    assert shortest == [one // 2 for one in longest]


def test_page_without_script_lists_the_walk_and_takes_it_by_hand(
    open_page: Callable[..., Page], server: pages.Server
) -> None:
    page = open_page(java_script_enabled=False)

    page.goto(server.add(walk_data()))

    expect(page.get_by_role("heading", level=1)).to_have_text("Your walk")
    expect(page.locator(".walk-list > li")).to_have_count(17)
    expect(page.get_by_text("We mark it as entered by hand.")).to_be_visible()
    expect(page.get_by_role("button", name="Save this walk")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()


def test_full_device_says_so_and_still_sends(
    open_page: Callable[..., Page], server: pages.Server
) -> None:
    page = open_page()
    page.add_init_script(path=VOICE)
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    stop_the_clock(page)

    finish(Walker(page, server), walk_data())

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert len(server.messages("finish")) == 1
