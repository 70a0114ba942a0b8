"""Everybody who could stand in front of a member's page, for the tests that ask each page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.access.world import World, build_world
from tests.factories.programs import NOW


@pytest.fixture
def world(loaded_programs: None) -> Iterator[World]:
    """The world on the day the member's plan begins: a later one would first be caught up with."""
    with time_machine.travel(NOW, tick=False):
        yield build_world()
