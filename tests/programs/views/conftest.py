"""What the tests of the two queues begin with: a Wednesday, and somebody at work on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.factories.programs import NOW
from tests.programs.views.queues import BASES, Desk, desk_at


@pytest.fixture
def _wednesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=BASES)
def desk(request: pytest.FixtureRequest, client: Client) -> Desk:
    return desk_at(request.param, client)
