"""A physio changes a running plan: what counts from the next walk on, and what never moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import AccessEvent, Role
from programs.adherence.models import RosterEntry
from programs.adherence.queries.progress import progress_of
from programs.plans.models import Plan, PlanRevision, ProgressionDecision
from programs.plans.rules.revising import Kind
from programs.plans.services.revise import CannotReviseError, StalePlanError
from programs.sessions.models import WalkSession
from programs.sessions.services.change import (
    excuse_session,
    move_session,
    put_back,
)
from programs.sessions.services.leave import leave_plan
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import (
    SessionStatus,
    Setting,
    Spotter,
    StepUp,
    SupportLevel,
)
from retrowalk.models import OutgoingMail
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, walked, walks_of
from tests.programs.sessions.moves import at, check, finish, start
from tests.programs.sessions.revisions import physio_of, revise, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

FRIDAY = date(2026, 5, 15)
WEEK_LATER = WEDNESDAY + timedelta(days=7)


@pytest.fixture
def plan_in_week_3() -> Plan:
    plan = member_with_plan()
    Plan.objects.filter(pk=plan.pk).update(current_week=3)
    WalkSession.objects.filter(plan=plan).delete()
    plan.refresh_from_db()
    revise(plan, Kind.BACK)
    return plan


def test_setting_counts_from_the_next_walk_and_keeps_its_day(plan: Plan) -> None:
    walked(walks_of(plan)[0])

    edition = revise(plan, Kind.EFFORT, 3)

    assert plan.effort_cap == 3
    assert shown(plan) == [
        (13, "done", 1, 1),
        (15, "scheduled", 1, 2),
        (18, "scheduled", 1, 2),
    ]
    assert (edition.number, edition.reason) == (2, "A calmer week first.")
    assert edition.change["before"] == {"effort_cap": 5}
    assert edition.change["starts_on"] == "2026-05-15"


def test_new_edition_leaves_the_weeks_of_the_old_one_as_they_were(plan: Plan) -> None:
    before = [week.prescription for week in plan.revisions.get().weeks.order_by("position")]

    revise(plan, Kind.TOP_SPEED, 300)

    editions = plan.revisions.order_by("number")
    old, new = ([week.prescription for week in one.weeks.order_by("position")] for one in editions)
    assert old == before
    assert {week.max_mm_per_second for week in new} == {300}


def test_top_speed_may_go_back_up_to_the_programs_own(plan: Plan) -> None:
    before = [week.prescription for week in plan.revisions.get().weeks.order_by("position")]
    revise(plan, Kind.TOP_SPEED, 300)

    revise(plan, Kind.TOP_SPEED, 600)

    newest = plan.revisions.order_by("-number")[0]
    assert [week.prescription for week in newest.weeks.order_by("position")] == before


def test_back_one_week_begins_the_earlier_row_anew(plan_in_week_3: Plan) -> None:
    plan = plan_in_week_3

    assert (plan.current_week, plan.attempt) == (2, 1)
    assert shown(plan) == [
        (13, "scheduled", 2, 2),
        (15, "scheduled", 2, 2),
        (18, "scheduled", 2, 2),
    ]
    said, stepped = ProgressionDecision.objects.order_by("pk")
    assert (said.is_applied, said.decided_by) == (False, None)
    assert (stepped.overrides, stepped.change, stepped.week) == (said, "regress", 3)
    assert stepped.reason == "A calmer week first."


def test_back_one_week_after_todays_walk_starts_with_a_rest_day(plan: Plan) -> None:
    revise(plan, Kind.NEXT, now=at(WEEK_LATER), today=WEEK_LATER)
    walked(next(walk for walk in walks_of(plan) if walk.due_on == WEEK_LATER))

    revise(plan, Kind.BACK, now=at(WEEK_LATER, 18), today=WEEK_LATER)

    assert (plan.current_week, plan.attempt) == (1, 2)
    assert [row[:3] for row in shown(plan)[-3:]] == [
        (22, "scheduled", 1),
        (25, "scheduled", 1),
        (27, "scheduled", 1),
    ]


def test_week_1_has_no_week_before_it(plan: Plan) -> None:
    with pytest.raises(CannotReviseError, match="week 1"):
        revise(plan, Kind.BACK)


def test_next_week_waits_7_days_and_then_moves_on(plan: Plan) -> None:
    with pytest.raises(CannotReviseError, match="Wednesday 20 May"):
        revise(plan, Kind.NEXT)

    revise(plan, Kind.NEXT, now=at(WEEK_LATER), today=WEEK_LATER)

    assert plan.current_week == 2
    assert [row[2] for row in shown(plan) if row[0] > 18] == [2, 2, 2]


def test_two_steps_up_in_a_week_are_refused(plan: Plan) -> None:
    revise(plan, Kind.NEXT, now=at(WEEK_LATER), today=WEEK_LATER)
    day_after = WEEK_LATER + timedelta(days=1)

    with pytest.raises(CannotReviseError, match="One step up in 7 days"):
        revise(plan, Kind.NEXT, now=at(day_after), today=day_after)


def test_no_step_up_while_the_safety_check_has_run_out(plan: Plan) -> None:
    too_late = WEDNESDAY + timedelta(days=29)

    with pytest.raises(CannotReviseError, match="safety check"):
        revise(plan, Kind.NEXT, now=at(too_late), today=too_late)


def test_more_support_is_one_level_safer_on_every_walk_ahead() -> None:
    plan = member_with_plan(setting=Setting.RAIL)
    Plan.objects.filter(pk=plan.pk).update(current_week=3, support_level=SupportLevel.S4)
    WalkSession.objects.filter(plan=plan).delete()
    revise(plan, Kind.BACK)

    with pytest.raises(CannotReviseError, match="no more support"):
        revise(plan, Kind.MORE_SUPPORT)

    assert plan.support_level == SupportLevel.S2
    assert {walk.support_level for walk in walks_of(plan)} == {SupportLevel.S2}


def test_less_support_goes_one_level_in_7_days() -> None:
    plan = member_with_plan(setting=Setting.LANE, lane_length_mm=6000, spotter=Spotter.EVERY_TIME)
    Plan.objects.filter(pk=plan.pk).update(current_week=5, support_level=SupportLevel.S2)

    with pytest.raises(CannotReviseError, match="one level in 7 days"):
        revise(plan, Kind.SUPPORT, int(SupportLevel.S5))
    revise(plan, Kind.SUPPORT, int(SupportLevel.S4))
    with pytest.raises(CannotReviseError, match="one level in 7 days"):
        revise(plan, Kind.SUPPORT, int(SupportLevel.S5))
    revise(plan, Kind.SUPPORT, int(SupportLevel.S5), now=at(WEEK_LATER), today=WEEK_LATER)

    assert plan.support_level == SupportLevel.S5


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.WEEKDAYS, (0, 1, 3), "rest day"),
        (Kind.SUPPORT, 6, "allows"),
        (Kind.TOP_SPEED, 900, "from 0.72 km/h to"),
        (Kind.EFFORT, 9, "from 2 to 5"),
        (Kind.SPOTTER, Spotter.NO, "treadmill"),
        (Kind.RESUME, None, "not paused"),
        (Kind.UNLOCK, None, "already"),
        (Kind.EFFORT, 5, "Nothing has changed"),
    ],
)
def test_what_passes_a_limit_is_refused_and_changes_nothing(
    plan: Plan, kind: Kind, value: Any, words: str
) -> None:
    before = (shown(plan), plan.version)

    with pytest.raises(CannotReviseError, match=words):
        revise(plan, kind, value)

    plan.refresh_from_db()
    assert (shown(plan), plan.version) == before
    assert PlanRevision.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_other_days_lay_the_walks_ahead_out_anew(plan: Plan) -> None:
    walked(walks_of(plan)[0])

    revise(plan, Kind.WEEKDAYS, (1, 3, 5))

    assert [(day, number) for day, _, _, number in shown(plan)] == [(13, 1), (16, 2), (19, 2)]


def test_spotter_and_step_up_are_kept(plan: Plan) -> None:
    revise(plan, Kind.SPOTTER, Spotter.EVERY_TIME)
    revise(plan, Kind.STEP_UP, StepUp.BY_PHYSIO)

    assert (plan.spotter, plan.step_up) == ("every_time", "by_physio")


def test_walk_under_way_keeps_its_edition_and_can_finish(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    edition = revise(plan, Kind.EFFORT, 3)
    under_way = WalkSession.objects.get(pk=walk.pk)
    done = finish(walk)

    assert under_way.status == SessionStatus.STARTED
    assert edition.change["starts_on"] == "2026-05-15"
    assert (done.status, done.was_older_plan) == (SessionStatus.DONE, True)
    assert shown(plan)[0] == (13, "done", 1, 1)


def test_walk_left_unfinished_after_a_change_comes_back_under_the_new_edition(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)
    revise(plan, Kind.MORE_SUPPORT)

    bring_up_to_date(plan=plan, today=WEDNESDAY, now=at(WEDNESDAY, 18))

    assert shown(plan)[0] == (13, "scheduled", 1, 2)
    assert walks_of(plan)[0].support_level == SupportLevel.S2


def test_walk_left_unfinished_in_a_week_the_plan_has_left_is_taken_back(
    plan_in_week_3: Plan,
) -> None:
    plan = plan_in_week_3
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)
    revise(plan, Kind.BACK)

    bring_up_to_date(plan=plan, today=WEDNESDAY, now=at(WEDNESDAY, 18))

    assert walk.pk not in {one.pk for one in walks_of(plan)}
    assert RosterEntry.objects.get(role=Role.COACH).next_due_on == walks_of(plan)[0].due_on


def test_walk_done_on_a_device_that_did_not_know_counts_once(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)

    revise(plan, Kind.EFFORT, 3)
    done = finish(walk)

    assert done.was_older_plan
    assert [row[:2] for row in shown(plan)] == [
        (13, "done"),
        (15, "scheduled"),
        (18, "scheduled"),
    ]


def test_walk_whose_day_has_passed_stays_as_it_was(plan: Plan) -> None:
    revise(plan, Kind.EFFORT, 3, now=at(FRIDAY), today=FRIDAY)

    assert shown(plan)[0] == (13, "scheduled", 1, 1)


def test_moved_and_left_out_walks_stay_so_with_the_new_dose(plan: Plan) -> None:
    _wednesday, friday, monday = walks_of(plan)
    move_session(
        walk_session=friday, due_on=date(2026, 5, 16), by=plan.member, now=NOW, today=WEDNESDAY
    )
    excuse_session(walk_session=monday, reason="away", by=plan.member, now=NOW, today=WEDNESDAY)

    revise(plan, Kind.MORE_SUPPORT)

    assert shown(plan) == [
        (13, "scheduled", 1, 2),
        (16, "scheduled", 1, 2),
        (18, "excused", 1, 2),
    ]
    left_out = walks_of(plan)[2]
    put_back(walk_session=left_out, by=plan.member, now=NOW, today=WEDNESDAY)
    assert {walk.support_level for walk in walks_of(plan)} == {SupportLevel.S2}


def test_no_change_touches_what_is_done_or_past(plan: Plan) -> None:
    saturday = date(2026, 5, 16)
    walked(walks_of(plan)[0])
    past = WalkSession.objects.filter(plan=plan, due_on__lt=saturday).order_by("pk")
    before = (list(past.values()), progress_of(plan.member, FRIDAY))
    changes: list[tuple[Kind, Any]] = [
        (Kind.EFFORT, 3),
        (Kind.MORE_SUPPORT, None),
        (Kind.WEEKDAYS, (1, 3, 5)),
        (Kind.SPOTTER, Spotter.EVERY_TIME),
        (Kind.TOP_SPEED, 300),
        (Kind.STEP_UP, StepUp.BY_PHYSIO),
        (Kind.LOCK, None),
        (Kind.PAUSE, None),
        (Kind.RESUME, None),
    ]

    for kind, value in changes:
        revise(plan, kind, value, now=at(saturday, 12), today=saturday)

        after = progress_of(plan.member, FRIDAY)
        assert list(past.values()) == before[0]
        assert before[1] is not None
        assert after is not None
        assert (after.since_start, after.walks) == (before[1].since_start, before[1].walks)


def test_stale_version_is_refused_and_nothing_is_stored(plan: Plan) -> None:
    physio = physio_of(plan)
    revise(plan, Kind.EFFORT, 3, version=1)

    with pytest.raises(StalePlanError):
        revise(plan, Kind.EFFORT, 4, by=physio, version=1)

    assert plan.effort_cap == 3
    assert PlanRevision.objects.count() == 2


def test_same_form_sent_twice_is_one_change(plan: Plan) -> None:
    physio = physio_of(plan)

    first = revise(plan, Kind.EFFORT, 3, by=physio, version=1)
    second = revise(plan, Kind.EFFORT, 3, by=physio, version=1)

    assert first == second
    assert PlanRevision.objects.count() == 2


def test_ended_plan_does_not_change(plan: Plan) -> None:
    leave_plan(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)

    with pytest.raises(CannotReviseError, match="has ended"):
        revise(plan, Kind.EFFORT, 3)


def test_fault_on_the_way_leaves_nothing_behind(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("programs.sessions.services.revise.record_change", fail)
    before = (shown(plan), plan.version)

    with pytest.raises(RuntimeError):
        revise(plan, Kind.EFFORT, 3)

    plan.refresh_from_db()
    assert (shown(plan), plan.version) == before
    assert (PlanRevision.objects.count(), OutgoingMail.objects.count()) == (1, 0)


def test_member_is_told_by_mail_in_5_minutes_without_a_word_about_health(plan: Plan) -> None:
    with time_machine.travel(NOW, tick=False):
        revise(plan, Kind.EFFORT, 3, reason="Her knee was sore.")

    mail = OutgoingMail.objects.get()
    assert mail.to == [plan.member.email]
    assert mail.next_try_at - NOW == timedelta(minutes=5)
    for word in ("knee", "effort", "pain", "physio", "clinic"):
        assert word not in f"{mail.subject} {mail.body}".lower()


def test_change_is_written_down_for_the_member_to_see(plan: Plan) -> None:
    physio = physio_of(plan)

    revise(plan, Kind.EFFORT, 3, by=physio)

    event = AccessEvent.objects.get(member=plan.member)
    assert (event.actor, event.action, event.area) == (physio, "revise_plan", "plan")
    assert (event.object_kind, event.object_id) == ("plan_edition", "2")
