"""A paper diary entered by a physio does what the member's own telling would."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import AccessEvent, CareRelationship, User
from programs.plans.models import Hold, Plan
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.sessions.services.diary import (
    CannotEnterError,
    DiaryRow,
    Felt,
    correct_diary,
    enter_diary,
)
from programs.vocabulary import CheckInKind, HoldKind, Provenance, SessionStatus
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory
from tests.factories.programs import member_with_plan, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

TODAY = date(2026, 5, 19)
NOW = datetime(2026, 5, 19, 10, 0, tzinfo=UTC)
"""The day after the third walk of the first week."""


@pytest.fixture
def physio(plan: Plan) -> User:
    care: CareRelationship = CareRelationshipFactory.create(
        link=ClinicLinkFactory.create(member=plan.member)
    )
    return care.staff


def felt(**told: Any) -> Felt:
    calm: dict[str, Any] = {
        "pain": 2,
        "effort": 3,
        "confidence": 8,
        "morning_pain": 2,
        "near_falls": 0,
        "happenings": (),
        "fall_signs": (),
        "note": "",
    }
    return Felt(**calm | told)


def row(walk: WalkSession, on: date | None = None, **told: Any) -> DiaryRow:
    return DiaryRow(
        walk_uuid=walk.uuid, walked_on=on or walk.due_on, backward_minutes=2, felt=felt(**told)
    )


def enter(plan: Plan, by: User, *rows: DiaryRow) -> list[WalkSession]:
    return enter_diary(member=plan.member, rows=rows, by=by, now=NOW, today=TODAY)


def test_row_is_kept_and_marked_as_recorded_by_the_physio(plan: Plan, physio: User) -> None:
    walk = walks_of(plan)[0]

    enter(plan, physio, row(walk, pain=4))

    walk.refresh_from_db()
    after = CheckIn.objects.get(walk_session=walk, kind=CheckInKind.AFTER)
    assert (walk.status, walk.provenance) == (SessionStatus.DONE, Provenance.PHYSIO)
    assert (walk.active_backward_seconds, walk.is_log_complete) == (120, True)
    assert (after.pain, after.provenance, after.recorded_by) == (4, Provenance.PHYSIO, physio)
    event = AccessEvent.objects.get(action="enter_diary")
    assert (event.area, event.object_id) == ("diary", str(walk.uuid))


def test_week_told_at_one_sitting_is_weighed_as_a_week(plan: Plan, physio: User) -> None:
    enter(plan, physio, *(row(walk) for walk in reversed(walks_of(plan))))

    plan.refresh_from_db()
    decision = plan.decisions.get()
    assert (plan.current_week, decision.rule_number) == (2, 19)


@pytest.mark.parametrize(
    ("told", "kind", "hold"),
    [
        ({"happenings": ("fell",)}, SafetyEvent.Kind.FALL, HoldKind.PAUSE_CLEAR),
        (
            {"happenings": ("fell",), "fall_signs": ("head_hit",)},
            SafetyEvent.Kind.FALL,
            HoldKind.STOP_URGENT,
        ),
        ({"happenings": ("knee",)}, SafetyEvent.Kind.NEW_SIGN, HoldKind.PAUSE_CLEAR),
        ({"happenings": ("urgent",)}, SafetyEvent.Kind.URGENT_SIGN, HoldKind.STOP_URGENT),
    ],
)
def test_fall_or_sign_on_paper_raises_what_the_members_own_would(
    plan: Plan, physio: User, told: dict[str, Any], kind: str, hold: str
) -> None:
    enter(plan, physio, row(walks_of(plan)[0], **told))

    assert {event.kind for event in SafetyEvent.objects.all()} == {kind}
    assert hold in {one.kind for one in Hold.objects.filter(plan=plan, ended_at=None)}


def test_stumbles_on_paper_step_the_plan_back(plan: Plan, physio: User) -> None:
    enter(plan, physio, row(walks_of(plan)[0], near_falls=2, happenings=("stumbled",)))

    assert plan.decisions.get().rule_number == 10


def test_day_in_the_future_is_refused_and_nothing_is_kept(plan: Plan, physio: User) -> None:
    first, second, _third = walks_of(plan)

    with pytest.raises(CannotEnterError, match="not in the future") as refused:
        enter(plan, physio, row(first), row(second, TODAY + timedelta(days=1)))

    assert refused.value.walk_uuid == second.uuid
    assert not WalkSession.objects.filter(status=SessionStatus.DONE).exists()
    assert not CheckIn.objects.exists()


def test_walk_that_is_kept_already_is_refused(plan: Plan, physio: User) -> None:
    walk = walks_of(plan)[0]
    enter(plan, physio, row(walk))

    with pytest.raises(CannotEnterError, match="already saved"):
        enter(plan, physio, row(walk))


def test_walk_of_another_member_is_refused(plan: Plan, physio: User) -> None:
    other = walks_of(member_with_plan())[0]

    with pytest.raises(CannotEnterError, match="not on the plan"):
        enter(plan, physio, row(other))
    with pytest.raises(CannotEnterError, match="not on the plan"):
        enter(plan, physio, DiaryRow(**vars(row(other)) | {"walk_uuid": uuid4()}))

    assert not WalkSession.objects.filter(status=SessionStatus.DONE).exists()


def test_morning_after_that_has_not_come_is_refused(plan: Plan, physio: User) -> None:
    walk = walks_of(plan)[2]

    with pytest.raises(CannotEnterError, match="morning after"):
        enter(plan, physio, row(walk, TODAY, morning_pain=2))
    enter(plan, physio, row(walk, TODAY, morning_pain=None))


def test_bad_morning_on_paper_steps_the_plan_back(plan: Plan, physio: User) -> None:
    enter(plan, physio, row(walks_of(plan)[0], morning_pain=6))

    assert plan.decisions.get().rule_number == 8


def test_correction_is_a_new_row_and_weighed(plan: Plan, physio: User) -> None:
    walk = enter(plan, physio, row(walks_of(plan)[0]))[0]

    correct_diary(walk_session=walk, felt=felt(pain=6), by=physio, now=NOW, today=TODAY)

    told = CheckIn.objects.filter(walk_session=walk, kind=CheckInKind.AFTER).order_by("pk")
    assert [(one.pain, one.replaced_by_id is None) for one in told] == [(2, False), (6, True)]
    assert plan.decisions.get().rule_number == 7
