from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessEvent, Clinic, Role, User
from programs.adherence.models import Contact
from programs.plans.models import Hold, Plan
from programs.sessions.models import SafetyEvent, WalkSession
from programs.vocabulary import CheckInKind, SessionStatus
from tests.factories.accounts import ClinicFactory, MembershipFactory
from tests.factories.programs import NOW, member_with_plan, missing_uuid, told, walks_of
from tests.factories.roster import client_of, coach_of, physio_of
from tests.programs.adherence.histories import new_plan_days, past_walk
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_wednesday")]

CANARY = "Zinnia-Canary"
MONDAY = date(2026, 5, 11)


@pytest.fixture
def _wednesday() -> Iterator[None]:
    with time_machine.travel("2026-05-13 10:00:00Z", tick=False):
        yield


@pytest.fixture
def clinic() -> Clinic:
    clinic: Clinic = ClinicFactory.create()
    return clinic


@pytest.fixture
def coach(client: Client, clinic: Clinic) -> User:
    coach = coach_of(clinic, name="Tom Okoro")
    client.force_login(coach)
    return coach


@pytest.fixture
def plan(coach: User) -> Plan:
    plan = member_with_plan(user={"name": "Colin Webb", "birth_year": 1958})
    client_of(coach, member=plan.member, reason="quiet", reason_detail="no_session")
    return plan


def words(response: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def page_of(plan: Plan, rest: str = "") -> str:
    return f"/roster/{plan.member.uuid}/{rest}"


def test_page_tells_weeks_pattern_pain_and_contacts(
    client: Client, coach: User, plan: Plan
) -> None:
    new_plan_days(plan, MONDAY - timedelta(weeks=3))
    for back in (21, 14, 7):
        told(past_walk(plan, MONDAY - timedelta(days=back)), pain=4)
        past_walk(plan, MONDAY - timedelta(days=back - 4), status=SessionStatus.SCHEDULED)
    cut = past_walk(
        plan, MONDAY, active_backward_seconds=120, ended_by_rule="stop_pain", ordinal=90
    )
    told(cut, pain=6)
    told(cut, CheckInKind.NEXT_MORNING, pain=5)
    Contact.objects.create(
        member=plan.member, clinic=plan.member.clinic_links.get().clinic, staff=coach,
        kind="call", result="left_message", at=NOW, next_on=date(2026, 5, 15),
    )  # fmt: skip

    response = client.get(page_of(plan))

    shown = words(response)
    assert "Colin Webb born 1958" in shown
    assert "3 of 7 sessions in 28 days" in shown
    assert "4 May 1 of 2 6 of 12 min Too early" not in shown
    assert "Most missed: Friday, 10am to 2pm, 3 of 3." in shown
    assert "Pain 1" in shown
    assert "Worst on the walk 6 Up from 4 to 6 in 3 weeks." in shown
    assert "Called, left a message Tom Okoro. Next on Friday 15 May 13 May" in shown
    page = read(response.content.decode())
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])


def test_contacts_of_another_clinic_stay_with_that_clinic(
    client: Client, coach: User, clinic: Clinic, plan: Plan
) -> None:
    elsewhere: Clinic = ClinicFactory.create()
    stranger = coach_of(elsewhere, name="Greta Lund")
    for staff, place in ((coach, clinic), (stranger, elsewhere)):
        Contact.objects.create(
            member=plan.member, clinic=place, staff=staff, kind="call", result="spoke", at=NOW
        )

    shown = words(client.get(page_of(plan)))

    assert "Called, spoke Tom Okoro" in shown
    assert "Greta Lund" not in shown


@pytest.mark.parametrize("count", [1, 12])
def test_page_takes_six_queries_whatever_the_history(
    client: Client, plan: Plan, count: int
) -> None:
    new_plan_days(plan, MONDAY - timedelta(weeks=8))
    for number in range(count):
        told(past_walk(plan, MONDAY - timedelta(days=2 * number)), pain=4)
    client.get("/roster/views/")

    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(plan))

    assert sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in asked) == 6


def test_coach_reads_kind_and_day_of_what_happened_and_no_text(client: Client, plan: Plan) -> None:
    walk = walks_of(plan)[0]
    SafetyEvent.objects.create(
        member=plan.member, kind="fall", text=CANARY, occurred_at=NOW, recorded_at=NOW
    )
    told(walk, pain=3, note=CANARY, happenings=[CANARY])

    response = client.get(page_of(plan))

    assert "Fall Told by the client 13 May" in words(response)
    assert CANARY not in response.content.decode()


def test_opening_is_written_down(client: Client, coach: User, plan: Plan) -> None:
    client.get(page_of(plan))

    event = AccessEvent.objects.get(actor=coach)
    assert (event.member, event.area, event.role, event.action) == (
        plan.member,
        "client",
        "coach",
        "read",
    )


@pytest.mark.parametrize("rest", ["", "hold/"])
def test_client_of_somebody_else_is_not_found(
    client: Client, clinic: Clinic, plan: Plan, rest: str
) -> None:
    client.force_login(coach_of(clinic))

    assert client.get(page_of(plan, rest)).status_code == 404


