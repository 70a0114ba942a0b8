"""What only the device has is said on every page, sent when it can be, and nobody else's (R23)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from accounts.models import User
from programs.plans.services.hold import hold_plan
from programs.sessions.models import WalkSession
from programs.vocabulary import HoldKind, SessionStatus
from tests.browser.clocks import Clocks
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.listener import VOICE
from tests.factories.accounts import UserFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, ready_for, walks_of

pytestmark = pytest.mark.usefixtures("loaded_programs")

NOT_SENT = "1 walk not sent yet"
SAVED = "Your walk is saved."
SignIn = Callable[[Page, User], None]


@pytest.fixture
def walk(clocks: Clocks, loaded_programs: None, live_server: Any) -> WalkSession:
    """Today's walk, which may start."""
    found = walks_of(member_with_plan())[0]
    ready_for(found)
    return found


@pytest.fixture
def walker(lend: OpenPage, clocks: Clocks, walk: WalkSession, sign_in: SignIn) -> Page:
    """The phone of the member who walks it."""
    page = lend("phone of unsent walks", script=VOICE, viewport=PHONE, has_touch=True)
    sign_in(page, walk.member)
    return clocks.give(page)


def pause(walk: WalkSession) -> None:
    """Pause the plan, so that the walk's page is refused."""
    hold_plan(
        plan=walk.plan,
        kind=HoldKind.MEMBER,
        reason="",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=walk.member,
        now=NOW,
    )


def strip(page: Page) -> Locator:
    return page.get_by_role("region", name="Walks on this device")


def address_of(walk: WalkSession, part: str) -> str:
    return f"/sessions/{walk.uuid}/{part}"


def start(page: Page, walk: WalkSession) -> None:
    """Open the player and begin to walk."""
    page.goto(address_of(walk, "walk/"))
    # Shown by the player once it listens; the button stands there from the first.
    expect(page.get_by_role("link", name="Not now, back to Today")).to_be_visible()
    for words in ("Play the voice", "I heard it", "Ready"):
        page.get_by_role("button", name=words).click()
    expect(page.locator("[data-phase=forward]")).to_be_attached()


def stop(page: Page) -> None:
    page.keyboard.press("s")
    page.get_by_role("button", name="Nothing, just stopping").click()


def lose_network_at(page: Page, part: str) -> None:
    """Let every message to an address of a walk get lost."""
    page.route(f"**/{part}", lambda route: route.abort())


def keep(page: Page, walk: WalkSession, **changes: Any) -> None:
    """Put a finished walk nobody could read on this device's shelf."""
    name = f"finish:{walk.uuid}"
    url = address_of(walk, "finish/")
    entry = {"name": name, "kind": "finish", "url": url, "body": {}, "kept_at": 1, "tries": 1}
    entry |= {"state": "waiting"} | changes
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [f"retrowalk:{walk.member.uuid}:outbox:{name}", json.dumps(entry)],
    )


def kept(page: Page) -> list[str]:
    """Return what RetroWalk keeps on this device."""
    keys: list[str] = page.evaluate("() => Object.keys(localStorage)")
    return [key for key in keys if key.startswith("retrowalk:")]


def sent_to(page: Page, part: str) -> list[str]:
    """Write down from now on what goes to an address of a walk."""
    sent: list[str] = []

    def note(asked: Request) -> None:
        if asked.url.endswith(part):
            sent.append(asked.url)

    page.on("request", note)
    return sent


def test_walk_finished_offline_is_counted_on_today_and_saved_once(
    walker: Page, walk: WalkSession
) -> None:
    start(walker, walk)
    lose_network_at(walker, "finish/")
    stop(walker)
    expect(walker.get_by_text("Saved on this phone.")).to_be_visible()

    walker.goto("/today/")
    expect(strip(walker)).to_contain_text(NOT_SENT)
    expect(walker.get_by_role("status")).to_contain_text(NOT_SENT)
    walker.unroute("**/finish/")
    sent = sent_to(walker, "/finish/")
    walker.context.set_offline(True)
    walker.context.set_offline(False)

    expect(walker.get_by_role("status")).to_contain_text(SAVED)
    expect(strip(walker)).to_have_count(0)
    walk.refresh_from_db()
    assert (walk.status, walk.version, len(sent)) == (SessionStatus.DONE, 3, 1)
    assert kept(walker) == []


def test_page_asks_for_no_more_script_while_nothing_is_unsent(
    walker: Page, walk: WalkSession
) -> None:
    asked = sent_to(walker, ".js")

    walker.goto("/today/")
    walker.wait_for_load_state("networkidle")

    assert asked
    assert not [url for url in asked if "unsent" in url]


def test_another_account_neither_sees_nor_sends_it(
    walker: Page, walk: WalkSession, sign_in: SignIn
) -> None:
    walker.goto("/help/")
    keep(walker, walk)
    sign_in(walker, UserFactory.create())
    sent = sent_to(walker, "/finish/")

    walker.goto("/today/")
    walker.wait_for_load_state("networkidle")

    expect(strip(walker)).to_have_count(0)
    assert sent == []
    assert len(kept(walker)) == 1


