from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from programs.plans.models import Plan
from programs.plans.services.hold import CannotHoldError, hold_plan
from programs.sessions.models import Reminder, WalkSession
from programs.sessions.queries.moving import days_for
from programs.sessions.services.change import (
    CannotChangeError,
    excuse_session,
    go_on,
    move_session,
    pause_plan,
    put_back,
    shorten_session,
)
from programs.sessions.services.layout import lay_out_row
from programs.sessions.services.leave import leave_plan
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import HoldKind, SessionStatus
from tests.factories.programs import NOW, WEDNESDAY, walked, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

THURSDAY, FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 5, day) for day in (14, 15, 16, 18, 19))


def move(walk: WalkSession, to: date, *, today: date = WEDNESDAY) -> WalkSession:
    return move_session(walk_session=walk, due_on=to, by=walk.member, now=NOW, today=today)


def days_of(plan: Plan) -> list[tuple[int, str]]:
    return [(walk.due_on.day, str(walk.status)) for walk in walks_of(plan)]


def test_walk_may_move_where_rest_days_stay(plan: Plan) -> None:
    wednesday, friday, monday = walks_of(plan)

    assert days_for(wednesday, today=WEDNESDAY) == []
    assert days_for(friday, today=WEDNESDAY) == [SATURDAY]
    assert days_for(monday, today=WEDNESDAY) == [date(2026, 5, 17), TUESDAY]


def test_moved_walk_keeps_its_hour_and_says_where_it_came_from(plan: Plan) -> None:
    moved = move(walks_of(plan)[1], SATURDAY)

    assert (moved.due_on, moved.moved_from, moved.changed_by) == (SATURDAY, FRIDAY, plan.member)
    assert timezone.localtime(moved.due_at, timezone.get_fixed_timezone(60)).hour == 9


def test_moved_walk_is_reminded_on_its_new_day(plan: Plan) -> None:
    friday = walks_of(plan)[1]
    friday.reminders.update(sent_at=NOW)

    moved = move(friday, SATURDAY)

    reminder = moved.reminders.get()
    assert (reminder.due_at, reminder.sent_at) == (moved.due_at - timedelta(hours=1), None)


def test_walk_moved_back_was_never_moved(plan: Plan) -> None:
    friday = walks_of(plan)[1]
    move(friday, SATURDAY)

    back = move(friday, FRIDAY)

    assert (back.due_on, back.moved_from) == (FRIDAY, None)


def test_walk_that_a_rest_pushed_past_its_row_can_move_back_to_the_day_it_was_laid_out_for(
    plan: Plan,
) -> None:
    *others, monday = walks_of(plan)
    WalkSession.objects.filter(pk=monday.pk).update(due_on=date(2026, 5, 25))
    WalkSession.objects.filter(pk__in=[one.pk for one in others]).delete()
    monday.refresh_from_db()

    moved = move(monday, date(2026, 5, 20))

    assert date(2026, 5, 25) in days_for(moved, today=WEDNESDAY)
    assert min(days_for(moved, today=WEDNESDAY)) == TUESDAY


@pytest.mark.parametrize("day", [11, 14, 16 + 4, 12])
def test_day_outside_the_rule_is_refused(plan: Plan, day: int) -> None:
    with pytest.raises(CannotChangeError, match="Rest days stay"):
        move(walks_of(plan)[1], date(2026, 5, day))


def test_missed_walk_moves_to_a_day_ahead(plan: Plan) -> None:
    friday = walks_of(plan)[1]

    moved = move(friday, SATURDAY, today=SATURDAY)

    assert moved.due_on == SATURDAY


def test_missed_walk_of_a_week_that_is_over_stays(plan: Plan) -> None:
    friday = walks_of(plan)[1]
    bring_up_to_date(plan=plan, today=date(2026, 5, 21), now=NOW + timedelta(days=8))
    missed = WalkSession.objects.with_plan().get(pk=friday.pk)

    assert days_for(missed, today=date(2026, 5, 21)) == []
    with pytest.raises(CannotChangeError, match="This week is over"):
        move(missed, date(2026, 5, 23), today=date(2026, 5, 21))


def test_done_walk_does_not_move(plan: Plan) -> None:
    done = walked(walks_of(plan)[0])

    with pytest.raises(CannotChangeError, match="has begun or is over"):
        move(done, THURSDAY)


def test_two_walks_never_share_a_day(plan: Plan) -> None:
    friday = walks_of(plan)[1]

    with pytest.raises(CannotChangeError):
        move(friday, MONDAY)


def excuse(walk: WalkSession, *, today: date = WEDNESDAY, reason: str = "ill") -> WalkSession:
    return excuse_session(walk_session=walk, reason=reason, by=walk.member, now=NOW, today=today)


def test_excused_walk_stays_visible_without_a_reminder(plan: Plan) -> None:
    friday = walks_of(plan)[1]

    left_out = excuse(friday)

    assert (left_out.status, left_out.excuse_reason) == (SessionStatus.EXCUSED, "ill")
    assert not Reminder.objects.filter(walk_session=friday).exists()


@pytest.mark.parametrize(("days", "is_taken"), [(14, True), (15, False)])
def test_walk_may_be_left_out_for_14_days_after_it_was_due(
    plan: Plan, days: int, is_taken: bool
) -> None:
    walk, today = walks_of(plan)[0], WEDNESDAY + timedelta(days=days)

    if is_taken:
        assert excuse(walk, today=today).status == SessionStatus.EXCUSED
    else:
        with pytest.raises(CannotChangeError, match="too long ago"):
            excuse(walk, today=today)


