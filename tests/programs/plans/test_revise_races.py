"""A walk that starts while the plan changes, a step taken up twice; with a control (T8).

Two changes at once race over real HTTP: tests/http_races/test_plans.py.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections, transaction

from accounts.models import User
from programs.plans.models import Plan, PlanRevision
from programs.plans.queries.changes import pending_step
from programs.plans.rules.progression import decide
from programs.plans.rules.revising import Kind, PlanChange
from programs.plans.services.place import propose_step
from programs.plans.services.revise import CannotReviseError, StalePlanError
from programs.sessions.models import WalkSession
from programs.sessions.services import walk as walking
from programs.sessions.services.decide import take_up_step
from programs.sessions.services.revise import revise_plan
from programs.sessions.services.walk import CannotWalkError, start_walk
from programs.vocabulary import SessionStatus
from tests import races
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, walks_of
from tests.programs.plans.rules.test_progression import GOOD
from tests.programs.sessions.moves import at, check
from tests.programs.sessions.revisions import physio_of

pytestmark = pytest.mark.django_db(transaction=True)

WEEK_LATER = WEDNESDAY + timedelta(days=7)
REFUSALS = (CannotReviseError, CannotWalkError, StalePlanError, OperationalError)

at_once = partial(races.at_once, refusals=REFUSALS)


@pytest.fixture
def plan(transactional_db: None) -> Plan:
    call_command("load_programs", verbosity=0)
    return member_with_plan()


def slower(plan: Plan, by: User, top: int) -> PlanRevision:
    return revise_plan(
        plan=plan,
        change=PlanChange(kind=Kind.TOP_SPEED, value=top),
        reason="Slower for now.",
        version=1,
        by=by,
        now=NOW,
        today=WEDNESDAY,
    )


def start(walk: WalkSession) -> WalkSession:
    return start_walk(walk_session=walk, now=at(WEDNESDAY, 9, 5), today=WEDNESDAY)


def editions(plan: Plan) -> int:
    return PlanRevision.objects.filter(plan=plan).count()


def walks_today(plan: Plan) -> list[str]:
    today = WalkSession.objects.filter(plan=plan, due_on=WEDNESDAY).current()
    return [str(walk.status) for walk in today]


def test_walk_that_starts_while_the_plan_changes_is_one_walk(plan: Plan) -> None:
    physio, walk = physio_of(plan), walks_of(plan)[0]
    check(walk)

    done = at_once(lambda: slower(plan, physio, 300), lambda: start(walk))

    has_started = not isinstance(done[1], CannotWalkError)
    assert isinstance(done[0], PlanRevision)
    assert walks_today(plan) == ["started" if has_started else "scheduled"]
    kept = WalkSession.objects.select_related("plan_week__revision").get(pk=walk.pk)
    assert kept.plan_week.revision.number == 1


def test_without_reading_the_walk_again_there_are_two_of_it(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    physio, walk = physio_of(plan), walks_of(plan)[0]
    check(walk)
    has_read, has_changed = Event(), Event()
    locked = walking.locked

    def read_too_early(walk_session: WalkSession, **facts: Any) -> WalkSession:
        with transaction.atomic():
            found = locked(walk_session, **facts)
        connections.close_all()
        has_read.set()
        has_changed.wait(10)
        return found

    def change() -> PlanRevision:
        has_read.wait(10)
        edition = slower(plan, physio, 300)
        has_changed.set()
        return edition

    monkeypatch.setattr(walking, "locked", read_too_early)
    at_once(
        change, lambda: walking.start_walk.__wrapped__(walk_session=walk, now=NOW, today=WEDNESDAY)
    )

    assert sorted(walks_today(plan)) == ["scheduled", "started"]


def test_step_taken_up_twice_at_once_is_one_step(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(attempt=2)
    first, second = physio_of(plan), physio_of(plan)
    plan.attempt = 1
    propose_step(plan, decide(GOOD), NOW)
    plan.refresh_from_db()
    assert pending_step(plan) is not None

    def take_up(by: User) -> PlanRevision:
        return take_up_step(
            plan=plan,
            reason="Steady.",
            version=1,
            by=by,
            now=at(WEEK_LATER),
            today=WEEK_LATER,
        )

    done = at_once(lambda: take_up(first), lambda: take_up(second))

    plan.refresh_from_db()
    assert [isinstance(one, PlanRevision) for one in done].count(True) == 1
    assert (plan.current_week, editions(plan)) == (2, 2)
    assert SessionStatus.SUPERSEDED not in {walk.status for walk in walks_of(plan)}
