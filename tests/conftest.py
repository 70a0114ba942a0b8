"""What every test gets: no network, a clean cache, and a plain word about a missing browser."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.core.signals import setting_changed
from django.db import connection
from django.test import TransactionTestCase
from django.test.client import ClientHandler
from hypothesis import settings

from tests.migrated import migrate_or_copy

HOW_TO_GET_CHROMIUM = (
    "Chromium was not found, so no page was opened in a browser.\n"
    "Get it with:  sudo apt install chromium-headless-shell\n"
    "or name yours with:  CHROMIUM=/path/to/chromium make test"
)
# The same examples each time, without a clock: a red run is never luck. HYPOTHESIS_PROFILE=thorough
# looks at sixty times as many, each time others.
settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=3_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# The shell comes first: it has no window to draw, so it takes two thirds of the time.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
OPENS_DATABASE = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
MIDDLEWARE = (
    "_middleware_chain",
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
)
LASTING_FIXTURES = {"transactional_db", "live_server"}


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None; CHROMIUM names one."""
    names = (os.environ.get("CHROMIUM"), *CHROMIUMS)
    return next((path for name in names if name and (path := shutil.which(name))), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on PostgreSQL, what asks no database: it ran beside SQLite already."""
    if connection.vendor != "postgresql":
        return
    asks = [item for item in items if asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
    items[:] = asks


def asks_a_database(item: pytest.Item) -> bool:
    """Say whether a test is marked for the database or has a fixture that opens it."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & OPENS_DATABASE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if find_chromium() is None:
        terminalreporter.section("NO BROWSER TESTS", yellow=True, bold=True)
        terminalreporter.write_line(HOW_TO_GET_CHROMIUM)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is. Without one a test is skipped, and on a CI machine it fails."""
    path = find_chromium()
    if path is None and os.environ.get("CI"):
        pytest.fail(HOW_TO_GET_CHROMIUM)
    if path is None:
        pytest.skip(HOW_TO_GET_CHROMIUM)
    return path


def _is_this_machine(address: Any) -> bool:
    """Say whether a socket address is a file or the loopback."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Refuse every connection that leaves the machine."""
    connect = socket.socket.connect

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not _is_this_machine(address):
            raise AssertionError(f"A test tried to reach {address}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_chain_of_middleware() -> Iterator[None]:
    """Build the middleware once, as a server does, and anew whenever a test changes a setting."""
    build, built = ClientHandler.load_middleware, {}

    def load_middleware(self: ClientHandler, is_async: bool = False) -> None:
        if not built:
            build(self, is_async)
            built.update({name: vars(self)[name] for name in MIDDLEWARE})
        vars(self).update(built)

    def forget(**_change: Any) -> None:
        built.clear()

    setting_changed.connect(forget)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", load_middleware)
        yield
    setting_changed.disconnect(forget)


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget what rate limits counted, where no rolled-back transaction forgets it anyway."""
    marker = request.node.get_closest_marker("django_db")
    is_kept = bool(LASTING_FIXTURES & set(request.fixturenames)) or (
        marker is not None and marker.kwargs.get("transaction", False)
    )
    if is_kept:
        request.getfixturevalue("transactional_db")  # so that it outlives this fixture
    yield
    if is_kept:
        cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    pytestconfig: pytest.Config, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Migrate once and copy from then on: to apply sixty migrations takes each worker seconds."""
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            folder = pytestconfig.cache.mkdir("migrated")  # type: ignore[union-attr]
            patch.setattr(Migrate, "handle", migrate_or_copy(folder))
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the seven built-in programs once: to do so for each test would take a third of them."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        call_command("load_programs", verbosity=0)
        if connection.vendor == "sqlite":
            patch.setattr(TransactionTestCase, "_fixture_teardown", put_back(copy_of_database()))
        yield


def copy_of_database() -> sqlite3.Connection:
    """Return a copy of the test's database as it is now, kept in memory."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(copy)
    return copy


def put_back(copy: sqlite3.Connection) -> Callable[[TransactionTestCase], None]:
    """Return what ends a test that really committed: the database as it was when copied.

    Emptying sixty tables, and loading the programs again, takes forty times as long.
    """

    def tear_down(_case: TransactionTestCase) -> None:
        copy.backup(connection.connection)

    return tear_down


@pytest.fixture
def loaded_programs(db: None) -> None:
    """The seven built-in programs, as `make run` loads them, after a flush too."""
    if not apps.get_model("programs.ProgramTemplate").objects.exists():
        call_command("load_programs", verbosity=0)


@pytest.fixture
def empty_library(db: None) -> None:
    """No program at all, as on a new database."""
    for name in ("ProgramWeek", "Phase", "ProgramVersion", "ProgramTemplate"):
        rows = apps.get_model("programs", name).objects.all()
        (rows.unguarded() if hasattr(rows, "unguarded") else rows).delete()