def test_page_left_open_sends_nothing_under_another_account(
    walker: Page, walk: WalkSession, sign_in: SignIn
) -> None:
    lose_network_at(walker, "finish/")
    walker.goto("/help/")
    keep(walker, walk)
    walker.reload()
    expect(strip(walker)).to_contain_text(NOT_SENT)

    sign_in(walker, UserFactory.create())
    walker.unroute("**/finish/")
    for _ in range(2):
        with walker.expect_response("**/finish/"):
            strip(walker).get_by_role("button", name="Send now").click()

    expect(strip(walker)).to_contain_text("Another account is signed in on this device.")
    walk.refresh_from_db()
    assert walk.status == SessionStatus.SCHEDULED
    assert len(kept(walker)) == 1


def test_walk_that_cannot_be_read_asks_for_attention_until_it_is_deleted(
    walker: Page, walk: WalkSession, axe: Callable[[Page], list[str]]
) -> None:
    walker.goto("/help/")
    keep(walker, walk)

    walker.goto("/today/")
    expect(strip(walker)).to_contain_text(
        "1 walk needs your attention. We could not read what your device sent."
    )
    faults = axe(walker)
    strip(walker).get_by_role("button", name="Delete it").click()
    before = len(kept(walker))
    strip(walker).get_by_role("button", name="Delete it for good").click()

    expect(strip(walker)).to_have_count(0)
    assert (before, len(kept(walker)), faults) == (1, 0, [])


def test_walk_that_needs_attention_can_be_tried_again(walker: Page, walk: WalkSession) -> None:
    walker.goto("/help/")
    keep(walker, walk, state="attention", errors=["Answer the short check before this walk first."])
    walker.goto("/today/")
    row = strip(walker)
    expect(row).to_contain_text("Answer the short check before this walk first.")
    expect(row.get_by_role("link", name="See this walk")).to_have_attribute(
        "href", address_of(walk, "")
    )

    with walker.expect_response("**/finish/") as answer:
        row.get_by_role("button", name="Try again").click()

    assert answer.value.status == 422
    expect(row).to_contain_text("We could not read what your device sent.")


def test_begun_walk_is_saved_where_its_page_is_refused(
    walker: Page, walk: WalkSession, clocks: Clocks, axe: Callable[[Page], list[str]]
) -> None:
    start(walker, walk)
    clocks.hold(walker)
    clocks.wait(walker, 20)
    clocks.let_go(walker)
    pause(walk)
    walker.goto("/today/")
    expect(strip(walker)).to_contain_text("1 walk is not finished")

    strip(walker).get_by_role("link", name="Go on with it").click()
    card = walker.get_by_role("region", name="Your walk is still on this device")
    expect(card).to_be_visible()
    expect(strip(walker)).to_have_count(0)
    faults = axe(walker)
    card.get_by_role("button", name="Save what you walked").click()

    expect(walker.get_by_role("status")).to_contain_text(SAVED)
    expect(card).to_be_hidden()
    expect(walker.locator("main")).to_be_focused()
    walk.refresh_from_db()
    assert (walk.status, walk.ended_by_rule, faults) == (SessionStatus.DONE, "", [])
    assert walk.intervals[0]["active_seconds"] >= 20
    assert [event["kind"] for event in walk.events] == ["stop"]
    assert kept(walker) == []


def test_begun_walk_that_is_more_than_a_day_old_is_sent_by_itself(
    walker: Page, walk: WalkSession
) -> None:
    start(walker, walk)
    walker.goto("/help/")
    expect(strip(walker)).to_contain_text("1 walk is not finished")
    walker.evaluate(
        """() => {
            const [key] = Object.keys(localStorage).filter((key) => key.includes(":walk:"));
            const kept = JSON.parse(localStorage.getItem(key));
            kept.kept_at -= 86_500_000;
            localStorage.setItem(key, JSON.stringify(kept));
        }"""
    )

    walker.goto("/today/")

    expect(walker.get_by_role("status")).to_contain_text(SAVED)
    walk.refresh_from_db()
    assert (walk.status, walk.events) == (SessionStatus.DONE, [])
    assert kept(walker) == []


def test_begun_walk_is_sent_before_the_device_forgets(walker: Page, walk: WalkSession) -> None:
    start(walker, walk)
    walker.goto("/account/logout/")

    walker.get_by_role("button", name="Sign out").click()

    walker.wait_for_url(lambda address: "logout" not in address)
    walk.refresh_from_db()
    assert walk.status == SessionStatus.DONE
    assert kept(walker) == []


def test_walk_open_in_another_tab_is_offered_when_that_is_closed(
    walker: Page, walk: WalkSession, clocks: Clocks
) -> None:
    start(walker, walk)
    second = clocks.give(walker.context.new_page())

    second.goto("/today/")
    second.wait_for_load_state("networkidle")
    expect(strip(second)).to_have_count(0)
    walker.close()

    expect(strip(second)).to_contain_text("1 walk is not finished")
