"""What most tests of walks begin with."""

from __future__ import annotations

import pytest

from programs.plans.models import Plan
from tests.factories.programs import member_with_plan
from tests.programs.true_figures import _true_figures  # noqa: F401


@pytest.fixture
def plan(loaded_programs: None) -> Plan:
    """A knee plan begun on 13 May 2026: walks on Wednesday 13, Friday 15 and Monday 18."""
    return member_with_plan()
