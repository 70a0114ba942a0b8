"""Starting and finishing: every gate asked again, every telling kept, nothing counted twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programs.plans.services.hold import hold_plan
from programs.sessions.models import Reminder, SafetyEvent, WalkSession
from programs.sessions.rules.refusals import Refusal
from programs.sessions.rules.tellings import others
from programs.sessions.services.layout import supersede_rest
from programs.sessions.services.walk import (
    CannotRecordError,
    CannotWalkError,
    OtherResultError,
    finish_walk,
    record_by_hand,
)
from programs.vocabulary import HoldKind, Provenance, SessionStatus
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, walks_of
from tests.programs.sessions.moves import at, check, finish, result_of, start, walk_through
from tests.programs.sessions.rules.walks import event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    """The first walk of a knee plan, due on Wednesday 13 May."""
    return walks_of(member_with_plan())[0]


def why_not(walk: WalkSession, *, on: date | None = None) -> Refusal:
    with pytest.raises(CannotWalkError) as refused:
        start(walk, on=on)
    return refused.value.refusal


def test_walk_starts_behind_its_check(walk: WalkSession) -> None:
    check(walk)

    started = start(walk)

    assert started.status == SessionStatus.STARTED
    assert started.started_at == at(WEDNESDAY, 9, 5)


def test_starting_twice_starts_once(walk: WalkSession) -> None:
    check(walk)
    first = start(walk)

    again = start(walk, hour=10)

    assert (again.started_at, again.version) == (first.started_at, first.version)


def test_walk_without_a_check_does_not_start(walk: WalkSession) -> None:
    assert why_not(walk) is Refusal.NOT_CHECKED


def test_hold_raised_after_the_check_keeps_the_walk_from_starting(walk: WalkSession) -> None:
    check(walk)
    hold_plan(
        plan=walk.plan,
        kind=HoldKind.PAUSE_CLEAR,
        reason="We pause after any fall.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=walk.member,
        now=NOW,
    )

    assert why_not(walk) is Refusal.HELD


def test_finish_keeps_what_the_timer_measured(walk: WalkSession) -> None:
    done = walk_through(walk)

    assert done.status == SessionStatus.DONE
    assert done.provenance == Provenance.TIMER
    assert done.active_backward_seconds == done.planned_backward_seconds == 120
    assert (done.walked_on, done.received_at) == (WEDNESDAY, at(WEDNESDAY, 9, 26))
    assert (done.is_to_confirm, done.was_older_plan) == (False, False)


def test_finish_asks_about_the_next_morning(walk: WalkSession) -> None:
    done = walk_through(walk)

    reminder = Reminder.objects.get(walk_session=done, kind=Reminder.Kind.NEXT_MORNING)
    assert reminder.due_at == at(date(2026, 5, 14), 7)


def test_finish_may_come_before_the_start_was_told(walk: WalkSession) -> None:
    check(walk)

    assert finish(walk).status == SessionStatus.DONE


def test_walk_that_never_passed_a_check_is_not_kept(walk: WalkSession) -> None:
    check(walk, r_dizzy="yes")

    with pytest.raises(CannotWalkError) as refused:
        finish(walk)

    assert refused.value.refusal is Refusal.NOT_CHECKED
    assert WalkSession.objects.get(pk=walk.pk).status == SessionStatus.SCHEDULED


def test_same_message_again_changes_nothing(walk: WalkSession) -> None:
    done = walk_through(walk)

    again = finish(walk)

    assert (again.version, again.events) == (done.version, done.events)
    assert Reminder.objects.filter(kind=Reminder.Kind.NEXT_MORNING).count() == 1


def test_other_content_is_kept_beside_and_the_member_is_asked(walk: WalkSession) -> None:
    walk_through(walk)

    with pytest.raises(OtherResultError):
        finish(walk, share=50)

    kept = WalkSession.objects.get(pk=walk.pk)
    assert kept.active_backward_seconds == 120
    assert [other.active_backward_seconds for other in others(kept.events)] == [60]
    assert kept.is_to_confirm


def test_other_content_sent_twice_is_kept_once(walk: WalkSession) -> None:
    walk_through(walk)

    for _time in range(2):
        with pytest.raises(OtherResultError):
            finish(walk, share=50)

    assert len(others(WalkSession.objects.get(pk=walk.pk).events)) == 1


def test_walk_that_a_change_replaced_is_kept_as_an_older_plan(walk: WalkSession) -> None:
    check(walk)
    supersede_rest(plan=walk.plan, today=WEDNESDAY)

    done = finish(walk)

    assert (done.status, done.was_older_plan) == (SessionStatus.DONE, True)


def test_walk_left_out_and_walked_after_all_counts(walk: WalkSession) -> None:
    check(walk)
    WalkSession.objects.filter(pk=walk.pk).update(status="excused", excuse_reason="ill")

    done = finish(walk)

    assert (done.status, done.excuse_reason) == (SessionStatus.DONE, "")


def test_walk_across_midnight_counts_on_the_day_it_began(walk: WalkSession) -> None:
    check(walk)
    result = result_of(
        walk,
        started_at="2026-05-13T23:50:00+01:00",
        finished_at="2026-05-14T00:10:00+01:00",
        device_now="2026-05-14T00:11:00+01:00",
    )

    done = finish_walk(
        walk_session=walk, result=result, now=at(WEDNESDAY, 23, 11), today=date(2026, 5, 14)
    )

    assert done.walked_on == WEDNESDAY


def test_device_clock_two_days_ahead_keeps_the_true_day_and_asks(walk: WalkSession) -> None:
    check(walk)
    ahead = WEDNESDAY + timedelta(days=2)
    result = result_of(walk, on=ahead)

    done = finish_walk(walk_session=walk, result=result, now=at(WEDNESDAY, 9, 26), today=WEDNESDAY)

    assert done.walked_on == WEDNESDAY
    assert done.clock_skew_seconds == 2 * 86_400
    assert done.is_to_confirm


def test_stop_that_only_came_with_the_walk_is_stored_and_acts(walk: WalkSession) -> None:
    stop = [
        event(1, "stop"),
        event(2, "stop_rule", "stop_chest", at=at(WEDNESDAY, 9, 20).isoformat()),
    ]

    walk_through(walk, ended="stopped", events=stop)

    assert SafetyEvent.objects.get().stop_rule == "stop_chest"
    assert walk.plan.holds.get().kind == HoldKind.STOP_URGENT


def test_walk_by_hand_is_marked_so(walk: WalkSession) -> None:
    done = by_hand(walk, minutes=2)

    assert (done.status, done.provenance) == (SessionStatus.DONE, Provenance.BY_HAND)
    assert done.active_backward_seconds == 120
    assert done.changed_by == walk.member


def test_walk_by_hand_never_ends_in_the_future(walk: WalkSession) -> None:
    done = by_hand(walk, minutes=240)

    assert done.finished_at is not None
    assert done.finished_at <= at(WEDNESDAY, 12)


@pytest.mark.parametrize(
    ("day", "minutes", "words"),
    [
        (date(2026, 5, 14), 2, "Choose a day that is not in the future."),
        (date(2026, 4, 12), 2, "Choose a day in the last 30 days."),
        (WEDNESDAY, 241, "Enter the minutes as a whole number from 0 to 240."),
    ],
)
def test_walk_by_hand_that_cannot_be_is_refused(
    walk: WalkSession, day: date, minutes: int, words: str
) -> None:
    with pytest.raises(CannotRecordError, match=words):
        by_hand(walk, day=day, minutes=minutes)

    assert WalkSession.objects.get(pk=walk.pk).status == SessionStatus.SCHEDULED


def test_timer_after_a_hand_asks_which_is_right(walk: WalkSession) -> None:
    check(walk)
    by_hand(walk, minutes=1)

    with pytest.raises(OtherResultError):
        finish(walk)

    kept = WalkSession.objects.get(pk=walk.pk)
    assert (kept.provenance, kept.is_to_confirm) == (Provenance.BY_HAND, True)


def by_hand(walk: WalkSession, *, minutes: int, day: date = WEDNESDAY) -> WalkSession:
    return record_by_hand(
        walk_session=walk,
        walked_on=day,
        backward_minutes=minutes,
        by=walk.member,
        now=at(WEDNESDAY, 12),
        today=WEDNESDAY,
    )
