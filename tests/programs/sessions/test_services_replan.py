from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from programs.plans.models import Plan
from programs.plans.services.end import CannotEndPlanError
from programs.sessions.models import Reminder, WalkSession
from programs.sessions.services.change import move_session
from programs.sessions.services.leave import leave_plan
from programs.sessions.services.replan import CannotReplanError, change_days, retime_walks
from programs.vocabulary import PlanStatus, SessionStatus
from tests.factories.programs import (
    NOW,
    WEDNESDAY,
    plan_for,
    walked,
    walks_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


def change(
    plan: Plan,
    weekdays: tuple[int, ...] = (1, 3, 5),
    at: time = time(9, 30),
    today: date = WEDNESDAY,
) -> Plan:
    return change_days(plan=plan, weekdays=weekdays, session_time=at, now=NOW, today=today)


def days_of(plan: Plan) -> list[tuple[int, str]]:
    return [(walk.due_on.day, str(walk.status)) for walk in walks_of(plan)]


def test_new_days_apply_to_walks_not_yet_begun(plan: Plan) -> None:
    change(plan)

    assert days_of(plan) == [(14, "scheduled"), (16, "scheduled"), (19, "scheduled")]


def test_walk_that_is_done_stays_and_rest_follows_it(plan: Plan) -> None:
    walked(walks_of(plan)[0])

    change(plan)

    assert days_of(plan) == [(13, "done"), (16, "scheduled"), (19, "scheduled")]


def test_walk_whose_day_has_passed_is_not_laid_out_again(plan: Plan) -> None:
    change(plan, today=date(2026, 5, 16))

    assert days_of(plan) == [(13, "scheduled"), (15, "scheduled"), (16, "scheduled")]


def test_walk_under_way_keeps_its_day(plan: Plan) -> None:
    WalkSession.objects.filter(pk=walks_of(plan)[0].pk).update(
        status=SessionStatus.STARTED, started_at=NOW
    )

    change(plan)

    assert days_of(plan) == [(13, "started"), (16, "scheduled"), (19, "scheduled")]


def test_other_hour_alone_keeps_days_and_moves(plan: Plan) -> None:
    friday = walks_of(plan)[1]
    saturday = date(2026, 5, 16)
    move_session(walk_session=friday, due_on=saturday, by=plan.member, now=NOW, today=WEDNESDAY)

    change(plan, (0, 2, 4), time(18, 0))

    walks = walks_of(plan)
    assert [walk.due_on.day for walk in walks] == [13, 16, 18]
    assert {walk.due_at.astimezone(ZoneInfo("Europe/London")).hour for walk in walks} == {18}
    assert Reminder.objects.get(walk_session=friday).due_at.hour == 16


def test_neighbouring_days_are_refused_and_change_nothing(plan: Plan) -> None:
    with pytest.raises(CannotReplanError) as refusal:
        change(plan, (0, 1, 3))

    assert refusal.value.field == "weekdays"
    assert [day for day, _status in days_of(plan)] == [13, 15, 18]


def test_ended_plan_has_no_new_days(plan: Plan) -> None:
    leave_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    with pytest.raises(CannotReplanError, match="has ended"):
        change(plan)


def test_days_changed_back_and_forth_lose_no_walk(plan: Plan) -> None:
    change(plan)
    change(plan, (0, 2, 4))

    assert [day for day, _status in days_of(plan)] == [13, 15, 18]


@pytest.mark.parametrize(
    ("zone", "hour"), [("America/New_York", 13), ("Pacific/Kiritimati", 19), ("Asia/Tokyo", 0)]
)
def test_walks_to_come_keep_day_and_hour_in_a_new_zone(plan: Plan, zone: str, hour: int) -> None:
    plan.member.time_zone = zone

    count = retime_walks(member=plan.member, now=NOW, today=WEDNESDAY)

    walks = walks_of(plan)
    assert (count, [walk.due_on.day for walk in walks]) == (3, [13, 15, 18])
    assert {walk.due_at.astimezone(UTC).hour for walk in walks} == {hour}
    assert {walk.time_zone for walk in walks} == {zone}


def test_saving_a_new_zone_times_the_walks(plan: Plan) -> None:
    walked(walks_of(plan)[0])

    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        plan.member.time_zone = "America/New_York"
        plan.member.save()

    assert [walk.time_zone for walk in walks_of(plan)] == [
        "Europe/London",
        "America/New_York",
        "America/New_York",
    ]


@pytest.mark.by_rows
def test_saving_a_zone_nobody_knows_moves_nothing(plan: Plan) -> None:
    plan.member.time_zone = "Moon/Tranquillity"
    plan.member.save()

    assert walks_of(plan)[2].due_at == datetime(2026, 5, 18, 8, 30, tzinfo=UTC)


def test_leaving_takes_back_the_walks_ahead_and_keeps_the_rest(plan: Plan) -> None:
    walked(walks_of(plan)[0])

    leave_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    assert days_of(plan) == [(13, "done")]
    assert Plan.objects.get(pk=plan.pk).status == PlanStatus.ENDED


def test_leaving_twice_is_leaving_once(plan: Plan) -> None:
    leave_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    again = leave_plan(plan=plan, by=plan.member, now=NOW, today=date(2026, 5, 14))

    assert again.ended_on == WEDNESDAY


def test_plan_with_a_walk_under_way_does_not_end(plan: Plan) -> None:
    WalkSession.objects.filter(pk=walks_of(plan)[0].pk).update(
        status=SessionStatus.STARTED, started_at=NOW
    )

    with pytest.raises(CannotEndPlanError, match="under way"):
        leave_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    assert Plan.objects.get(pk=plan.pk).status == PlanStatus.ACTIVE


def test_another_program_may_follow_a_plan_that_was_left(plan: Plan) -> None:
    leave_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    new = plan_for(plan.member, "starter_one_minute")

    assert len(walks_of(new)) == 3
