"""A walker who hears the voice and presses keys, and a server that writes down what it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.player import pages
from tests.browser.player.samples import SHORT_KNEE, walk_data

VOICE = Path(__file__).parent / "speech.js"
INSTALLED_AT = "2026-05-13T09:29:00Z"
STARTED_AT = "2026-05-13T09:30:00Z"


def stop_the_clock(page: Page) -> None:
    """Give a page a clock that only moves when the test moves it."""
    page.clock.install(time=INSTALLED_AT)
    page.clock.pause_at(STARTED_AT)


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
    def last_heard(self) -> str:
        return self.page.evaluate("spoken.at(-1).text")

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
        """Forget what was said, to hear what comes now."""
        self.page.evaluate("() => { spoken.length = 0; }")

    @property
    def face(self) -> str:
        """The digits on screen."""
        return self.page.inner_text("[data-face]")

    def hide(self, *, voice_works: bool) -> None:
        """Put the page behind another one, with or without a voice that can be heard."""
        self.page.evaluate("works => { voice.works = works; }", voice_works)
        self._visibility("hidden")

    def come_back(self) -> None:
        self._visibility("visible")

    def _visibility(self, state: str) -> None:
        self.page.evaluate(
            """state => {
                const say = (name, value) =>
                    Object.defineProperty(document, name, { value, configurable: true });
                say("visibilityState", state);
                say("hidden", state === "hidden");
                document.dispatchEvent(new Event("visibilitychange"));
            }""",
            state,
        )

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
        step = 20 if phase == "finished" else 5  # nobody looks at what is passed on the way
        for _ in range(400):
            if self.phase == phase:
                return
            self.wait(step)
            if self.phase not in {phase, "forward", "backward"}:
                self.ready()
        raise AssertionError(f"The walk never came to {phase}.")


@pytest.fixture
def server(settings: Any) -> pages.Server:
    settings.ROOT_URLCONF = "tests.browser.player.pages"
    pages.server.__init__()
    return pages.server


@pytest.fixture
def walker(lend: OpenPage, server: pages.Server) -> Walker:
    """A walker on a phone whose clock stands still until the test lets it run."""
    page = lend("walker's phone", script=VOICE, viewport=PHONE, has_touch=True)
    stop_the_clock(page)
    return Walker(page, server)


@pytest.fixture
def treadmill() -> dict[str, Any]:
    """The first week of the knee program on a treadmill: 4 walks of 30 seconds."""
    return walk_data()


@pytest.fixture
def short() -> dict[str, Any]:
    """Two walks of 30 seconds on a treadmill, with 20 seconds before, between and after."""
    return walk_data(SHORT_KNEE)


@pytest.fixture
def real_time_walker(phone: Page, server: pages.Server) -> Walker:
    """A walker whose clock is the device's own."""
    phone.add_init_script(path=VOICE)
    return Walker(phone, server)
