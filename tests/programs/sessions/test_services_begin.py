from __future__ import annotations

from datetime import date

import pytest

from programs.plans.models import Plan
from programs.plans.services.start import CannotStartPlanError
from programs.sessions.models import Reminder, WalkSession
from tests.factories.programs import member_screened, member_with_plan, plan_for, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


def test_beginning_lays_out_the_first_week() -> None:
    plan = member_with_plan()

    assert [walk.due_on for walk in walks_of(plan)] == [
        date(2026, 5, 13),
        date(2026, 5, 15),
        date(2026, 5, 18),
    ]


def test_beginning_plans_a_reminder_for_each_walk_still_ahead() -> None:
    plan = member_with_plan()

    due = Reminder.objects.order_by("due_at").values_list("walk_session__due_on", flat=True)

    assert list(due) == [walk.due_on for walk in walks_of(plan)[1:]]


def test_refused_plan_leaves_nothing() -> None:
    member = member_screened()

    with pytest.raises(CannotStartPlanError):
        plan_for(member, weekdays=(0, 1, 2))

    assert (Plan.objects.count(), WalkSession.objects.count()) == (0, 0)


def test_beginning_twice_leaves_one_plan() -> None:
    member = member_screened()
    plan_for(member)

    with pytest.raises(CannotStartPlanError, match="You have a plan already"):
        plan_for(member, "starter_one_minute")

    assert (Plan.objects.count(), WalkSession.objects.count()) == (1, 3)
