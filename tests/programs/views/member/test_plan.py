from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from programs.plans.models import Hold, Plan
from programs.plans.rules.revising import Kind
from programs.plans.services.hold import hold_plan
from programs.vocabulary import CheckInKind, HoldKind, PlanStatus
from tests.factories.accounts import UserFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, told, walked, walks_of
from tests.programs.sessions.revisions import revise
from tests.programs.views.member.plan_pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]

PAGE = "/plan/"
PAGES = ["/plan/", "/plan/days/", "/plan/end/", "/plan/hold/", "/plan/print/", "/plan/space/"]


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(client: Client, loaded_programs: None, _now: None) -> Plan:
    found = member_with_plan()
    signed_in(client, found.member)
    return found


def safety_hold(plan: Plan) -> Hold:
    return hold_plan(
        plan=plan,
        kind=HoldKind.PAUSE_CLEAR,
        reason="We pause after any fall.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=plan.member,
        now=NOW,
    )


def walk_a_good_week(plan: Plan) -> None:
    for walk in walks_of(plan):
        done = walked(walk)
        told(done, pain=2, effort=3, confidence=8)
        told(done, CheckInKind.NEXT_MORNING, pain=2, at=done.finished_at + timedelta(hours=20))


@pytest.mark.parametrize("page", PAGES)
def test_visitor_is_asked_to_sign_in(client: Client, page: str) -> None:
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_member_without_a_plan_is_led_on(client: Client, page: str) -> None:
    signed_in(client, UserFactory.create())

    response = client.get(page, follow=True)

    assert response.status_code == 200
    assert "hoose a program" in words(response)


def test_plan_of_somebody_else_is_not_shown(client: Client, plan: Plan) -> None:
    signed_in(client, UserFactory.create())

    page = client.get(PAGE)

    assert str(walks_of(plan)[0].uuid) not in page.content.decode()
    assert "No plan yet" in words(page)


@pytest.mark.usefixtures("plan")
def test_this_week_shows_each_walk_with_its_day_hour_and_length(client: Client) -> None:
    page = words(client.get(PAGE))

    assert "Week 1 of 10 Knee osteoarthritis" in page
    for said in (
        "Wednesday 13 May Today, 9:30am, 14 minutes",
        "Friday 15 May To come. 9:30am, 14 minutes",
        "Monday 18 May To come. 9:30am, 14 minutes",
        "0 of 3 done",
    ):
        assert said in page


@pytest.mark.usefixtures("plan")
def test_weeks_to_come_are_folded_with_their_phase(client: Client) -> None:
    page = client.get(PAGE)

    assert page.content.decode().count('<details class="week-fold">') == 9
    assert "Trial dose Week 5 3 walks of 23 minutes" in words(page)


def test_step_up_says_its_rule_and_reason(client: Client, plan: Plan) -> None:
    walk_a_good_week(plan)

    with time_machine.travel(datetime(2026, 5, 20, 9, tzinfo=UTC), tick=False):
        page = words(client.get(PAGE))

    assert "Week 2 of 10" in page
    assert (
        "You go on to week 2. Pain calm, steady and sure: ready for more. "
        "Rule 19, Wednesday 20 May" in page
    )
    assert "Weeks walked Week 1 3 of 3 done" in page


def test_week_without_walks_is_walked_again_and_says_why(client: Client, plan: Plan) -> None:
    with time_machine.travel(datetime(2026, 5, 20, 9, tzinfo=UTC), tick=False):
        page = words(client.get(PAGE))

    assert "Week 1 again" in page
    assert "We stay on week 1." in page
    assert "Not done, 14 minutes" in page


def test_safety_hold_says_why_and_where_to_go(client: Client, plan: Plan) -> None:
    safety_hold(plan)

    page = client.get(PAGE)

    assert "Paused for now We pause after any fall. Do the safety check again" in words(page)
    assert 'action="/plan/hold/end/"' not in page.content.decode()


@pytest.mark.by_rows
def test_finished_plan_offers_what_comes_next(client: Client, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.COMPLETED, ended_on=WEDNESDAY)

    page = words(client.get(PAGE))

    assert "Your plan is finished" in page
    assert "Choose what comes next" in page
    assert "Pause my plan" not in page


def test_what_a_physio_changed_is_said_with_name_day_and_reason(client: Client, plan: Plan) -> None:
    revise(plan, Kind.MORE_SUPPORT, reason="Hold on a little more for now.")

    page = words(client.get(PAGE))

    assert (
        "Your physio Anna changed this on Wednesday 13 May: Support: both hands on a rail." in page
    )
    assert "“Hold on a little more for now.”" in page


