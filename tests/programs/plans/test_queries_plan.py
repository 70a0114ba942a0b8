from __future__ import annotations

from datetime import date, timedelta

import pytest

from programs.plans.models import Hold, Note, Plan, PlanRevision, PlanWeek
from programs.plans.queries.plan import (
    holds_on,
    latest_note,
    latest_plan,
    open_plan,
    rest_of,
    week_at,
    weeks_of,
)
from programs.plans.rules.moving import Rest
from programs.vocabulary import HoldKind, PlanStatus
from tests.factories.accounts import UserFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, plan_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def plan(loaded_programs: None) -> Plan:
    return member_with_plan()


def hold(plan: Plan, kind: HoldKind, first: date, last: date | None) -> Hold:
    return Hold.objects.create(
        plan=plan,
        kind=kind,
        reason="Rest.",
        starts_on=first,
        ends_on=last,
        created_by=plan.member,
        created_at=NOW,
    )


@pytest.mark.parametrize("status", PlanStatus)
def test_open_plan_is_active_or_paused(plan: Plan, status: PlanStatus) -> None:
    is_open = status in (PlanStatus.ACTIVE, PlanStatus.PAUSED)
    ended_on = None if is_open else WEDNESDAY
    Plan.objects.filter(pk=plan.pk).update(status=status, ended_on=ended_on)

    assert open_plan(plan.member) == (plan if is_open else None)
    assert latest_plan(plan.member) == plan


def test_latest_plan_is_the_one_begun_last(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.ENDED, ended_on=WEDNESDAY)
    newer = plan_for(plan.member, "starter_one_minute", now=NOW + timedelta(minutes=1))

    assert latest_plan(plan.member) == newer


def test_weeks_are_those_of_the_newest_revision(plan: Plan) -> None:
    first = weeks_of(plan)[0]
    revision = PlanRevision.objects.create(
        plan=plan, number=2, reason="Shorter.", made_by=plan.member, made_at=NOW
    )
    values = {field.name: getattr(first, field.name) for field in PlanWeek._meta.concrete_fields}
    PlanWeek.objects.create(**values | {"id": None, "revision": revision, "repetitions": 2})

    assert [week.repetitions for week in weeks_of(plan)] == [2]
    assert week_at(plan, 1).repetitions == 2


def test_holds_in_force_stand_safety_first(plan: Plan) -> None:
    own = hold(plan, HoldKind.MEMBER, WEDNESDAY, WEDNESDAY)
    safety = hold(plan, HoldKind.PAUSE_CLEAR, WEDNESDAY, None)
    hold(plan, HoldKind.MEMBER, WEDNESDAY + timedelta(days=1), None)

    assert holds_on(plan, WEDNESDAY) == [safety, own]


@pytest.mark.parametrize(
    ("last", "ended", "rest"),
    [
        (None, None, Rest(starts_on=WEDNESDAY)),
        (date(2026, 5, 20), None, Rest(starts_on=WEDNESDAY, ends_on=date(2026, 5, 20))),
        (None, 3, Rest(starts_on=WEDNESDAY, ends_on=date(2026, 5, 15))),
        (date(2026, 5, 14), 9, Rest(starts_on=WEDNESDAY, ends_on=date(2026, 5, 14))),
        (None, 0, None),
    ],
)
def test_hold_ended_early_rests_until_the_day_before(
    plan: Plan, last: date | None, ended: int | None, rest: Rest | None
) -> None:
    paused = hold(plan, HoldKind.MEMBER, WEDNESDAY, last)
    if ended is not None:
        paused.ended_at = NOW + timedelta(days=ended)

    assert rest_of(paused, "Europe/London") == rest


def test_plan_that_was_taken_back_never_was(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status="ended", ended_on=WEDNESDAY)
    newer = plan_for(plan.member, now=NOW + timedelta(hours=1))
    Plan.objects.filter(pk=newer.pk).update(
        status="ended", ended_on=WEDNESDAY, withdrawn_at=NOW + timedelta(hours=2)
    )

    assert latest_plan(plan.member) == plan


def test_note_of_the_member_is_not_shown_back(plan: Plan) -> None:
    physio = UserFactory.create()
    theirs = Note.objects.create(
        plan=plan, member=plan.member, author=physio, body="Same speed.", created_at=NOW
    )
    Note.objects.create(
        plan=plan,
        member=plan.member,
        author=plan.member,
        body="Thanks.",
        created_at=NOW + timedelta(hours=1),
    )

    assert latest_note(plan) == theirs
