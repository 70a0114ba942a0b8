"""Every page of every tour: no fault that axe finds, on a phone by day and on a desk by night."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.clocks import Clocks
from tests.browser.tours import TOURS, Guide, Tour

pytestmark = pytest.mark.usefixtures("loaded_programs")


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.__name__)
def test_axe_finds_nothing(
    desktop: Page,
    sign_in: Callable[..., None],
    clocks: Clocks,
    axe: Callable[[Page], list[str]],
    tour: Tour,
) -> None:
    faults: dict[str, list[str]] = {}

    for stop in tour(Guide(desktop, sign_in, clocks)):
        for width, scheme in LOOKS:
            look_at(desktop, width, scheme)
            found = axe(desktop)
            if found:
                faults[f"{stop} at {width} {scheme}"] = found

    assert faults == {}


LOOKS = ((390, "light"), (1280, "dark"))


def look_at(page: Page, width: int, scheme: str) -> None:
    """Show the open page at this width and in this scheme, with everything unfolded."""
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
