"""A physio types a paper diary: several walks at once, future days refused, mistakes put right."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import CareRelationship, Role
from programs.plans.models import Plan
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.vocabulary import CheckInKind, Provenance, SessionStatus
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory
from tests.factories.programs import member_with_plan, walked, walks_of
from tests.programs.views.member.plan_pages import words
from tests.programs.views.physio.costs import costs_of
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_today")]


@pytest.fixture
def _today() -> Any:
    """Saturday 16 May, after the walks of Wednesday and Friday."""
    with time_machine.travel("2026-05-16 09:00:00Z", tick=False):
        yield


@pytest.fixture
def plan(loaded_programs: None) -> Plan:
    return member_with_plan(user={"name": "Margaret Hill"})


@pytest.fixture
def care(client: Client, plan: Plan) -> CareRelationship:
    """A signed-in physio and their client."""
    link = ClinicLinkFactory.create(member=plan.member)
    care: CareRelationship = CareRelationshipFactory.create(link=link)
    client.force_login(care.staff)
    return care


def page_of(care: CareRelationship, walk: WalkSession | None = None) -> str:
    return f"/clients/{care.member.uuid}/diary/" + (f"{walk.uuid}/" if walk else "")


def row(walk: WalkSession, **told: Any) -> dict[str, Any]:
    """Return one row of the page as a browser sends it."""
    calm = {"walked_on": str(walk.due_on), "backward_minutes": "2", "pain": "2", "effort": "3"}
    return {f"{walk.uuid}-{name}": value for name, value in (calm | told).items()}


def post(client: Client, care: CareRelationship, **rows: Any) -> HttpResponse:
    response: Any = client.post(page_of(care), {"client": str(care.member.uuid), **rows})
    found: HttpResponse = response
    return found


def done() -> int:
    return WalkSession.objects.filter(status=SessionStatus.DONE).count()


def test_page_has_a_row_for_each_walk_that_was_due(client: Client, care: CareRelationship) -> None:
    shown = words(client.get(page_of(care)))

    assert "Due Wednesday 13 May, 2 minutes backward" in shown
    assert "Due Friday 15 May" in shown
    assert "Monday 18 May" not in shown


def test_several_walks_are_kept_at_once_and_empty_rows_left_out(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    first, second, _third = walks_of(plan)

    response = post(client, care, **row(first), **row(second, confidence="8"))

    assert response.status_code == 302
    assert "2 walks are saved." in words(client.get(page_of(care)))
    first.refresh_from_db()
    assert (first.provenance, done()) == (Provenance.PHYSIO, 2)


def test_row_left_as_it_came_is_left_out(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    first, second, _third = walks_of(plan)

    post(client, care, **row(first), **{f"{second.uuid}-walked_on": str(second.due_on)})

    assert done() == 1


def test_nothing_filled_in_is_said(client: Client, care: CareRelationship) -> None:
    response = post(client, care)

    assert response.status_code == 422
    assert "Fill in at least one walk." in words(response)


@pytest.mark.parametrize(
    ("told", "words_shown"),
    [
        ({"walked_on": "2026-05-17"}, "Choose a day that is not in the future."),
        ({"walked_on": ""}, "Choose the day of the walk"),
        ({"backward_minutes": ""}, "Enter the minutes as a whole number from 0 to 240"),
        ({"backward_minutes": "2.5"}, "Enter the minutes as a whole number from 0 to 240"),
        ({"pain": "11"}, "Choose a number from 0 to 10"),
        ({"near_falls": "-1"}, "Enter the stumbles as a whole number from 0 to 20"),
        ({"walked_on": "2026-04-01"}, "Choose a day in the last 30 days."),
    ],
)
def test_row_that_cannot_be_kept_keeps_none_and_comes_back(
    client: Client, plan: Plan, care: CareRelationship, told: dict[str, str], words_shown: str
) -> None:
    first, second, _third = walks_of(plan)

    response = post(client, care, **row(first, note="sunny"), **row(second, **told))

    assert response.status_code == 422
    assert words_shown in words(response)
    assert "sunny" in response.content.decode()
    assert done() == 0


def test_fall_on_paper_raises_an_event(client: Client, plan: Plan, care: CareRelationship) -> None:
    post(client, care, **row(walks_of(plan)[0], fall_signs=["head_hit"]))

    assert SafetyEvent.objects.filter(kind=SafetyEvent.Kind.FALL, has_head_hit=True).exists()


def test_correction_keeps_the_older_answer(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    walk = walks_of(plan)[0]
    post(client, care, **row(walk))

    shown = client.get(page_of(care, walk))
    response = client.post(
        page_of(care, walk), {"client": str(care.member.uuid), "pain": "4", "effort": "3"}
    )

    assert b'<option value="2" selected>' in shown.content
    assert response.status_code == 302
    told = CheckIn.objects.filter(walk_session=walk, kind=CheckInKind.AFTER).order_by("pk")
    assert [(one.pain, one.recorded_by) for one in told] == [(2, care.staff), (4, care.staff)]


def test_members_own_walk_is_kept_apart(client: Client, plan: Plan, care: CareRelationship) -> None:
    walked(walks_of(plan)[0])

    shown = words(client.get(page_of(care)))

    assert "Due Wednesday 13 May" not in shown
    assert "Wednesday 13 May, 2 minutes Correct" in shown


def test_walk_of_another_client_is_not_found(client: Client, care: CareRelationship) -> None:
    other = walked(walks_of(member_with_plan())[0])

    assert client.get(page_of(care, other)).status_code == 404
    assert post(client, care, **row(other)).status_code == 422


def test_walk_that_is_not_done_has_nothing_to_correct(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    assert client.get(page_of(care, walks_of(plan)[0])).url == page_of(care)


def test_coach_enters_no_diary(client: Client, care: CareRelationship) -> None:
    client.force_login(CareRelationshipFactory.create(link=care.link, role=Role.COACH).staff)

    assert client.get(page_of(care)).status_code == 403


def test_form_of_another_client_is_refused(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    sent = {"client": str(care.staff.uuid)} | row(walks_of(plan)[0])

    assert client.post(page_of(care), sent).status_code == 409
    assert done() == 0


def test_page_takes_one_statement_beside_the_frame(client: Client, care: CareRelationship) -> None:
    assert costs_of(client, page_of(care)) == (4, 3)


def test_page_is_well_formed(client: Client, care: CareRelationship) -> None:
    page = read(client.get(page_of(care)).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
