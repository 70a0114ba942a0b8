"""The latest plan with its pauses: which of several counts today, and when that changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.care_changes import care_changed
from programs.adherence.models import RosterEntry
from programs.adherence.queries.member_facts import record_with_care, records
from programs.plans.models import Hold, Plan
from programs.vocabulary import HoldKind
from tests.factories.accounts import CareRelationshipFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

NEXT_WEEK = WEDNESDAY + timedelta(weeks=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def plan() -> Plan:
    return member_with_plan()


def hold(
    plan: Plan, kind: HoldKind, first: date, last: date | None = None, *, hours_ago: int = 0
) -> Hold:
    return Hold.objects.create(
        plan=plan,
        kind=kind,
        reason="Away",
        starts_on=first,
        ends_on=last,
        created_by=plan.member,
        created_at=NOW - hours_ago * HOUR,
    )


def test_pause_in_force_is_not_hidden_by_a_longer_one_to_come(plan: Plan) -> None:
    CareRelationshipFactory.create(member=plan.member)
    hold(plan, HoldKind.MEMBER, WEDNESDAY, WEDNESDAY + timedelta(days=3))
    hold(plan, HoldKind.CLINICIAN, NEXT_WEEK)

    care_changed(member_id=plan.member_id, now=NOW)

    entry = RosterEntry.objects.get(member=plan.member)
    assert (entry.group, entry.reason_detail) == (RosterEntry.Group.PAUSED, "paused_until")
    assert entry.reason_since == WEDNESDAY + timedelta(days=3)
    assert entry.reasons_on == WEDNESDAY + timedelta(days=4)


def test_of_two_pauses_in_force_the_one_that_lasts_longest_counts(plan: Plan) -> None:
    hold(plan, HoldKind.CLINICIAN, WEDNESDAY)
    hold(plan, HoldKind.MEMBER, WEDNESDAY, NEXT_WEEK)

    record, _care = record_with_care(plan.member_id, NOW)

    assert record.plan is not None
    pause = record.plan.pause_on(WEDNESDAY)
    assert (pause and pause.kind, record.plan.pause_on(WEDNESDAY - timedelta(days=1))) == (
        HoldKind.CLINICIAN,
        None,
    )


@pytest.mark.parametrize("hours", [(3, 1, 2), (1, 2, 3)])
def test_strictest_and_newest_pause_for_safety_counts_in_whatever_order(
    plan: Plan, hours: tuple[int, ...]
) -> None:
    hold(plan, HoldKind.PAUSE_CLEAR, WEDNESDAY)
    for ago in hours:
        hold(plan, HoldKind.STOP_URGENT, WEDNESDAY, hours_ago=ago)

    one, _care = record_with_care(plan.member_id, NOW)
    many = records([plan.member_id], NOW)[plan.member_id]

    found = [record.plan.safety for record in (one, many) if record.plan and record.plan.safety]
    assert [(safety.kind, safety.at) for safety in found] == [
        (HoldKind.STOP_URGENT, NOW - HOUR),
        (HoldKind.STOP_URGENT, NOW - HOUR),
    ]
