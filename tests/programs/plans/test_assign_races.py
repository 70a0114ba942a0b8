"""Taking a plan back at the same moment as a walk begins, or twice (trust brief T8).

Assigning races over real HTTP: tests/http_races/test_plans.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import CareRelationship
from programs.plans.models import Plan
from programs.plans.queries.plan import open_plan
from programs.plans.services.assign import CannotWithdrawError
from programs.sessions.services.assign import withdraw_plan
from programs.sessions.services.walk import CannotWalkError
from tests import races
from tests.factories.programs import NOW, WEDNESDAY, member_screened, walks_of
from tests.programs.plans.assigning import assigned, care_of
from tests.programs.sessions.moves import check, start

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(races.at_once, refusals=(CannotWithdrawError, CannotWalkError))


@pytest.fixture
def care(transactional_db: None) -> Iterator[CareRelationship]:
    with time_machine.travel(NOW):
        call_command("load_programs", verbosity=0)
        yield care_of(member_screened())


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def test_undo_and_first_walk_at_once_leave_one_of_the_two(care: CareRelationship) -> None:
    plan = assigned(care)
    walk = walks_of(plan)[0]
    check(walk)
    soon = NOW + timedelta(minutes=1)

    undone, begun = at_once(
        lambda: withdraw_plan(plan=plan, by=care.staff, now=soon, today=WEDNESDAY),
        lambda: start(walk),
    )

    walk.refresh_from_db()
    is_open = open_plan(care.member) is not None
    assert isinstance(undone, CannotWithdrawError) is is_open
    assert isinstance(begun, CannotWalkError) is not is_open
    assert walk.status == ("started" if is_open else "superseded")


def test_undo_twice_at_once_takes_back_once(care: CareRelationship) -> None:
    before = assigned(care)
    plan = assigned(care, "starter_one_minute")
    soon = NOW + timedelta(minutes=1)

    def undo() -> Plan:
        return withdraw_plan(plan=plan, by=care.staff, now=soon, today=WEDNESDAY)

    results = at_once(undo, undo)

    before.refresh_from_db()
    assert kinds(results) == ["Plan", "Plan"]
    assert (before.status, before.version) == ("active", 3)
