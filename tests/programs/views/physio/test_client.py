from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessEvent, Role, User
from accounts.services.looking import record_change
from programs.adherence.models import RosterEntry
from programs.plans.models import ClinicalNote, ClinicalNoteVersion, Note, Plan
from programs.plans.rules.week_edits import WeekEdit
from programs.sessions.services.change import pause_plan
from programs.vocabulary import CheckInKind
from tests.factories.accounts import ClinicFactory, UserFactory
from tests.factories.programs import member_screened, member_with_plan, ready_for, told
from tests.factories.roster import client_of, coach_of, physio_of
from tests.programs.adherence.histories import new_plan_days, past_walk, past_walks
from tests.programs.plans.assigning import assigned, care_of
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_today")]

TODAY = date(2026, 5, 20)
NOW = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def physio(client: Client) -> User:
    physio = physio_of(ClinicFactory.create(), name="Anna Kaur")
    client.force_login(physio)
    return physio


@pytest.fixture
def plan(physio: User) -> Plan:
    """A knee plan of Margaret, a client of the physio, begun on 2 March."""
    plan = member_with_plan(user={"name": "Margaret Ellis", "birth_year": 1958})
    new_plan_days(plan, date(2026, 3, 2))
    looked_after(physio, plan.member, plan_week=3, last_pain=2, first_pain=5)
    return plan


def looked_after(physio: User, member: User, **entry: Any) -> RosterEntry:
    """Return the entry of a client of the physio, in place of what the keeper made of it."""
    made = client_of(physio, member=member, role=Role.PHYSIO, **entry)
    assert made.staff == physio
    return made


def page_of(member: User) -> str:
    return f"/clients/{member.uuid}/"


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def statements(queries: CaptureQueriesContext) -> int:
    """Count what is asked of the database; marks of a transaction ask nothing."""
    return sum("SAVEPOINT" not in one["sql"] for one in queries.captured_queries)


