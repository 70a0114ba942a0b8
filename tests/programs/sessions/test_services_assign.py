"""A plan is assigned with its walks and its mail, and taken back with them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import CareRelationship
from programs.plans.models import Note, Plan
from programs.plans.queries.plan import open_plan
from programs.plans.services.assign import CannotWithdrawError
from programs.plans.services.hold import hold_plan
from programs.sessions.models import Reminder, WalkSession
from programs.sessions.services.assign import mail_key, withdraw_plan
from programs.vocabulary import HoldKind, SessionStatus
from retrowalk.mail.queue import take_back_mail
from retrowalk.models import OutgoingMail
from tests.factories.programs import (
    NOW,
    WEDNESDAY,
    member_screened,
    member_with_plan,
    walks_of,
)
from tests.programs.plans.assigning import assigned, care_of
from tests.programs.sessions.moves import check, finish, start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

IN_TIME = NOW + timedelta(minutes=5)
THURSDAY = date(2026, 5, 14)


@pytest.fixture
def care(loaded_programs: None) -> CareRelationship:
    return care_of(member_screened())


@pytest.fixture
def replaced(loaded_programs: None) -> Plan:
    return member_with_plan()


def withdraw(plan: Plan, care: CareRelationship) -> Plan:
    return withdraw_plan(plan=plan, by=care.staff, now=IN_TIME, today=WEDNESDAY)


def days_of(plan: Plan) -> list[int]:
    return [walk.due_on.day for walk in walks_of(plan)]


def test_first_row_is_laid_out_with_the_plan(care: CareRelationship) -> None:
    plan = assigned(care, starts_on=THURSDAY)

    assert days_of(plan) == [15, 18, 20]
    assert {walk.support_level for walk in walks_of(plan)} == {plan.support_level}


def test_later_week_is_laid_out_when_the_plan_begins_there(care: CareRelationship) -> None:
    plan = assigned(care, start_week=3, reason="Walked these weeks with me.")

    assert {walk.plan_week.position for walk in walks_of(plan)} == {3}


def test_mail_waits_5_minutes_and_says_nothing_about_health(care: CareRelationship) -> None:
    plan = assigned(care, note="Your knee will like it.")

    mail = OutgoingMail.objects.get(key=mail_key(plan))
    assert mail.to == [care.member.email]
    assert mail.next_try_at >= NOW + timedelta(minutes=5)
    told = f"{mail.subject} {mail.body}".lower()
    assert not any(word in told for word in ("knee", "arthritis", "pain", "walk back", "week"))


def test_plan_before_loses_its_walks_to_come_and_keeps_those_behind(replaced: Plan) -> None:
    missed = walks_of(replaced)[0]
    WalkSession.objects.filter(pk=missed.pk).update(due_on=date(2026, 5, 12))

    assigned(care_of(replaced.member), "starter_one_minute")

    assert [walk.pk for walk in walks_of(replaced)] == [missed.pk]
    assert not Reminder.objects.filter(walk_session__plan=replaced, due_at__gt=NOW).exclude(
        walk_session=missed
    )


def test_walk_under_way_is_finished_under_the_plan_it_was_begun_with(replaced: Plan) -> None:
    walk = walks_of(replaced)[0]
    check(walk)
    start(walk)

    assigned(care_of(replaced.member), "starter_one_minute", starts_on=THURSDAY)
    finish(walk)

    walk.refresh_from_db()
    assert (walk.status, walk.plan, walk.was_older_plan) == (SessionStatus.DONE, replaced, False)


def test_day_after_the_last_walk_stays_a_rest_day(replaced: Plan) -> None:
    walk = walks_of(replaced)[0]
    check(walk)
    start(walk)
    finish(walk)

    plan = assigned(care_of(replaced.member), weekdays=(1, 3, 5), starts_on=THURSDAY)

    assert days_of(plan) == [16, 19, 21]


def test_plan_taken_back_leaves_no_walk_mail_or_message(care: CareRelationship) -> None:
    plan = assigned(care, note="Welcome.")

    plan = withdraw(plan, care)

    assert (plan.status, plan.withdrawn_at) == ("ended", IN_TIME)
    assert (walks_of(plan), Note.objects.count()) == ([], 0)
    assert not OutgoingMail.objects.exists()
    assert not Reminder.objects.filter(walk_session__plan=plan).exists()


def test_replaced_plan_comes_back_as_it_was(replaced: Plan) -> None:
    moved = walks_of(replaced)[1]
    WalkSession.objects.filter(pk=moved.pk).update(due_on=date(2026, 5, 16))
    before = [(walk.pk, walk.due_on, walk.status) for walk in walks_of(replaced)]
    reminders = set(Reminder.objects.values_list("walk_session", "due_at"))
    care = care_of(replaced.member)

    withdraw(assigned(care, "starter_one_minute"), care)

    replaced.refresh_from_db()
    assert (replaced.status, replaced.ended_on) == ("active", None)
    assert open_plan(care.member) == replaced
    assert [(walk.pk, walk.due_on, walk.status) for walk in walks_of(replaced)] == before
    assert set(Reminder.objects.values_list("walk_session", "due_at")) == reminders


def test_walks_an_earlier_change_took_stay_taken(replaced: Plan) -> None:
    gone = walks_of(replaced)[2]
    WalkSession.objects.filter(pk=gone.pk).update(status=SessionStatus.SUPERSEDED)
    care = care_of(replaced.member)

    withdraw(assigned(care, "starter_one_minute"), care)

    gone.refresh_from_db()
    assert gone.status == SessionStatus.SUPERSEDED


def test_pause_that_ended_with_the_plan_goes_on(replaced: Plan) -> None:
    care = care_of(replaced.member)
    hold = hold_plan(
        plan=replaced,
        kind=HoldKind.MEMBER,
        reason="You are away.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=replaced.member,
        now=NOW - timedelta(days=1),
    )

    withdraw(assigned(care, "starter_one_minute"), care)

    hold.refresh_from_db()
    assert (hold.ended_at, hold.ended_by) == (None, None)


def test_second_undo_changes_nothing(replaced: Plan) -> None:
    care = care_of(replaced.member)
    plan = assigned(care, "starter_one_minute")

    withdraw(plan, care)
    withdraw(plan, care)

    replaced.refresh_from_db()
    assert (replaced.status, replaced.version) == ("active", 3)


def test_undo_is_over_after_5_minutes(care: CareRelationship) -> None:
    plan = assigned(care)

    with pytest.raises(CannotWithdrawError, match="5 minutes are over"):
        withdraw_plan(plan=plan, by=care.staff, now=IN_TIME + timedelta(seconds=1), today=WEDNESDAY)

    assert open_plan(care.member) == plan


def test_undo_is_over_once_the_mail_is_on_its_way(care: CareRelationship) -> None:
    plan = assigned(care)
    take_back_mail(mail_key(plan))

    with pytest.raises(CannotWithdrawError, match="message has gone"):
        withdraw(plan, care)

    assert open_plan(care.member) == plan


def test_undo_is_over_once_a_walk_has_begun(care: CareRelationship) -> None:
    plan = assigned(care)
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    with pytest.raises(CannotWithdrawError, match="has begun"):
        withdraw(plan, care)

    assert (open_plan(care.member), OutgoingMail.objects.count()) == (plan, 1)


def test_colleague_cannot_take_back_what_they_did_not_send(care: CareRelationship) -> None:
    plan = assigned(care)

    with pytest.raises(CannotWithdrawError, match="Only the physio who sent"):
        withdraw(plan, care_of(care.member))
