"""The jobs that run by the clock: one broken plan never keeps the others waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from programs import jobs
from programs.adherence.models import RosterEntry
from programs.plans.models import Plan, PlanWeek, ProgressionDecision
from tests.factories.accounts import CareRelationshipFactory
from tests.factories.programs import NOW, member_with_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

TEN_DAYS_LATER = NOW + timedelta(days=10)


def decided(plan: Plan) -> bool:
    """Return whether the rules have said anything about this plan."""
    return ProgressionDecision.objects.filter(plan=plan).exists()


def test_week_that_is_over_is_decided() -> None:
    plan = member_with_plan()

    with time_machine.travel(TEN_DAYS_LATER, tick=False):
        jobs.review_plans()

    assert decided(plan)


def test_week_that_lasts_is_left_alone() -> None:
    plan = member_with_plan()

    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        jobs.review_plans()

    assert not decided(plan)


def test_broken_plan_keeps_no_other_from_its_review() -> None:
    broken, sound = member_with_plan(), member_with_plan()
    broken.sessions.all().delete()
    PlanWeek.objects.filter(revision__plan=broken).unguarded().delete()

    with time_machine.travel(TEN_DAYS_LATER, tick=False):
        jobs.review_plans()

    assert (decided(broken), decided(sound)) == (False, True)


def test_client_whose_cover_has_run_out_leaves_the_lists() -> None:
    cover = CareRelationshipFactory.create(
        kind="cover", cover_reason="Anna is ill today", expires_at=NOW
    )

    with time_machine.travel(NOW, tick=False):
        jobs.close_covers()

    cover.refresh_from_db()
    assert cover.ended_at == NOW
    assert not RosterEntry.objects.filter(care=cover).exists()