def htmx(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def test_head_answers_how_she_is_doing(client: Client, plan: Plan) -> None:
    RosterEntry.objects.update(
        reason_detail="pain_from_5", reason_number=2, last_walk_on=date(2026, 5, 18)
    )
    past_walks(plan, 12, last_on=date(2026, 5, 18))

    shown = words(client.get(page_of(plan.member)))

    assert "Last walk Mon 2 days ago" in shown
    assert "Pain now 2 / 10 5 at first" in shown
    assert "Sessions, 28 days 12 of 12 On track" in shown
    assert "Minutes, 28 days 72 of 72 100%" in shown
    assert "Plan week 1 of 10" in shown
    assert "On track Pain down from 5 to 2" in shown


def test_page_names_the_client_by_two_identifiers(client: Client, plan: Plan) -> None:
    User.objects.filter(pk=plan.member_id).update(phone="01632 960001")

    page = client.get(page_of(plan.member))

    assert f"Margaret Ellis Born 1958, {plan.member.email}" in words(page)
    assert 'href="tel:01632960001">01632 960001</a>' in page.content.decode()


def test_pause_a_coach_made_is_not_told_as_the_clients(client: Client, plan: Plan) -> None:
    coach = coach_of(ClinicFactory.create())
    pause_plan(plan=plan, reason="Paused by your coach", days=3, by=coach, now=NOW, today=TODAY)

    shown = words(client.get(page_of(plan.member)))

    assert "Paused by a coach until Friday" in shown
    assert "Paused by the client" not in shown
    assert "your coach" not in shown


def test_facts_name_the_top_speed_and_the_weeks_edited_by_hand(client: Client) -> None:
    care = care_of(member_screened())
    client.force_login(care.staff)
    edits = tuple(WeekEdit(week=week, walks=4, seconds=60) for week in (5, 2, 3))
    assigned(care, top_speed=389, edits=edits, reason="A slow start.")

    shown = words(client.get(page_of(care.member)))
    User.objects.filter(pk=care.staff_id).update(units="miles")
    in_miles = words(client.get(page_of(care.member)))

    assert "Top speed 1.4 km/h Effort limit 5 / 10" in shown
    assert "Edited by hand Weeks 2, 3 and 5 Start 13 May" in shown
    assert "Top speed 0.87 mph" in in_miles


def test_facts_name_no_speed_and_no_edit_where_there_is_none(client: Client, plan: Plan) -> None:
    assert "Top speed 2.16 km/h" in words(client.get(page_of(plan.member)))

    Plan.objects.update(current_week=6)

    shown = words(client.get(page_of(plan.member)))
    assert "Top speed" not in shown
    assert "Edited by hand" not in shown


def test_walk_tells_how_much_how_it_hurt_and_what_was_written(client: Client, plan: Plan) -> None:
    walk = past_walk(plan, date(2026, 5, 18), active_backward_seconds=180)
    ready_for(walk, pain=3)
    told(walk, CheckInKind.AFTER, pain=7, effort=4, confidence=8, note="The dog pulled.")

    shown = words(client.get(page_of(plan.member)))

    assert "Cut short, 3 of 6 backward minutes Pain: before 3, worst 7 Effort 4, sure 8" in shown
    assert "“The dog pulled.”" in shown


def test_clinical_notes_stand_in_the_timeline(client: Client, plan: Plan, physio: User) -> None:
    note = ClinicalNote.objects.create(
        member=plan.member, clinic=physio.roster.get().clinic, author=physio, created_at=NOW
    )
    ClinicalNoteVersion.objects.create(note=note, number=1, body="Quads weak.", written_at=NOW)

    assert "Clinical note , Anna Kaur Quads weak." in words(client.get(page_of(plan.member)))


def test_words_of_a_person_are_shown_as_they_were_typed(client: Client, plan: Plan) -> None:
    Note.objects.create(
        member=plan.member, author=plan.member, body="<script>alert(1)</script>", created_at=NOW
    )

    page = client.get(page_of(plan.member)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_charts_share_one_scale_and_turn_into_a_table(client: Client, plan: Plan) -> None:
    past_walks(plan, 6, last_on=date(2026, 5, 18))

    chart = client.get(page_of(plan.member))
    table = client.get(page_of(plan.member), {"outcomes": "table"}, headers=htmx("outcomes"))

    assert chart.content.decode().count('class="score-line-chart"') == 5
    assert "Worst pain 4 out of 10 Down from 5 to 4 in 10 days" in words(chart)
    assert table.content.decode().strip().startswith('<section id="outcomes"')
    assert "18 May · Not told 4 3 3 5" in words(table)


def test_chosen_table_is_remembered_for_the_next_client(client: Client, plan: Plan) -> None:
    past_walks(plan, 1, last_on=date(2026, 5, 18))
    client.get(page_of(plan.member), {"outcomes": "table"})

    assert "Scores of the latest walks" in words(client.get(page_of(plan.member)))


def test_older_entries_come_by_button_until_all_were_shown(client: Client, plan: Plan) -> None:
    past_walks(plan, 20, last_on=date(2026, 5, 18))
    response, seen = client.get(page_of(plan.member)), 0

    while True:
        page = response.content.decode()
        seen += page.count('data-kind="walk"')
        older = re.search(r'hx-get="([^"]*after=[^"]*)"', page)
        if not older:
            break
        response = client.get(older[1].replace("&amp;", "&"), headers=htmx("older"))

    assert seen == 20
    assert response.content.decode().strip().startswith("<li")
    assert response.content.decode().count("autofocus") == 1


def test_older_link_works_without_script(client: Client, plan: Plan) -> None:
    past_walks(plan, 20, last_on=date(2026, 5, 18))
    page = client.get(page_of(plan.member)).content.decode()
    older = re.search(r'href="([^"]*after=[^"]*)"', page)
    assert older

    response = client.get(older[1].replace("&amp;", "&"))

    assert "<h1>Margaret Ellis</h1>" in response.content.decode()
    assert response.content.decode().count('data-kind="walk"') == 6


def test_pill_shows_only_its_kinds(client: Client, plan: Plan) -> None:
    past_walk(plan, date(2026, 5, 18))

    shown = client.get(page_of(plan.member), {"show": "plan"}, headers=htmx("timeline"))

    assert shown.content.decode().strip().startswith('<section id="timeline"')
    assert set(re.findall(r'data-kind="(\w+)"', shown.content.decode())) == {"plan"}


def test_part_of_a_timeline_that_is_unknown_shows_the_newest_and_says_so(
    client: Client, plan: Plan
) -> None:
    unknown = ({"show": "gossip"}, {"after": "-1"}, {"after": "x~walk~1"}, {"after": "a~b~c~d"})

    pages = [client.get(page_of(plan.member), asked, headers=htmx("timeline")) for asked in unknown]

    for page in pages:
        assert "We do not know that part of the timeline." in words(page)
        assert 'data-kind="plan"' in page.content.decode()


def test_plan_without_a_walk_says_when_it_was_sent(client: Client, plan: Plan) -> None:
    Plan.objects.update(created_at=NOW - timedelta(days=2))

    shown = words(client.get(page_of(plan.member)))

    assert "No sessions yet. Plan sent 2 days ago." in shown
    assert "Charts begin with the first walk." in shown


def test_client_without_a_plan_is_offered_one(client: Client, physio: User) -> None:
    member = UserFactory.create(name="Sam Porter")
    looked_after(physio, member, group=RosterEntry.Group.NEW)

    response = client.get(page_of(member))

    assert "No plan yet." in words(response)
    assert f'href="/clients/{member.uuid}/assign/">Assign plan' in response.content.decode()


def test_client_without_anything_is_no_error(client: Client, physio: User) -> None:
    member = UserFactory.create()
    looked_after(physio, member)
    RosterEntry.objects.all().delete()

    shown = words(client.get(page_of(member)))

    assert "Not done yet. Nothing can be assigned before it." in shown
    assert "Pain now Not told" in shown


def test_opening_the_page_is_written_down(client: Client, plan: Plan, physio: User) -> None:
    client.get(page_of(plan.member))

    event = AccessEvent.objects.get(actor=physio, member=plan.member)
    assert (event.action, event.area, event.role) == ("read", "client", "physio")


def test_physio_reads_their_own_entries_of_the_access_log(client: Client, plan: Plan) -> None:
    colleague = physio_of(plan.member.clinic_links.get().clinic)
    record_change(by=colleague, member=plan.member, action="assign_plan", area="plan", now=NOW)
    client.get(page_of(plan.member))

    shown = words(client.get(f"{page_of(plan.member)}access/"))

    assert "Wednesday 20 May, 11:00am Opened: overview" in shown
    assert "Changed: plan" not in shown


def test_client_of_somebody_else_is_not_there(client: Client, physio: User) -> None:
    stranger = UserFactory.create(name="Zinnia")

    for path in ("", "access/"):
        response = client.get(f"{page_of(stranger)}{path}")

        assert response.status_code == 404
        assert "Zinnia" not in response.content.decode()


def test_coach_of_the_client_is_refused(client: Client, plan: Plan) -> None:
    coach = coach_of(plan.member.clinic_links.get().clinic)
    client_of(coach, member=plan.member)
    client.force_login(coach)

    for path in ("", "access/"):
        assert client.get(f"{page_of(plan.member)}{path}").status_code == 403


def test_coach_here_who_is_physio_elsewhere_is_told_who_may(client: Client, plan: Plan) -> None:
    coach = coach_of(plan.member.clinic_links.get().clinic)
    client_of(coach, member=plan.member)
    client_of(physio_of(ClinicFactory.create()), role=Role.PHYSIO)
    clinic = ClinicFactory.create()
    coach.memberships.create(clinic=clinic, role=Role.PHYSIO, started_at=NOW - timedelta(days=9))
    client.force_login(coach)

    response = client.get(page_of(plan.member))

    assert response.status_code == 403
    assert "Only their physio can do that." in words(response)


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_eight_statements_whatever_the_history(
    client: Client, plan: Plan, count: int
) -> None:
    past_walks(plan, count, last_on=date(2026, 5, 18))
    client.get("/clients/?q=nobody")  # the first page after signing in writes to the session

    with CaptureQueriesContext(connection) as queries:
        client.get(page_of(plan.member))

    assert statements(queries) == 8


def test_part_of_the_page_takes_four_statements(client: Client, plan: Plan) -> None:
    past_walks(plan, 3, last_on=date(2026, 5, 18))
    client.get(page_of(plan.member))

    for target in ("timeline", "outcomes"):
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(plan.member), headers=htmx(target))

        assert statements(queries) == 4


def test_full_page_is_sound_and_light(client: Client, plan: Plan) -> None:
    past_walks(plan, 30, last_on=date(2026, 5, 18))

    page = read(client.get(page_of(plan.member)).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
    assert len(page.tags) <= 700
