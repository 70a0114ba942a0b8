"""What the tests of the assign page begin with; other pages have their own client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import CareRelationship
from tests.factories.programs import NOW, member_screened
from tests.programs.views.physio.assign_pages import CAREFUL, at_work


@pytest.fixture
def _now() -> Iterator[None]:
    """Wednesday 13 May 2026, nine in the morning."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def care(client: Client, loaded_programs: None, _now: None) -> CareRelationship:
    """Margaret, 68, whose physio is signed in."""
    return at_work(client, member_screened(CAREFUL, name="Margaret Ellis", birth_year=1958))
