"""The night beside everything else: batches that fail, writes it waits for, what people closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.care_changes import care_changed
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.queries import behind
from programs.adherence.queries.care_rows import FOLLOW_UP_COLUMNS
from programs.adherence.services import by_the_clock, figures
from programs.adherence.services.by_the_clock import keep_up
from programs.adherence.services.rebuild import differing, rebuild_roster
from programs.plans.models import Plan
from programs.vocabulary import SessionStatus
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan
from tests.factories.roster import client_of, coach_of, owed
from tests.programs.adherence.histories import past_walk, past_walks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def plan() -> Plan:
    """A plan of somebody whom coaches of two clinics look after."""
    plan = member_with_plan()
    for _ in range(2):
        client_of(coach_of(ClinicFactory.create()), member=plan.member)
    care_changed(member_id=plan.member_id, now=NOW)
    return plan


def test_day_is_turned_for_everybody_but_those_whose_batch_fails(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = RosterEntry.objects.order_by("care").values_list("care", flat=True)
    turn = by_the_clock.turn
    monkeypatch.setattr(by_the_clock, "DAY_BATCH", 1)
    monkeypatch.setattr(
        by_the_clock, "turn", lambda care, *rest: 1 // (care[0] - first) and turn(care, *rest)
    )

    keep_up(now=TOMORROW)

    as_of = dict(RosterEntry.objects.values_list("care", "as_of"))
    assert as_of == {first: WEDNESDAY, second: WEDNESDAY + timedelta(days=1)}


def test_night_reads_what_was_written_while_it_waited_for_a_lock(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    past_walks(plan, 14, last_on=WEDNESDAY - timedelta(days=1))
    hold = behind.hold_behind

    def waited(*given: Any) -> set[int]:
        care_changed(member_id=plan.member_id, now=NOW)
        return hold(*given)

    monkeypatch.setattr(behind, "hold_behind", waited)
    keep_up(now=TOMORROW)

    assert differing(now=TOMORROW) == 0


def test_figure_that_is_put_off_is_told_as_it_stands_each_night(plan: Plan) -> None:
    walked_on = WEDNESDAY - timedelta(days=1)
    past_walks(plan, 14, last_on=walked_on)
    for number in range(9):
        past_walk(plan, walked_on + timedelta(days=2 + 2 * number), status=SessionStatus.SCHEDULED)
    keep_up(now=NOW + timedelta(days=14))
    for one in FollowUp.objects.exclude(reason="low"):
        one.resolved_by = one.member  # somebody who closed it; who it was does not matter here
        one.resolved_at, one.outcome = NOW + timedelta(days=14), FollowUp.Outcome.SPOKE
        one.save()
    FollowUp.objects.open().update(snoozed_until=WEDNESDAY + timedelta(days=40))
    rebuild_roster(now=NOW + timedelta(days=14))

    wrong, told = [], []
    for days in (15, 16, 17, 18):
        keep_up(now=NOW + timedelta(days=days))
        wrong.append(differing(now=NOW + timedelta(days=days)))
        told.append(RosterEntry.objects.values_list("reason", "reason_number").first())

    assert told == [("low", 10), ("low", 11), ("low", 11), ("low", 12)]
    assert wrong == [0] * 4


def test_new_quiet_does_not_bring_back_to_a_coach_what_a_physio_has_to_check(plan: Plan) -> None:
    past_walks(plan, 14, last_on=WEDNESDAY - timedelta(days=1))
    past_walk(plan, WEDNESDAY + timedelta(days=3), status=SessionStatus.SCHEDULED)
    for entry in RosterEntry.objects.all():
        owed(entry, "urgent", detail="fell", handed_on_at=NOW)
    care_changed(member_id=plan.member_id, now=NOW)

    keep_up(now=NOW + timedelta(days=6))

    assert {one.reason for one in RosterEntry.objects.all()} == {"quiet"}
    assert differing(now=NOW + timedelta(days=6)) == 0


def test_reason_that_a_person_closed_rests_for_a_week_and_comes_back(plan: Plan) -> None:
    past_walks(plan, 14, last_on=WEDNESDAY - timedelta(days=1))
    care_changed(member_id=plan.member_id, now=NOW)
    keep_up(now=NOW + timedelta(days=11))
    for entry in RosterEntry.objects.all():
        by, at = entry.staff, NOW + timedelta(days=7)
        owed(entry, "low", outcome=FollowUp.Outcome.SPOKE, resolved_by=by, resolved_at=at)

    wrong, low = [], []
    for days in (12, 13, 14):  # low again from the 12th day on
        keep_up(now=NOW + timedelta(days=days))
        wrong.append(differing(now=NOW + timedelta(days=days)))
        low.append(FollowUp.objects.open().filter(reason="low").count())

    assert low == [0, 0, 2]
    assert wrong == [0, 0, 0]


def test_night_reads_what_is_owed_as_it_is_stored(plan: Plan) -> None:
    for entry in RosterEntry.objects.all():
        later = WEDNESDAY + timedelta(days=3)
        owed(entry, "low", taken_at=NOW, occurred_at=NOW - timedelta(days=1), snoozed_until=later)

    found = behind.owed_to([plan.member_id], NOW)

    read = [one for care in found.values() for one in care.follow_ups.values()]
    assert len(read) == 2
    for one in read:
        stored = FollowUp.objects.get(pk=one.pk)
        assert not [
            name for name in FOLLOW_UP_COLUMNS if getattr(one, name) != getattr(stored, name)
        ]


def test_recomputation_reads_what_was_written_while_it_waited_for_a_lock(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    past_walks(plan, 3, last_on=WEDNESDAY - timedelta(days=1), first_pain=8)
    care_changed(member_id=plan.member_id, now=NOW)
    owed_now = FollowUp.objects.open()
    hold = figures.hold_care

    def waited(*given: Any) -> set[int]:
        held = hold(*given)
        owed_now.update(taken_at=NOW, version=5)
        return held

    monkeypatch.setattr(figures, "hold_care", waited)
    owed_now.update(detail="morning")  # news to write, over whatever was read
    figures.refresh_member(member_id=plan.member_id, now=NOW)

    kept = {(one.detail, one.taken_at, one.version >= 5) for one in owed_now.all()}
    assert kept == {("pain", NOW, True)}
    assert differing(now=NOW) == 0
