"""A step taken up twice at once is one step (trust T8).

Changes that meet another, or a walk, race over real HTTP: tests/http_races/test_plans.py.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command

from accounts.models import User
from programs.plans.models import Plan, PlanRevision
from programs.plans.queries.changes import pending_step
from programs.plans.rules.progression import decide
from programs.plans.services.place import propose_step
from programs.plans.services.revise import CannotReviseError, StalePlanError
from programs.sessions.services.decide import take_up_step
from programs.vocabulary import SessionStatus
from tests import races
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, walks_of
from tests.programs.plans.rules.test_progression import GOOD
from tests.programs.sessions.moves import at
from tests.programs.sessions.revisions import physio_of

pytestmark = pytest.mark.django_db(transaction=True)

WEEK_LATER = WEDNESDAY + timedelta(days=7)
at_once = partial(races.at_once, refusals=(CannotReviseError, StalePlanError))


@pytest.fixture
def plan(transactional_db: None) -> Plan:
    call_command("load_programs", verbosity=0)
    return member_with_plan()


def editions(plan: Plan) -> int:
    return PlanRevision.objects.filter(plan=plan).count()


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