def test_reach_as_a_physio_opens_no_coach_page(client: Client, clinic: Clinic, plan: Plan) -> None:
    both = coach_of(clinic)
    MembershipFactory.create(user=both, clinic=clinic, role=Role.PHYSIO)
    client_of(User.objects.get(pk=both.pk), member=plan.member, role=Role.PHYSIO)
    client.force_login(both)

    assert client.get(page_of(plan)).status_code == 404


def test_page_is_gone_once_the_link_has_ended(client: Client, plan: Plan) -> None:
    plan.member.clinic_links.update(ended_at=timezone.now())

    assert client.get(page_of(plan)).status_code == 404


def test_coach_moves_a_session_and_the_member_can_read_who_did(
    client: Client, coach: User, plan: Plan
) -> None:
    walk = walks_of(plan)[1]
    address = page_of(plan, f"walks/{walk.uuid}/move/")
    day = re.findall(r'value="(2026-05-\d\d)"', client.get(address).content.decode())[0]

    response = client.post(address, {"client": plan.member.uuid, "due_on": day})

    walk.refresh_from_db()
    assert (response.status_code, walk.due_on.isoformat(), walk.changed_by) == (302, day, coach)
    assert AccessEvent.objects.filter(actor=coach, action="move_session", area="plan").count() == 1


def test_page_names_the_plan_week_a_session_stays_in_and_where_its_mark_will_stand(
    client: Client, plan: Plan
) -> None:
    of_monday = walks_of(plan)[2]

    page = client.get(page_of(plan, f"walks/{of_monday.uuid}/move/")).text

    assert "stays in its plan week, Wednesday 13 May to Tuesday 19 May, and keeps" in page
    assert "Sunday 17 May, counts in the calendar week before" in page
    assert "Tuesday 19 May</" in page


def test_day_that_is_not_offered_is_refused_in_words(client: Client, plan: Plan) -> None:
    walk = walks_of(plan)[1]

    response = client.post(
        page_of(plan, f"walks/{walk.uuid}/move/"),
        {"client": plan.member.uuid, "due_on": "2026-09-09"},
    )

    assert response.status_code == 422
    assert "Choose one of these days" in words(response)


def test_coach_leaves_a_session_out(client: Client, coach: User, plan: Plan) -> None:
    walk = walks_of(plan)[0]

    client.post(
        page_of(plan, f"walks/{walk.uuid}/leave-out/"),
        {"client": plan.member.uuid, "reason": "away"},
    )

    walk.refresh_from_db()
    assert (walk.status, walk.excuse_reason) == ("excused", "away")


def test_coach_pauses_a_plan_for_some_days(client: Client, coach: User, plan: Plan) -> None:
    client.post(page_of(plan, "hold/"), {"client": plan.member.uuid, "days": "7"})

    held = Hold.objects.get(plan=plan)
    assert (held.kind, held.created_by, held.ends_on) == ("member", coach, date(2026, 5, 19))
    assert AccessEvent.objects.filter(action="hold_plan").count() == 1


@pytest.mark.parametrize("days", ["", "0", "29", "-1", "3.5", "seven"])
def test_days_of_a_pause_out_of_range_are_sent_back(client: Client, plan: Plan, days: str) -> None:
    response = client.post(page_of(plan, "hold/"), {"client": plan.member.uuid, "days": days})

    assert response.status_code == 422
    assert "Enter the days as a whole number from 1 to 28" in words(response)
    assert not Hold.objects.exists()


@pytest.mark.parametrize("rest", ["walks/{walk}/move/", "walks/{walk}/leave-out/", "hold/"])
def test_form_opened_for_another_client_changes_nothing(
    client: Client, plan: Plan, rest: str
) -> None:
    walk = walks_of(plan)[0]
    sent = {"client": missing_uuid(), "due_on": "2026-05-14", "reason": "away", "days": "7"}

    response = client.post(page_of(plan, rest.format(walk=walk.uuid)), sent)

    assert response.status_code == 409
    assert (Hold.objects.count(), WalkSession.objects.get(pk=walk.pk).version) == (0, walk.version)


def test_session_of_another_client_is_not_found_below_this_one(
    client: Client, coach: User, plan: Plan
) -> None:
    other = walks_of(member_with_plan())[0]

    response = client.post(
        page_of(plan, f"walks/{other.uuid}/leave-out/"),
        {"client": plan.member.uuid, "reason": "away"},
    )

    assert response.status_code == 404


def test_page_has_no_way_to_change_the_dose(client: Client, plan: Plan) -> None:
    page = client.get(page_of(plan)).content.decode()

    assert re.findall(r'href="[^"]*(?:assign|revise|plan/|screening)[^"]*"', page) == []


def test_physio_without_a_coach_role_is_turned_away(
    client: Client, clinic: Clinic, plan: Plan
) -> None:
    client.force_login(physio_of(clinic))

    assert client.get(page_of(plan)).status_code == 403
