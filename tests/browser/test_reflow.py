"""Every page of every tour, narrow, zoomed in and with large words: never a sideways scroll."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.clocks import Clocks
from tests.browser.tours import REACHES, TOURS, Guide, Tour

pytestmark = pytest.mark.usefixtures("loaded_programs")

SIZES = ((320, "100"), (640, "100"), (390, "150"), (1280, "150"))
"""Width of the window in CSS pixels (640 is a desk of 1280 at 200% zoom), size of the words."""


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.__name__)
def test_nothing_scrolls_sideways(
    phone: Page, sign_in: Callable[..., None], clocks: Clocks, tour: Tour
) -> None:
    guide = Guide(phone, sign_in, clocks)
    too_wide: list[str] = []
    reached: set[str] = set()

    for stop in tour(guide):
        reached.add(guide.place)
        for width, text_size in SIZES:
            by = excess(phone, width, text_size)
            if by:
                too_wide.append(f"{stop} at {width} with {text_size}%: {by}")

    assert too_wide == []
    assert reached - {""} == set(REACHES[tour.__name__].split())


WIDEST = """size => {
    const root = document.documentElement;
    root.dataset.textSize = size;
    for (const one of document.querySelectorAll("details")) one.open = true;
    const widest = [...document.body.querySelectorAll("*")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.tagName + "." + one.className);
    return root.scrollWidth > innerWidth ? `${root.scrollWidth} ${widest.slice(0, 4)}` : "";
}"""


def excess(page: Page, width: int, text_size: str) -> str:
    """Return how wide the page is and what sticks out, empty when it fits."""
    page.set_viewport_size({"width": width, "height": 800})
    return str(page.evaluate(WIDEST, text_size))
