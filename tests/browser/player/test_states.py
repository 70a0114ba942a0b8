"""Every state of the player on a phone by day and a desk at night: no fault that axe finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from programs.vocabulary import Setting, SupportLevel
from tests.browser.player import pages
from tests.browser.player.conftest import STARTED_AT, VOICE, Walker, stop_the_clock
from tests.browser.player.samples import BALANCE_WEEK_THREE, SHORT_KNEE, walk_data

SIZES = {"phone": (390, 844), "desktop": (1280, 800)}


def no_sideways_scroll(page: Page) -> bool:
    return page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_every_state_is_free_of_faults(
    size: str,
    scheme: str,
    open_page: Callable[..., Page],
    server: pages.Server,
    axe: Callable[[Page], list[str]],
    picture: Callable[..., Any],
) -> None:
    width, height = SIZES[size]
    page = open_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.add_init_script(path=VOICE)
    page.clock.install(time=STARTED_AT)  # it goes on by itself too: axe waits on timers
    walker = Walker(page, server)
    faults: list[str] = []

    def look(name: str) -> None:
        picture(page, f"player/{size}-{scheme}-{name}")
        faults.extend(f"{name}: {fault}" for fault in axe(page))
        if not no_sideways_scroll(page):
            faults.append(f"{name}: scrolls sideways")

    walker.open(walk_data(BALANCE_WEEK_THREE, Setting.TREADMILL, SupportLevel.S3))
    look("01-sound")
    walker.press("Enter")
    look("02-heard")
    walker.press("Enter")
    look("03-get-ready")
    walker.press("Enter")
    expect(page.locator("[data-phase=forward]")).to_be_attached()
    walker.wait(100)
    look("04-forward")
    walker.wait(201)
    look("05-turn")
    walker.ready()
    walker.wait(2)
    look("06-count-in")
    walker.wait(21)
    look("07-backward")
    walker.press("Space")
    look("08-paused")
    page.get_by_role("button", name="Voice").click()
    look("09-alone")
    page.get_by_role("button", name="No").click()
    walker.ready()
    walker.walk_to("rest")
    walker.wait(22)
    look("10-rest")
    walker.wait(60)
    look("11-rest-over")
    walker.press("s")
    look("12-stopped")
    page.get_by_role("button", name="Pain", exact=True).click()
    look("13-pain-kind")
    page.get_by_role("button", name="My usual pain").click()
    look("14-pain-scale")
    page.get_by_role("button", name="4", exact=True).click()
    look("15-advice-rest")
    page.get_by_role("button", name="Rest for 1 minute").click()
    walker.wait(61)
    look("16-question")
    walker.press("s")
    page.get_by_role("button", name="Chest").click()
    page.get_by_role("button", name="Chest pain").click()
    expect(page.get_by_text("Saved.")).to_be_attached()
    look("17-advice-urgent")
    assert faults == []


def test_finished_says_well_done_and_leads_to_the_log(
    walker: Walker, short: dict[str, Any], picture: Callable[..., Any]
) -> None:
    walker.open(short)
    walker.start()
    walker.walk_to("finished")

    expect(walker.page.get_by_text("Saved.")).to_be_visible()
    picture(walker.page, "player/phone-light-18-finished")
    expect(walker.page.get_by_role("heading", level=1)).to_have_text("Well done")
    walker.press("Enter")
    expect(walker.page).to_have_url("/sessions/log/")


@pytest.mark.parametrize(
    "viewport,text_size",
    [
        ({"width": 320, "height": 640}, "100%"),
        ({"width": 390, "height": 844}, "200%"),
        ({"width": 844, "height": 390}, "100%"),
    ],
)
def test_small_screens_and_large_text_keep_stop_in_sight(
    viewport: dict[str, int],
    text_size: str,
    open_page: Callable[..., Page],
    server: pages.Server,
    picture: Callable[..., Any],
) -> None:
    page = open_page(viewport=viewport)
    page.add_init_script(path=VOICE)
    stop_the_clock(page)
    walker = Walker(page, server)
    walker.open(walk_data(SHORT_KNEE))
    page.evaluate("size => (document.documentElement.style.fontSize = size)", text_size)
    walker.start()
    places = []
    name = f"player/{viewport['width']}-{text_size.strip('%')}"

    for phase in ("forward", "turn", "backward"):
        walker.walk_to(phase)
        walker.wait(1)
        picture(page, f"{name}-{phase}")
        assert no_sideways_scroll(page)
        places.append(page.get_by_role("button", name="Stop").bounding_box())

    assert places[0] == places[1] == places[2]
    assert places[0]["y"] + places[0]["height"] <= viewport["height"]
    assert places[0]["height"] >= 96
