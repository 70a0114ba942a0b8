"""Tabs that outlive a test: a browser that has read our scripts once opens a page in a third."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page

BLANK = "/static/blank.html"
"""A page of the same server: to come back from another one takes a new process."""

LEFT_BEHIND = "() => '__pwClock' in window || 'spoken' in window"
"""Says whether a test gave the page a clock or a voice of its own, which nothing takes back."""


class Tabs:
    """Devices with one tab each, lent to one test after the other, always as new."""

    def __init__(self, browser: Browser, origin: str, patience: float) -> None:
        self._browser = browser
        self.origin = origin
        self._patience = patience
        self._kept: dict[str, Page] = {}

    def new(self, **options: Any) -> Page:
        """Return a tab of a device nobody had before, with these options of a context."""
        context = self._browser.new_context(
            base_url=self.origin,
            **{
                "locale": "en-GB",
                "timezone_id": "Europe/London",
                "reduced_motion": "reduce",
                **options,
            },
        )
        context.set_default_timeout(self._patience)
        return context.new_page()

    def lend(self, device: str, *, script: Path | None = None, **options: Any) -> Page:
        """Return the device's tab, as it was when it was new.

        A device with a `script` runs it before each page, and has a clock of its own for good.
        """
        page = self._kept.pop(device, None)
        if page is None:
            page = self.new(**options)
            if script:
                page.add_init_script(path=script)
        if page.viewport_size != options["viewport"]:
            page.set_viewport_size(options["viewport"])
        return page

    def take_back(self, device: str, page: Page, *, has_script: bool) -> None:
        """Keep a tab for the next test, or close its device where something of this one stays."""
        with suppress(Error):
            empty(page, self.origin)
            if has_script or not page.evaluate(LEFT_BEHIND):
                self._kept[device] = page
                return
        page.context.close()


def empty(page: Page, origin: str) -> None:
    """Leave the page, and forget what it kept, who was signed in and what stood in its way."""
    context = page.context
    for other in context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    context.set_offline(False)
    page.emulate_media(color_scheme="null")
    page.goto(BLANK)
    context.clear_cookies()
    device = context.new_cdp_session(page)
    device.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    device.detach()
