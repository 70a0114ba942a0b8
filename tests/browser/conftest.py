"""A real Chromium on a real server: phone and desktop pages, axe, pictures.

A page that breaks its content security policy, throws in a script or asks another server for
anything fails its test.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.test import Client, override_settings
from django.test.testcases import FSFilesHandler
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.clocks import Clocks
from tests.browser.judge import AXE_FILE, AXE_OPTIONS, Judge, bring_axe
from tests.browser.tabs import BLANK, Tabs
from tests.factories.programs import NOW

# Playwright's plain interface keeps an event loop running in this thread, which is no view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

FOLDER = Path(__file__).parent
PICTURES = os.environ.get("PICTURES", "")
# These only save pictures; the tours look at the same pages with axe.
ONLY_PICTURES = ["test_pictures.py", "test_member_walk_pages.py"]
# How a page looks and how the player runs is the same on every database: once is enough.
ONLY_LOOKS = [
    "player",
    *(f"test_{name}.py" for name in ("house_style", "tours", "watching", "weight")),
]
collect_ignore = [] if PICTURES else ONLY_PICTURES
if connection.vendor == "postgresql":
    collect_ignore += ONLY_LOOKS
# As the house serves them; the server's clock may stand years behind the browser's.
KEPT_FOR_LONG = "public, max-age=315360000, immutable"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
PATIENCE_IN_MILLISECONDS = 30_000
expect.set_options(timeout=PATIENCE_IN_MILLISECONDS)
# Told apart in the page: to carry all that axe passed takes longer than to find what is wrong.
FIND_VIOLATIONS = """async options => {
    const { violations } = await axe.run(options);
    return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html} (${node.failureSummary})`));
}"""

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _collected_static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Collect style sheets and scripts where the live server looks for them."""
    folder = tmp_path_factory.mktemp("static")
    serve = FSFilesHandler.serve

    def serve_for_long(handler: FSFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = KEPT_FOR_LONG
        return answer

    with override_settings(STATIC_ROOT=folder), pytest.MonkeyPatch.context() as patch:
        patch.setattr(FSFilesHandler, "serve", serve_for_long)
        call_command("collectstatic", interactive=False, verbosity=0)
        (folder / AXE_FILE).write_text(AXE_SCRIPT)
        (folder / Path(BLANK).name).write_text("<!doctype html><title>Blank</title>")
        yield


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def page_faults() -> Iterator[list[str]]:
    """What the open pages complained of; a test that expects a complaint clears the list."""
    faults: list[str] = []
    yield faults
    assert faults == []


@pytest.fixture(scope="session")
def tabs(chromium: Browser, live_server: Any) -> Tabs:
    return Tabs(chromium, live_server.url, PATIENCE_IN_MILLISECONDS)


@pytest.fixture
def open_page(tabs: Tabs, page_faults: list[str]) -> Iterator[OpenPage]:
    """Return a function that opens a page of a new device, with the options of a context."""
    opened: list[Page] = []

    def open_one(**options: Any) -> Page:
        page = tabs.new(**{"viewport": PHONE, **options})
        opened.append(page)
        _listen(page, page_faults, tabs.origin)
        return page

    yield open_one
    for page in opened:
        page.context.close()


@pytest.fixture
def lend(tabs: Tabs, page_faults: list[str]) -> Iterator[OpenPage]:
    """Return a function that lends a device's tab, as new, until the test ends."""
    taken: list[Callable[[], None]] = []

    def lend_one(device: str, *, script: Path | None = None, **options: Any) -> Page:
        page = tabs.lend(device, script=script, **options)
        stop_listening = _listen(page, page_faults, tabs.origin)

        def take_back() -> None:
            tabs.take_back(device, page, has_script=script is not None)
            stop_listening()  # only now: what went wrong last is heard while the page is left

        taken.append(take_back)
        return page

    yield lend_one
    for take_back in taken:
        take_back()


def _listen(page: Page, faults: list[str], origin: str) -> Callable[[], None]:
    """Write down each broken policy, each script error and each request that leaves the house.

    Returns what ends it.
    """

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(f"{page.url}: {message.text}")

    def watch(request: Request) -> None:
        if not request.url.startswith((origin, "data:", "blob:")):
            faults.append(f"{page.url}: asked for {request.url}")

    def catch(error: Error) -> None:
        faults.append(str(error))

    ears = {"console": hear, "request": watch, "pageerror": catch}
    for event, ear in ears.items():
        page.on(event, ear)

    def stop() -> None:
        for event, ear in ears.items():
            page.remove_listener(event, ear)

    return stop


@pytest.fixture
def phone(lend: OpenPage) -> Page:
    """A page on a phone, 390 by 844."""
    return lend("phone", viewport=PHONE, has_touch=True)


@pytest.fixture
def desktop(lend: OpenPage) -> Page:
    """A page on a desk, 1280 by 800."""
    return lend("desktop", viewport=DESKTOP)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Return a function that signs a user in on a page without its sign-in form."""

    def sign_in_there(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return sign_in_there


Axe = Callable[..., list[str]]


@pytest.fixture
def axe() -> Axe:
    """Return a function that lists what axe finds wrong on a page, WCAG 2.2 A and AA."""

    def violations_on(page: Page) -> list[str]:
        bring_axe(page)
        found: list[str] = page.evaluate(FIND_VIOLATIONS, AXE_OPTIONS)
        return found

    return violations_on


@pytest.fixture(scope="session")
def judge() -> Judge:
    """Axe for many pages, each kind of thing judged once."""
    return Judge()


@pytest.fixture
def picture() -> Callable[..., Path]:
    """Return a function that saves a picture of a page in the folder PICTURES, if one is named."""

    def save(page: Page, name: str, *, full_page: bool = False) -> Path:
        path = Path(PICTURES) / f"{name}.png"
        if PICTURES:
            path.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=path, full_page=full_page)
        return path

    return save


@pytest.fixture
def clocks() -> Iterator[Clocks]:
    """One clock for server and pages, on the Wednesday the factories' plans begin."""
    with time_machine.travel(NOW) as server:
        yield Clocks(server)


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> None:
    """Send mail the real way: through the queue into files, which /dev/mail/ shows."""
    settings.EMAIL_BACKEND = "retrowalk.mail.QueueBackend"
    settings.MAIL_DIR = tmp_path
