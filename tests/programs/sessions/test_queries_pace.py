from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from programs.sessions.models import WalkSession
from programs.sessions.queries.pace import pace_for
from tests.factories.programs import member_with_plan, told, walked, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

CALM: dict[str, Any] = {"pain": 2, "effort": 3, "confidence": 8}


def first_two(**after: Any) -> tuple[WalkSession, WalkSession]:
    """Return the first walk of the knee program, walked at 0.3 m/s, and the one to come."""
    first, second = walks_of(member_with_plan())[:2]
    first.pace_mm_per_second = 300
    first.save()
    told(walked(first, on=date(2026, 5, 13)), **CALM | after)
    return first, second


def test_first_walk_starts_at_the_slowest_pace() -> None:
    assert pace_for(walks_of(member_with_plan())[0]) == 300


def test_calm_walk_earns_a_step_of_fifty_millimetres_a_second() -> None:
    assert pace_for(first_two()[1]) == 350


@pytest.mark.parametrize(
    "after",
    [{"pain": 4}, {"effort": 6}, {"confidence": 6}, {"near_falls": 1}, {"effort": None}],
)
def test_walk_that_was_not_calm_keeps_the_pace(after: dict[str, Any]) -> None:
    assert pace_for(first_two(**after)[1]) == 300


def test_reduced_walk_keeps_the_pace() -> None:
    assert pace_for(first_two()[1], is_reduced=True) == 300
