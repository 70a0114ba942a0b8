"""What a client's page tells a coach first: every reason, the week, the pause, the limits."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from accounts.models import Clinic, User
from programs.adherence.models import Contact
from programs.plans.models import Hold, Plan
from programs.sessions.models import WalkSession
from programs.vocabulary import SessionStatus
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW, member_with_plan, walks_of
from tests.factories.roster import TODAY, client_of, coach_of, owed
from tests.programs.adherence.histories import new_plan_days, past_walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

MONDAY = date(2026, 5, 11)


@pytest.fixture(autouse=True)
def _wednesday() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coach(client: Client) -> User:
    clinic: Clinic = ClinicFactory.create(on_track_percent=85, low_percent=70)
    coach = coach_of(clinic)
    client.force_login(coach)
    return coach


@pytest.fixture
def plan(coach: User) -> Plan:
    return member_with_plan(user={"name": "Colin Webb"})


def words(client: Client, member: User, rest: str = "") -> str:
    page = client.get(f"/roster/{member.uuid}/{rest}").content.decode().split("<main")[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_every_reason_is_told_and_what_is_put_off_comes_last(
    client: Client, coach: User, plan: Plan
) -> None:
    entry = client_of(
        coach, member=plan.member, reason="urgent", more_reasons=1,
        program_key="knee_oa", plan_week=1,
    )  # fmt: skip
    owed(entry, "low", detail="month_of_8", number=3)
    owed(entry, "stumble", detail="stumble", snoozed_until=TODAY + timedelta(days=2))
    owed(entry, "urgent", detail="fell")
    Plan.objects.filter(pk=plan.pk).update(attempt=3)

    shown = words(client, plan.member)

    assert (
        "Act today Fell during session today 3 of 8 sessions in 4 weeks "
        "Stumbled today. Put off until Friday" in shown
    )
    assert "Knee, week 1 for the 3rd time" in shown


def test_what_a_physio_has_to_check_asks_for_no_passing_on(
    client: Client, coach: User, plan: Plan
) -> None:
    entry = client_of(coach, member=plan.member, reason="urgent", group=2, reason_rank=11)
    owed(entry, "urgent", detail="fell", handed_on_at=NOW)

    shown = words(client, plan.member)

    assert "Check in Fell during session today. A physio still has to check" in shown
    assert "Pass to physio" not in shown


@pytest.mark.parametrize(
    ("hold", "told"),
    [
        (("pause_clear", None), "Paused until somebody has checked what happened."),
        (("member", TODAY + timedelta(days=3)), "Paused until Saturday."),
        (None, "The next week is set when this one ends."),
    ],
)
def test_nothing_ahead_says_why(
    client: Client, coach: User, plan: Plan, hold: tuple[str, date | None] | None, told: str
) -> None:
    client_of(coach, member=plan.member, program_key="knee_oa", plan_week=1)
    WalkSession.objects.filter(member=plan.member).update(status=SessionStatus.EXCUSED)
    if hold:
        Hold.objects.create(
            plan=plan, kind=hold[0], reason="", starts_on=MONDAY, ends_on=hold[1],
            created_by=coach, created_at=NOW,
        )  # fmt: skip

    shown = words(client, plan.member)

    assert f"Nothing planned ahead. {told}" in shown
    assert ("Pause the plan" in shown) == (hold is None)


def test_client_without_a_plan_has_nothing_to_pause(client: Client, coach: User) -> None:
    member = client_of(coach).member

    shown = words(client, member)

    assert "Nothing planned ahead. No plan yet." in shown
    assert "Nothing due in 28 days" in shown
    assert "Pause the plan" not in shown


def test_call_of_today_stands_beside_the_reason_and_asks_for_no_second_one(
    client: Client, coach: User, plan: Plan
) -> None:
    entry = client_of(coach, member=plan.member, reason="urgent")
    first = owed(entry, "urgent", detail="fell", created_at=NOW - timedelta(hours=1))
    before = client.get(f"/roster/{plan.member.uuid}/").content.decode()
    Contact.objects.create(
        member=plan.member, clinic=entry.clinic, staff=coach, follow_up=first,
        kind="call", result="no_answer", at=NOW,
    )  # fmt: skip

    after = client.get(f"/roster/{plan.member.uuid}/").content.decode()

    assert "Fell during session today No answer today" in words(client, plan.member)
    assert ["button-primary is-call" in page for page in (before, after)] == [True, False]


def test_limits_told_are_those_of_the_clinic_and_missed_days_are_not_to_come(
    client: Client, coach: User, plan: Plan
) -> None:
    client_of(coach, member=plan.member, program_key="knee_oa", plan_week=1)
    new_plan_days(plan, MONDAY)
    past_walk(plan, MONDAY, status=SessionStatus.SCHEDULED)

    shown = words(client, plan.member)

    assert "85% and up is on track, 70 to 84% partly, under 70% low." in shown
    assert "Missed this week Monday 11 May" in shown
    assert "Monday 11 May" not in shown.split("Coming sessions")[1].split("Missed this week")[0]


def test_reasons_to_leave_a_session_out_are_said_of_the_client(
    client: Client, coach: User, plan: Plan
) -> None:
    client_of(coach, member=plan.member)
    walk = walks_of(plan)[0]
    WalkSession.objects.filter(pk=walk.pk).update(
        status=SessionStatus.EXCUSED, excuse_reason="ill", due_on=MONDAY
    )

    asked = words(client, plan.member, f"walks/{walks_of(plan)[1].uuid}/leave-out/")

    assert "Was ill Was away" in asked
    assert "Was ill 1" in words(client, plan.member)
