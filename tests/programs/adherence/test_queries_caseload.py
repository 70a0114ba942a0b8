from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.care_changes import care_changed
from accounts.models import Role, User
from programs.adherence.models import Contact, RosterEntry
from programs.adherence.queries.caseload import caseload
from programs.adherence.queries.history import walk_rows
from programs.adherence.queries.named import CALL, QUIET, WELL, named
from programs.adherence.rules.arithmetic import adherence
from programs.adherence.rules.windows import this_week
from programs.vocabulary import SessionStatus
from tests.factories.accounts import CareRelationshipFactory, ClinicFactory, MembershipFactory
from tests.factories.programs import NOW, member_with_plan
from tests.factories.roster import client_of, coach_of, owed
from tests.programs.adherence.histories import PLANNED_SECONDS, new_plan_days, past_walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

TODAY = date(2026, 5, 13)
MONDAY = date(2026, 5, 11)
ZONE = ZoneInfo("Europe/London")


@pytest.fixture
def coach() -> User:
    return coach_of(ClinicFactory.create())


def own(coach: User) -> object:
    return RosterEntry.objects.filter(staff=coach, role=Role.COACH)


@pytest.fixture
def walker(coach: User) -> RosterEntry:
    """A client with one walk of each kind in two weeks, at every edge of what counts."""
    plan = member_with_plan()
    new_plan_days(plan, date(2026, 4, 6))
    enough = PLANNED_SECONDS * 8 // 10
    for day, values in (
        (MONDAY - timedelta(days=7), {"active_backward_seconds": enough}),
        (MONDAY - timedelta(days=5), {"active_backward_seconds": enough - 1}),
        (
            MONDAY - timedelta(days=14),
            {"planned_backward_seconds": 361, "active_backward_seconds": 288},
        ),
        (MONDAY - timedelta(days=3), {"status": SessionStatus.SCHEDULED}),
        (MONDAY, {"status": SessionStatus.EXCUSED, "excuse_reason": "ill"}),
        (MONDAY + timedelta(days=1), {"active_backward_seconds": 2 * PLANNED_SECONDS}),
        (TODAY, {"status": SessionStatus.SCHEDULED}),
        (MONDAY + timedelta(days=4), {"status": SessionStatus.SCHEDULED}),
    ):
        past_walk(plan, day, **values)
    return client_of(
        coach, member=plan.member, program_key="knee_oa", program_title="Knee osteoarthritis"
    )


@pytest.mark.parametrize("back", [0, 1, 2])
def test_sums_of_a_week_equal_the_one_formula(coach: User, walker: RosterEntry, back: int) -> None:
    week = this_week(TODAY - timedelta(weeks=back))
    rows = walk_rows(walker.member, date(2026, 1, 1))
    expected = adherence((row.walk for row in rows), week, TODAY)

    shown = caseload(own(coach), TODAY, TODAY, ZONE).weeks[-1 - back]

    assert (shown.monday, shown.due, shown.counted) == (
        week.first,
        expected.due,
        expected.counted,
    )


def test_today_counts_once_it_is_walked(coach: User, walker: RosterEntry) -> None:
    before = caseload(own(coach), TODAY, TODAY, ZONE).weeks[-1]
    plan = walker.member.plans.get()
    past_walk(plan, TODAY)

    after = caseload(own(coach), TODAY, TODAY, ZONE).weeks[-1]

    assert (before.due, after.due) == (1, 2)


def test_programs_have_weeks_of_their_own_and_people_count_once(
    coach: User, walker: RosterEntry
) -> None:
    found = caseload(own(coach), TODAY, TODAY, ZONE)

    assert [(one.key, one.title) for one in found.programs] == [("knee_oa", "Knee osteoarthritis")]
    assert [week.walkers for week in found.programs[0].weeks[-2:]] == [1, 1]


def test_contacts_and_urgent_reasons_fall_into_the_weeks_of_the_zone(
    coach: User, walker: RosterEntry
) -> None:
    late_on_sunday = datetime(2026, 5, 10, 23, 30, tzinfo=UTC)
    Contact.objects.create(
        member=walker.member, clinic=walker.clinic, staff=coach, kind="message", at=late_on_sunday
    )
    for kind, result in (("call", "no_answer"), ("snoozed", ""), ("passed_on", ""), ("done", "")):
        Contact.objects.create(
            member=walker.member,
            clinic=walker.clinic,
            staff=coach,
            kind=kind,
            result=result,
            at=late_on_sunday,
        )
    owed(walker, "urgent", created_at=late_on_sunday - timedelta(hours=2))

    london = caseload(own(coach), TODAY, TODAY, ZONE).weeks
    honolulu = caseload(own(coach), TODAY, TODAY, ZoneInfo("Pacific/Honolulu")).weeks

    assert [(week.contacts, week.urgent) for week in london[-2:]] == [(0, 1), (1, 0)]
    assert [(week.contacts, week.urgent) for week in honolulu[-2:]] == [(1, 1), (0, 0)]


def test_what_another_clinic_does_for_a_client_is_not_counted(
    coach: User, walker: RosterEntry
) -> None:
    other = MembershipFactory.create(user=coach, role=Role.COACH).clinic
    care = CareRelationshipFactory.create(link__clinic=other, staff=coach, role=Role.COACH)
    care_changed(member_id=care.member_id, now=NOW)
    colleague = client_of(coach_of(other), member=walker.member)
    called = {"kind": "call", "result": "spoke", "at": NOW}
    Contact.objects.create(member=walker.member, clinic=other, staff=colleague.staff, **called)
    owed(colleague, "urgent")
    before = caseload(own(coach), TODAY, TODAY, ZONE).weeks[-1]

    Contact.objects.create(member=care.member, clinic=other, staff=coach, **called)
    owed(walker, "urgent")
    after = caseload(own(coach), TODAY, TODAY, ZONE).weeks[-1]

    assert (before.contacts, before.urgent) == (0, 0)
    assert (after.contacts, after.urgent) == (1, 1)


def test_caseload_is_one_query(
    coach: User, walker: RosterEntry, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        caseload(own(coach), TODAY, TODAY, ZONE)


def test_lists_name_three_at_most_each(
    coach: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        client_of(coach, name=f"Call {number}", reason="stumble")
    client_of(coach, name="First", reason="urgent")
    client_of(coach, name="Quiet", reason="quiet")
    client_of(coach, name="Well", walks="ddd ddd ddd nnn")
    client_of(coach, name="Better", walks="ddd ddd dmm nnn", first_pain=5, last_pain=2)
    client_of(coach, name="Plain", walks="ddd ddd dmm nnn", first_pain=2, last_pain=2)
    client_of(coach, name="Low", walks="ddd dmm mmm nnn", first_pain=5, last_pain=2)
    client_of(coach, name="Put off", reason="low", reason_rank=16, walks="ddd ddd ddd nnn")

    with django_assert_num_queries(1):
        found = named(own(coach))

    assert [row["name"] for row in found[CALL]] == ["First", "Call 0", "Call 1"]
    assert [row["name"] for row in found[QUIET]] == ["Quiet"]
    assert sorted(row["name"] for row in found[WELL]) == ["Better", "Well"]
