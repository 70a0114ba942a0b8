"""Somebody who walks by ear: the screen is covered, and one key at a time is pressed."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.clocks import Clocks

VOICE = Path(__file__).parent / "player" / "speech.js"
MOST_WAITS = 200
STEP_IN_SECONDS = 20


class Listener:
    """Somebody who leads themselves by ear; made before the page opens its first address."""

    def __init__(self, page: Page, clocks: Clocks) -> None:
        self.page = page
        self.clocks = clocks
        page.add_init_script(path=VOICE)
        self._keys = cycle(["PageDown", "Space"])

    def cover_the_screen(self) -> None:
        """Hide everything, so that nothing seen can help."""
        self.page.evaluate("document.documentElement.style.visibility = 'hidden'")

    @property
    def heard(self) -> list[str]:
        return [line["text"] for line in self.page.evaluate("spoken")]

    def press(self, key: str = "PageDown") -> None:
        self.page.keyboard.press(key)

    def get_ready(self) -> None:
        """Hear the voice, and hear what to make ready."""
        expect(self.page.locator("[data-go][data-event=play]")).to_be_attached()
        self.press()
        self._hear_more_than(0)
        self.press()

    def start(self) -> None:
        """Begin the walk; the clock is held from here on."""
        self.get_ready()
        self.press()
        expect(self.page.locator("[data-phase=forward]")).to_be_attached()
        self.clocks.hold(self.page)

    def walk(self) -> list[str]:
        """Walk the whole walk, pressing only when the voice asks; return what was heard."""
        self.get_ready()
        for _ in range(MOST_WAITS):
            heard = self.heard
            if heard[-1].startswith("Finished."):
                return heard
            if heard[-1].endswith("Press ready."):
                self.clocks.wait(self.page, 1)
                self.press(next(self._keys))
                self._hear_more_than(len(heard))
            self.clocks.wait(self.page, STEP_IN_SECONDS)
        raise AssertionError(f"The walk never ended: {self.heard[-5:]}")

    def _hear_more_than(self, count: int) -> None:
        """Wait in real time: the server may be asked first."""
        for _ in range(600):
            if len(self.heard) > count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"Nothing more was said: {self.heard}")
