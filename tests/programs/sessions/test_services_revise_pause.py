"""A physio pauses a plan and lets it go on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programs.plans.models import Hold, Plan
from programs.plans.rules.revising import Kind
from programs.plans.services.hold import hold_plan
from programs.plans.services.revise import CannotReviseError
from programs.sessions.services.change import (
    CannotChangeError,
    excuse_session,
    go_on,
    put_back,
)
from programs.vocabulary import (
    HoldKind,
    SessionStatus,
)
from tests.factories.programs import NOW, WEDNESDAY, walks_of
from tests.programs.sessions.moves import at, check, finish, start
from tests.programs.sessions.revisions import revise, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

FRIDAY = date(2026, 5, 15)
WEEK_LATER = WEDNESDAY + timedelta(days=7)


def test_pause_until_a_day_takes_the_walks_and_the_member_cannot_lift_it(plan: Plan) -> None:
    revise(plan, Kind.PAUSE, FRIDAY)

    hold = Hold.objects.get()
    assert (hold.kind, hold.starts_on, hold.ends_on) == (HoldKind.CLINICIAN, WEDNESDAY, FRIDAY)
    assert [row[1] for row in shown(plan)] == ["excused", "excused", "scheduled"]
    with pytest.raises(Exception, match="Your physio paused your plan"):
        go_on(plan=plan, by=plan.member, now=NOW, today=WEDNESDAY)


def test_pause_without_an_end_lasts_until_it_is_resumed(plan: Plan) -> None:
    revise(plan, Kind.PAUSE)
    assert {row[1] for row in shown(plan)} == {"excused"}

    revise(plan, Kind.RESUME)

    assert {row[1] for row in shown(plan)} == {"scheduled"}
    assert Hold.objects.get().ended_at == NOW


def test_pause_begins_tomorrow_while_a_walk_is_under_way(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    revise(plan, Kind.PAUSE)

    assert Hold.objects.get().starts_on == WEDNESDAY + timedelta(days=1)
    assert finish(walk).status == SessionStatus.DONE


def test_safety_pause_is_not_resumed_and_stops_every_step(plan: Plan) -> None:
    hold_plan(
        plan=plan,
        kind=HoldKind.PAUSE_CLEAR,
        reason="We pause after any fall.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=plan.member,
        now=NOW,
    )

    for kind in (Kind.RESUME, Kind.NEXT):
        with pytest.raises(CannotReviseError, match=r"[Ss]afety|paused for safety"):
            revise(plan, kind, now=at(WEEK_LATER), today=WEEK_LATER)
    assert Hold.objects.get().ended_at is None


def test_walk_left_out_of_a_week_the_plan_has_left_is_not_put_back(plan: Plan) -> None:
    friday = walks_of(plan)[1]
    excuse_session(walk_session=friday, reason="away", by=plan.member, now=NOW, today=WEDNESDAY)
    Plan.objects.filter(pk=plan.pk).update(attempt=2)

    with pytest.raises(CannotChangeError, match="another week now"):
        put_back(walk_session=friday, by=plan.member, now=NOW, today=WEDNESDAY)


def test_pause_that_ends_brings_back_no_walk_of_a_week_the_plan_has_left(plan: Plan) -> None:
    revise(plan, Kind.PAUSE)
    Plan.objects.filter(pk=plan.pk).update(attempt=2)

    revise(plan, Kind.RESUME)

    assert {row[1] for row in shown(plan)} <= {"excused"}
