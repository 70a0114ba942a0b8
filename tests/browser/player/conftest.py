"""A walker who hears the voice and presses keys, and a server that writes down what it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import pages
from tests.browser.player.samples import walk_data

VOICE = Path(__file__).parent / "speech.js"
STARTED_AT = "2026-05-13T09:30:00Z"


class Walker:
    """Somebody on a belt with the screen covered: ears, keys, and time that passes."""

    def __init__(self, page: Page, server: pages.Server) -> None:
        self.page = page
        self.server = server

    def open(self, data: dict[str, Any]) -> None:
        self.page.goto(self.server.add(data))
        expect(self.page.locator("html.has-player")).to_be_attached()

    @property
    def heard(self) -> list[str]:
        """Everything said so far."""
        return [line["text"] for line in self.page.evaluate("spoken")]

    @property
    def phase(self) -> str:
        phase = self.page.get_attribute("[data-walk]", "data-phase")
        assert phase is not None
        return phase

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def wait(self, seconds: float) -> None:
        self.page.clock.run_for(round(seconds * 1000))

    def forget(self) -> None:
        self.page.evaluate("spoken.length = 0")

    def get_ready(self) -> None:
        """Check the sound and come to the numbered steps."""
        self.press("Enter")
        self.press("Enter")

    def start(self) -> None:
        """Begin the walk: past the sound check, past the server, into the first part."""
        self.get_ready()
        self.press("Enter")
        expect(self.page.locator("[data-phase=forward]")).to_be_attached()

    def ready(self) -> None:
        """Wait until a press counts, then press ready."""
        self.wait(1)
        self.press("Enter")

    def walk_to(self, phase: str) -> None:
        """Let time pass, pressing ready at every turn, until a state begins."""
        for _ in range(400):
            if self.phase == phase:
                return
            self.wait(5)
            if self.phase not in {phase, "forward", "backward"}:
                self.ready()
        raise AssertionError(f"The walk never came to {phase}.")


@pytest.fixture
def server(settings: Any) -> Iterator[pages.Server]:
    settings.ROOT_URLCONF = "tests.browser.player.pages"
    pages.server.__init__()
    yield pages.server


@pytest.fixture
def walker(phone: Page, server: pages.Server) -> Walker:
    """A walker on a phone whose clock stands still until the test lets it run."""
    phone.add_init_script(path=VOICE)
    phone.clock.install(time=STARTED_AT)
    return Walker(phone, server)


@pytest.fixture
def treadmill() -> dict[str, Any]:
    """The first week of the knee program on a treadmill: 4 walks of 30 seconds."""
    return walk_data()


@pytest.fixture
def real_time_walker(phone: Page, server: pages.Server) -> Walker:
    """A walker whose clock is the device's own."""
    phone.add_init_script(path=VOICE)
    return Walker(phone, server)


OpenWalker = Callable[..., Walker]
