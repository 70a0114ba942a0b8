"""Going on after an urgent stop: seen by somebody, and checked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from programs.plans.models import Plan
from programs.vocabulary import PlanStatus
from tests.factories.accounts import UserFactory
from tests.factories.programs import SORE_KNEE, WEDNESDAY, member_with_plan, screened, walks_of
from tests.programs.sessions.moves import at, log, walk_through
from tests.programs.views.member.member_pages import at_moment
from tests.programs.views.member.plan_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

RESUME = "/plan/resume/"
THURSDAY = WEDNESDAY + timedelta(days=1)


@pytest.fixture
def plan(client: Client, loaded_programs: None) -> Iterator[Plan]:
    """A plan that an urgent sign stopped on Wednesday; it is Thursday noon."""
    made = member_with_plan()
    log(walk_through(walks_of(made)[0]), "urgent")
    client.force_login(made.member)
    with at_moment(at(THURSDAY, 12)):
        yield made


def status(plan: Plan) -> str:
    found: str = Plan.objects.get(pk=plan.pk).status
    return found


def test_page_says_what_comes_first(client: Client, plan: Plan) -> None:
    found = words(client.get(RESUME))

    assert "See a doctor or nurse." in found
    assert "Do the safety check again." in found
    assert "call 999" in found


def test_plan_goes_on_once_both_are_done(client: Client, plan: Plan) -> None:
    screened(plan.member, SORE_KNEE, now=at(THURSDAY, 10), today=THURSDAY)
    assert "Yours is done." in words(client.get(RESUME))

    response = client.post(RESUME, {"was_seen": "on"})

    assert response["Location"] == "/today/"
    assert status(plan) == PlanStatus.ACTIVE


def test_tick_alone_is_not_enough(client: Client, plan: Plan) -> None:
    response = client.post(RESUME, {"was_seen": "on"})

    assert response.status_code == 422
    assert "Do the safety check again first." in words(response)
    assert status(plan) == PlanStatus.PAUSED


def test_missing_tick_is_422_beside_its_box(client: Client, plan: Plan) -> None:
    screened(plan.member, SORE_KNEE, now=at(THURSDAY, 10), today=THURSDAY)

    response = client.post(RESUME, {})

    assert response.status_code == 422
    assert words(response).count("Tick the box once a doctor or nurse has checked you") == 2
    assert status(plan) == PlanStatus.PAUSED


def test_plan_that_is_not_stopped_needs_no_leave(client: Client) -> None:
    made = member_with_plan()
    client.force_login(made.member)

    with at_moment(at(WEDNESDAY, 12)):
        assert client.get(RESUME)["Location"] == "/today/"


def test_member_without_a_plan_goes_to_the_safety_check(client: Client) -> None:
    client.force_login(UserFactory.create())

    assert client.get(RESUME)["Location"] == "/screening/"


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(client: Client, plan: Plan, method: str) -> None:
    assert getattr(client, method)(RESUME).status_code == 405