def test_step_a_physio_took_carries_their_name_and_no_rule(client: Client, plan: Plan) -> None:
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        client.get(PAGE)
        week_later = NOW + timedelta(days=7)
        revise(plan, Kind.NEXT, reason="Steady.", now=week_later, today=week_later.date())

        page = words(client.get(PAGE))

    assert "You go on to week 2. Steady. Anna, Wednesday 20 May" in page
    assert "On to week 2. “Steady.”" in page


@pytest.mark.parametrize("weeks", [0, 3])
def test_page_query_count(
    client: Client, plan: Plan, weeks: int, django_assert_num_queries: Any
) -> None:
    now = NOW
    for _week in range(weeks):
        now += timedelta(days=7)
        with time_machine.travel(now, tick=False):
            client.get(PAGE)

    with time_machine.travel(now, tick=False):
        client.get(PAGE)
        with django_assert_num_queries(7):
            client.get(PAGE)


def test_print_sheet_holds_plan_safety_steps_and_a_blank_log(client: Client, plan: Plan) -> None:
    page = words(client.get("/plan/print/"))

    for said in (
        "Wednesday 13 May, 9:30am 14 minutes. 4 backward walks of 30 seconds.",
        "Call 999 for chest pain",
        "Day Minutes back Worst pain Effort How sure Stumbles Next morning",
    ):
        assert said in page


def test_new_days_are_saved_from_the_page(client: Client, plan: Plan) -> None:
    response = client.post("/plan/days/", {"weekdays": ["1", "3", "5"], "session_time": "18:00"})

    assert response.url == PAGE
    assert [walk.due_on.day for walk in walks_of(plan)] == [14, 16, 19]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"weekdays": ["0", "1", "3"], "session_time": "9:30"}, "Leave a rest day"),
        ({"weekdays": ["0", "2", "4"], "session_time": "930"}, "Enter a time"),
        ({}, "Choose your days"),
    ],
)
def test_wrong_days_are_sent_back(client: Client, sent: dict[str, Any], message: str) -> None:
    page = client.post("/plan/days/", sent)

    assert page.status_code == 422
    assert words(page).count(message) >= 2


def test_plan_ends_only_after_the_question(client: Client, plan: Plan) -> None:
    asked = client.get("/plan/end/")
    status_before = Plan.objects.get(pk=plan.pk).status

    response = client.post("/plan/end/")

    assert "An ended plan cannot be opened again." in words(asked)
    assert (status_before, Plan.objects.get(pk=plan.pk).status) == ("active", "ended")
    assert response.url == "/plan/choose/"


def test_plan_stopped_for_safety_does_not_end(client: Client, plan: Plan) -> None:
    safety_hold(plan)

    page = client.post("/plan/end/")

    assert page.status_code == 422
    assert "Get checked first, then you can end it." in words(page)


def test_pause_tells_its_last_day_and_can_be_undone(client: Client, plan: Plan) -> None:
    page = client.post("/plan/hold/", {"reason": "away", "days": "7"}, follow=True)

    assert "Paused until Tuesday 19 May." in words(page)
    assert "You are away." in words(page)
    assert 'action="/plan/hold/end/"' in page.content.decode()
    assert {walk.status for walk in walks_of(plan)} == {"excused"}


def test_going_on_brings_the_walks_back(client: Client, plan: Plan) -> None:
    client.post("/plan/hold/", {"reason": "ill", "days": "7"})

    page = client.post("/plan/hold/end/", follow=True)

    assert "Your plan goes on." in words(page)
    assert {walk.status for walk in walks_of(plan)} == {"scheduled"}


def test_going_on_from_a_safety_hold_is_refused(client: Client, plan: Plan) -> None:
    safety_hold(plan)

    page = client.post("/plan/hold/end/")

    assert page.status_code == 422
    assert "This pause keeps you safe." in words(page)


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("days", ["", "0", "91", "-1", "3.5", "1e1", "seven", "\u0663"])
def test_pause_of_another_length_is_sent_back(client: Client, days: str) -> None:
    page = client.post("/plan/hold/", {"reason": "ill", "days": days})

    assert (page.status_code, Hold.objects.count()) == (422, 0)
    assert words(page).count("Enter the days as a whole number from 1 to 90") >= 2


@pytest.mark.usefixtures("plan")
def test_second_pause_says_that_one_is_running(client: Client) -> None:
    client.post("/plan/hold/", {"reason": "ill", "days": "7"})

    page = client.post("/plan/hold/", {"reason": "ill", "days": "7"})

    assert (page.status_code, Hold.objects.count()) == (422, 1)


def test_day_is_the_members_own(client: Client) -> None:
    plan = member_with_plan(today=date(2026, 5, 13), user={"time_zone": "Pacific/Kiritimati"})
    signed_in(client, plan.member)

    with time_machine.travel(datetime(2026, 5, 12, 20, tzinfo=UTC), tick=False):
        page = words(client.get(PAGE))

    assert "Wednesday 13 May Today, 9:30am" in page