def test_unknown_reason_is_refused(plan: Plan) -> None:
    with pytest.raises(CannotChangeError, match="Choose a reason"):
        excuse(walks_of(plan)[1], reason="hold")


def return_to_plan(walk: WalkSession, *, today: date = WEDNESDAY) -> WalkSession:
    return put_back(walk_session=walk, by=walk.member, now=NOW, today=today)


def test_put_back_walk_is_planned_and_reminded_again(plan: Plan) -> None:
    friday = excuse(walks_of(plan)[1])

    back = return_to_plan(friday)

    assert (back.status, back.excuse_reason, back.reminders.count()) == ("scheduled", "", 1)


def test_walk_is_not_put_back_beside_one_that_moved_there(plan: Plan) -> None:
    friday = excuse(walks_of(plan)[1])
    move(walks_of(plan)[2], SATURDAY)

    with pytest.raises(CannotChangeError, match="Leave a rest day"):
        return_to_plan(friday)


def test_walk_of_an_ended_plan_stays_as_it_is(plan: Plan) -> None:
    friday = excuse(walks_of(plan)[1])
    leave_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    with pytest.raises(CannotChangeError, match="This plan has ended"):
        return_to_plan(friday)


def test_past_walk_is_not_put_back(plan: Plan) -> None:
    friday = excuse(walks_of(plan)[1])

    with pytest.raises(CannotChangeError, match="has passed"):
        return_to_plan(friday, today=SATURDAY)


def test_walk_that_stands_is_not_put_back(plan: Plan) -> None:
    with pytest.raises(CannotChangeError, match="not left out"):
        return_to_plan(walks_of(plan)[1])


def test_shortened_walk_has_half_the_walks_and_gets_them_back(plan: Plan) -> None:
    friday = walks_of(plan)[1]

    half = shorten_session(walk_session=friday, is_shortened=True, by=plan.member, now=NOW)
    doses = [(half.repetitions, half.planned_backward_seconds)]
    whole = shorten_session(walk_session=friday, is_shortened=False, by=plan.member, now=NOW)
    doses.append((whole.repetitions, whole.planned_backward_seconds))

    assert doses == [(2, 60), (4, 120)]


def test_shortening_twice_is_never_half_of_half(plan: Plan) -> None:
    friday = walks_of(plan)[1]
    shorten_session(walk_session=friday, is_shortened=True, by=plan.member, now=NOW)

    again = shorten_session(walk_session=friday, is_shortened=True, by=plan.member, now=NOW)

    assert again.repetitions == 2


def pause(plan: Plan, days: int = 4, *, today: date = WEDNESDAY, now: datetime = NOW) -> Any:
    return pause_plan(
        plan=plan, reason="You are away.", days=days, by=plan.member, now=now, today=today
    )


def test_pause_excuses_exactly_its_days(plan: Plan) -> None:
    pause(plan, days=3)

    assert days_of(plan) == [(13, "excused"), (15, "excused"), (18, "scheduled")]


def test_second_pause_waits_until_the_first_is_over(plan: Plan) -> None:
    pause(plan)

    with pytest.raises(CannotHoldError, match="paused already"):
        pause(plan)


def test_pause_of_91_days_is_refused_and_excuses_nothing(plan: Plan) -> None:
    with pytest.raises(CannotHoldError, match="90 days"):
        pause(plan, days=91)

    assert {status for _day, status in days_of(plan)} == {"scheduled"}


def test_going_on_early_brings_back_the_walks_still_ahead(plan: Plan) -> None:
    pause(plan, days=30)

    go_on(plan=plan, by=plan.member, now=NOW + timedelta(days=2), today=FRIDAY)

    assert days_of(plan) == [(13, "excused"), (15, "scheduled"), (18, "scheduled")]
    assert Reminder.objects.filter(walk_session__due_on=MONDAY).count() == 1


def test_going_on_after_weeks_makes_no_walk_missed(plan: Plan) -> None:
    pause(plan, days=30)
    later, today = NOW + timedelta(days=9), date(2026, 5, 22)

    go_on(plan=plan, by=plan.member, now=later, today=today)
    bring_up_to_date(plan=plan, today=today, now=later)

    walks = walks_of(plan)
    assert [walk for walk in walks if walk.status == "scheduled" and walk.due_on < today] == []
    assert next(walk.due_on for walk in walks if walk.status == "scheduled") >= today


def test_walk_left_out_by_the_member_stays_out_when_the_pause_ends(plan: Plan) -> None:
    excuse(walks_of(plan)[1])
    pause(plan, days=30)

    go_on(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    assert days_of(plan) == [(13, "scheduled"), (15, "excused"), (18, "scheduled")]


def test_member_does_not_go_on_from_a_safety_hold(plan: Plan) -> None:
    hold_plan(
        plan=plan,
        kind=HoldKind.PAUSE_CLEAR,
        reason="We pause after any fall.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=plan.member,
        now=NOW,
    )

    with pytest.raises(CannotHoldError, match="keeps you safe"):
        go_on(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)


def test_safety_hold_keeps_the_walks_out_when_the_members_pause_ends(plan: Plan) -> None:
    pause(plan, days=30)
    hold_plan(
        plan=plan,
        kind=HoldKind.PAUSE_CLEAR,
        reason="We pause after any fall.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=plan.member,
        now=NOW,
    )

    go_on(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    assert {status for _day, status in days_of(plan)} == {"excused"}


def test_changing_a_walk_counts_its_versions(plan: Plan) -> None:
    friday = walks_of(plan)[1]
    move(friday, SATURDAY)

    left_out = excuse(friday)

    assert left_out.version == 3
    assert lay_out_row(plan=plan, now=NOW) == []
