"""One server for all races, and a moment's look into its database for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from tests.http_races.clock import now_since
from tests.http_races.server import Server, copied_database, serving


@pytest.fixture(scope="session")
def _server(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Start it when the first race is run."""
    folder = tmp_path_factory.mktemp("races")
    with django_db_blocker.unblock():
        if not apps.get_model("programs.ProgramTemplate").objects.exists():
            call_command("load_programs", verbosity=0)
        with copied_database(folder) as database, serving(database, folder) as server:
            yield server


@pytest.fixture
def server(_server: Server, db: None) -> Iterator[Server]:
    """The server; what the test writes is stored for good in the server's own database."""
    own = connections["default"]
    theirs = own.copy()
    theirs.settings_dict["NAME"] = _server.database
    connections["default"] = theirs
    with time_machine.travel(now_since(_server.began)):
        yield _server
    theirs.close()
    connections["default"] = own
