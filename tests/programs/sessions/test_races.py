"""Two at once: one decision, one event, one row, whoever comes first (hazards H3, H10).

Two devices that finish one walk race over real HTTP: tests/http_races/test_record.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from threading import Event
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction

from programs.plans.models import Plan, ProgressionDecision
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.sessions.services.check_ins import record_answer
from programs.sessions.services.safety import record_stop
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import CheckInKind
from tests import races
from tests.factories.programs import WEDNESDAY, member_with_plan, told, walks_of
from tests.programs.sessions.moves import at, check, finish, start, tell, walk_through

pytestmark = pytest.mark.django_db(transaction=True)

WEEK_LATER = date(2026, 5, 20)
LONG_ENOUGH = 0.3
"""Seconds in which an answer that does not wait would be through."""

at_once = partial(races.at_once, refusals=())


@pytest.fixture
def plan(transactional_db: None) -> Plan:
    call_command("load_programs", verbosity=0)
    return member_with_plan()


def test_row_is_decided_once_by_two_at_once(plan: Plan) -> None:
    for walk in walks_of(plan):
        done = walk_through(walk)
        told(done, pain=1, effort=2, confidence=9, at=at(walk.due_on, 10))
        told(done, CheckInKind.NEXT_MORNING, pain=1, at=at(walk.due_on, 23))
    before = ProgressionDecision.objects.count()

    def decide() -> Plan:
        return bring_up_to_date(plan=plan, today=WEEK_LATER, now=at(WEEK_LATER))

    at_once(decide, decide)

    plan.refresh_from_db()
    assert before == 0
    assert [one.rule_number for one in ProgressionDecision.objects.all()] == [19]
    assert (plan.current_week, plan.attempt) == (2, 1)
    assert len([walk for walk in walks_of(plan) if walk.plan_week.position == 2]) == 3


def test_same_stop_twice_at_once_locks_once(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)
    uuid = uuid4()

    def stop() -> Any:
        return record_stop(
            walk_session=walk,
            event_uuid=uuid,
            rule="stop_fall",
            answers={},
            occurred_at=at(WEDNESDAY, 9, 10),
            now=at(WEDNESDAY, 9, 10),
            today=WEDNESDAY,
        )

    at_once(stop, stop)

    assert SafetyEvent.objects.count() == 1
    assert plan.holds.count() == 1
    assert ProgressionDecision.objects.count() == 1


def test_log_page_sent_twice_at_once_is_one_row(plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])

    at_once(lambda: tell(walk, pain=2), lambda: tell(walk, pain=2))

    assert CheckIn.objects.count() == 1


def answer_while(
    walk: WalkSession, holds: Callable[[], Any], *, pain: int, now: datetime | None = None
) -> None:
    """Tell of a walk while somebody holds its plan, who has done their part already."""
    is_done = Event()

    def hold() -> None:
        with transaction.atomic():
            Plan.objects.select_for_update().get(pk=walk.plan_id)
            holds()
            is_done.set()
            sleep(LONG_ENOUGH)

    def tell_of_it() -> None:
        is_done.wait()
        answer(walk, pain=pain, now=now)

    at_once(hold, tell_of_it)


def answer(walk: WalkSession, *, pain: int, now: datetime | None = None) -> None:
    when = now or at(WEDNESDAY, 9, 30)
    record_answer(
        uuid=walk.uuid, values={"pain": pain}, by=walk.member, now=when, today=when.date()
    )


def test_first_answer_that_waited_for_another_one_corrects_it(plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])

    answer_while(walk, partial(answer, walk, pain=3), pain=5)

    told = CheckIn.objects.order_by("pk")
    assert [(one.pain, one.replaced_by_id is None) for one in told] == [(3, False), (5, True)]


def test_first_answer_that_waited_for_a_decision_is_dated_after_it(plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])
    decided_at = at(WEDNESDAY, 9, 40)
    decision = {"week": 1, "attempt": 1, "rule_number": 19, "change": "repeat", "reason": "Again."}

    def decide() -> None:
        ProgressionDecision.objects.create(
            plan=plan, **decision, facts={}, matched=[], outcome={}, decided_at=decided_at
        )

    answer_while(walk, decide, pain=5, now=decided_at - timedelta(minutes=5))

    assert CheckIn.objects.get().recorded_at == decided_at + timedelta(microseconds=1)


def test_answer_that_waited_for_the_end_of_the_walk_counts(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    answer_while(walk, partial(finish, walk), pain=5)

    assert CheckIn.objects.get().pain == 5
