"""What the tests of a coach's pages begin with: a Wednesday at ten, and Tom at work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import coach_of


@pytest.fixture
def _wednesday_at_ten() -> Iterator[None]:
    with time_machine.travel("2026-05-13 10:00:00Z", tick=False):
        yield


@pytest.fixture
def coach(client: Client) -> User:
    coach = coach_of(ClinicFactory.create(), name="Tom Okoro")
    client.force_login(coach)
    return coach
