"""Each constraint of a walk and what belongs to it refuses a row that cannot be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from programs.sessions.models import (
    CheckIn,
    ReadinessCheck,
    Reminder,
    SafetyEvent,
    WalkSession,
)
from retrowalk.db import FrozenError
from tests.factories.accounts import UserFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, ready_for, told, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    return walks_of(member_with_plan())[0]


def refuses(constraint: str, write: Any) -> None:
    """Expect this constraint to refuse; SQLite names columns where one is unique."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    words = str(refused.value)
    assert constraint in words or "UNIQUE" in words


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("walk_status_known", {"status": "skipped"}),
        ("walk_finishes_after_start", {"finished_at": NOW}),
        (
            "walk_finishes_after_start",
            {"started_at": NOW, "finished_at": NOW - timedelta(seconds=1)},
        ),
        ("walk_done_has_finish", {"status": "done"}),
        (
            "walk_done_has_finish",
            {
                "status": "done",
                "started_at": NOW,
                "finished_at": NOW,
                "walked_on": WEDNESDAY,
                "provenance": "",
            },
        ),
        ("walk_seconds_in_range", {"planned_backward_seconds": 14_401}),
        ("walk_seconds_in_range", {"active_backward_seconds": 14_401}),
        ("walk_support_level_known", {"support_level": 7}),
    ],
)
def test_walk_that_cannot_be_is_refused(
    walk: WalkSession, constraint: str, values: dict[str, Any]
) -> None:
    refuses(constraint, lambda: WalkSession.objects.filter(pk=walk.pk).update(**values))


def test_two_walks_never_share_a_place_in_the_week(walk: WalkSession) -> None:
    second = walks_of(walk.plan)[1]

    refuses(
        "walk_once_per_place",
        lambda: WalkSession.objects.filter(pk=second.pk).update(ordinal=walk.ordinal),
    )


def test_two_walks_of_a_member_never_share_a_uuid(walk: WalkSession) -> None:
    second = walks_of(walk.plan)[1]

    refuses(
        "walk_uuid_once_per_member",
        lambda: WalkSession.objects.filter(pk=second.pk).update(uuid=walk.uuid),
    )


def test_walks_of_two_members_may_share_a_uuid(walk: WalkSession) -> None:
    other = walks_of(member_with_plan())[0]

    WalkSession.objects.filter(pk=other.pk).update(uuid=walk.uuid)

    assert WalkSession.objects.filter(uuid=walk.uuid).count() == 2


@pytest.mark.parametrize("pain", [11, 99])
def test_pain_before_a_walk_is_0_to_10(walk: WalkSession, pain: int) -> None:
    refuses("readiness_pain_0_to_10", lambda: ready_for(walk, pain=pain))


@pytest.mark.parametrize("field", ["pain", "effort", "confidence"])
def test_scores_after_a_walk_are_0_to_10(walk: WalkSession, field: str) -> None:
    refuses("check_in_scores_0_to_10", lambda: told(walk, **{field: 11}))


def test_more_than_50_stumbles_are_refused(walk: WalkSession) -> None:
    refuses("check_in_near_falls_in_range", lambda: told(walk, near_falls=51))


def test_one_check_in_of_each_kind_stands(walk: WalkSession) -> None:
    told(walk, pain=1)

    refuses("check_in_one_current", lambda: told(walk, pain=2))


def test_safety_event_is_stored_once_for_a_member(walk: WalkSession) -> None:
    event = event_of(walk)

    refuses("safety_event_uuid_once", lambda: event_of(walk, uuid=event.uuid))


def test_reminder_of_a_kind_is_owed_once(walk: WalkSession) -> None:
    ahead = walks_of(walk.plan)[1]

    refuses(
        "reminder_once",
        lambda: Reminder.objects.create(walk_session=ahead, kind="session", due_at=NOW),
    )


def test_checks_and_safety_events_stay_as_they_were_written(walk: WalkSession) -> None:
    check, event = ready_for(walk), event_of(walk)

    for row in (check, event):
        with pytest.raises(FrozenError):
            row.save()
        with pytest.raises(FrozenError):
            row.delete()
    with pytest.raises(FrozenError):
        ReadinessCheck.objects.update(result="ready")


def test_walks_are_visible_to_the_member_alone(walk: WalkSession) -> None:
    stranger = UserFactory.create()

    assert walk in WalkSession.objects.visible_to(walk.member)
    assert not WalkSession.objects.visible_to(stranger).exists()


def test_rows_say_what_they_are(walk: WalkSession) -> None:
    assert str(walk) == "Walk due 2026-05-13"
    assert str(ready_for(walk)) == "Readiness ready, 2026-05-13"
    assert str(told(walk, pain=1)) == "after check-in"
    assert str(event_of(walk)) == f"Fall of {walk.member}"
    assert str(Reminder.objects.all()[0]) == "session reminder"
    assert CheckIn.objects.count() == 1


def event_of(walk: WalkSession, **fields: Any) -> SafetyEvent:
    values = {"uuid": uuid4(), "kind": "fall", "occurred_at": NOW, "recorded_at": NOW} | fields
    event: SafetyEvent = SafetyEvent.objects.create(member=walk.member, walk_session=walk, **values)
    return event
