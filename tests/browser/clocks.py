"""The server's clock and a page's clock, moved together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from playwright.sync_api import Page


class Clocks:
    """One time for the server and for every page it is given; it runs on by itself."""

    def __init__(self, server: time_machine.Coordinates) -> None:
        self._server = server

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def set_server(self, to: datetime) -> None:
        """Put the server's clock on, while no page has one."""
        self._server.move_to(to)

    def give(self, page: Page) -> Page:
        """Give a page this clock, before its first address; it runs on."""
        page.clock.install(time=self.now)
        page.clock.resume()
        return page

    def hold(self, page: Page) -> None:
        """Stop the page's clock; from now on only `wait` moves it."""
        page.clock.pause_at(self.now + timedelta(seconds=1))

    def let_go(self, page: Page) -> None:
        """Let a held clock run on by itself."""
        page.clock.resume()

    def wait(self, page: Page, seconds: float) -> None:
        """Let time pass on both sides, timer by timer on the page."""
        self._server.shift(timedelta(seconds=seconds))
        page.clock.run_for(round(seconds * 1000))

    def leap(self, page: Page, to: datetime) -> None:
        """Put both clocks on at once, as a device that slept."""
        away = to - self.now
        self._server.shift(away)
        page.clock.fast_forward(round(away.total_seconds() * 1000))
