"""The physio reads the answers with what they mean, and records a clearance."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessEvent, CareRelationship, Role
from programs.plans.queries.offers import offers_for
from programs.screening.models import Clearance
from programs.screening.queries import latest_screening
from tests.factories.accounts import CareRelationshipFactory, UserFactory
from tests.factories.programs import NOW, SORE_KNEE, WEDNESDAY, screened
from tests.programs.screening.answers import CLEAR
from tests.programs.views.member.plan_pages import words
from tests.programs.views.physio.costs import costs_of
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_today")]

HEART = SORE_KNEE | {"chest_pain_new": "last_month"}

"""Queries of every client page: session, person, roles, care, who looked (3), counts."""


@pytest.fixture
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def care(client: Client) -> CareRelationship:
    """A signed-in physio and a client whose chest pain needs a clearance."""
    care = CareRelationshipFactory.create(link__member__name="Margaret Hill")
    screened(care.member, HEART)
    client.force_login(care.staff)
    return care


def page_of(care: CareRelationship) -> str:
    return f"/clients/{care.member.uuid}/screening/"


def filled(care: CareRelationship, **changes: Any) -> dict[str, Any]:
    screening = latest_screening(care.member)
    return {
        "client": str(care.member.uuid),
        "screening": str(screening.uuid) if screening else "",
        "clinician_role": "GP",
        "given_on": "2026-05-12",
        "expires_on": "2027-05-12",
        "limits": "Rail only",
    } | changes


def test_page_shows_each_answer_with_what_it_led_to(client: Client, care: CareRelationship) -> None:
    shown = words(client.get(page_of(care)))

    assert "In the last month, but not now Needs a clearance" in shown
    assert "They had new chest pain in the last month." in shown
    assert "Margaret Hill" in shown
    assert care.member.email in shown
    assert AccessEvent.objects.get(member=care.member).area == "screening"


def test_clearance_opens_programs_to_the_member(client: Client, care: CareRelationship) -> None:
    assert offers_for(care.member, WEDNESDAY).open == ()

    response = client.post(page_of(care), filled(care), follow=True)

    assert "The clearance is recorded." in words(response)
    assert "Can start with support" in words(response)
    assert Clearance.objects.get().limits == "Rail only"
    assert offers_for(care.member, WEDNESDAY).open[0].program.key == "knee_oa"


def test_member_sees_what_the_clearance_opened(client: Client, care: CareRelationship) -> None:
    client.post(page_of(care), filled(care))
    client.force_login(care.member)

    assert "Choose a program" in words(client.get("/today/"))
    assert "Knee osteoarthritis" in words(client.get("/plan/choose/"))


def test_named_programs_are_kept_as_the_only_ones(client: Client, care: CareRelationship) -> None:
    client.post(page_of(care), filled(care, programs=["starter_one_minute"]))

    keys = [offer.program.key for offer in offers_for(care.member, WEDNESDAY).open]
    assert keys == ["starter_one_minute"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"clinician_role": ""}, "Enter the role of the person who gave it"),
        ({"given_on": "2026-05-14"}, "Choose a day that is not in the future."),
        ({"expires_on": "2027-05-13"}, "A clearance lasts 12 months at most."),
        ({"programs": ["unknown"]}, "Tick programs from the list"),
        ({"screening": "x"}, "There is no finished safety check to clear."),
    ],
)
def test_clearance_that_does_not_fit_comes_back_as_typed(
    client: Client, care: CareRelationship, changes: dict[str, Any], told: str
) -> None:
    response = client.post(page_of(care), filled(care) | changes)

    assert response.status_code == 422
    assert told in words(response)
    assert "Rail only" in words(response)
    assert not Clearance.objects.exists()


def test_check_that_came_in_meanwhile_is_read_first(client: Client, care: CareRelationship) -> None:
    form = filled(care)
    screened(care.member, HEART | {"memory": "yes"})

    response = client.post(page_of(care), form)

    assert response.status_code == 422
    assert "There is a newer safety check. Read its answers first." in words(response)


def test_urgent_result_offers_no_form(client: Client, care: CareRelationship) -> None:
    screened(care.member, CLEAR | {"chest_pain_new": "now"})

    response = client.get(page_of(care))

    assert "An urgent result cannot be cleared." in words(response)
    assert b'name="clinician_role"' not in response.content
    assert client.post(page_of(care), filled(care)).status_code == 422


def test_form_of_another_client_is_refused(client: Client, care: CareRelationship) -> None:
    other = UserFactory.create()

    response = client.post(page_of(care), filled(care, client=str(other.uuid)))

    assert response.status_code == 409
    assert "Nothing was saved" in words(response)
    assert "Rail only" in words(response)
    assert not Clearance.objects.exists()


def test_coach_of_the_client_sees_no_answer(client: Client, care: CareRelationship) -> None:
    coach = CareRelationshipFactory.create(link=care.link, role=Role.COACH).staff
    client.force_login(coach)

    assert client.get(page_of(care)).status_code == 403


def test_member_without_a_check_has_nothing_to_clear(client: Client) -> None:
    care = CareRelationshipFactory.create()
    client.force_login(care.staff)

    assert "No safety check yet" in words(client.get(page_of(care)))
    assert client.post(page_of(care), filled(care)).status_code == 422


def test_page_is_well_formed(client: Client, care: CareRelationship) -> None:
    page = read(client.get(page_of(care)).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])


@pytest.mark.parametrize("checks", [1, 3])
def test_page_takes_six_statements_and_one_for_the_form_whatever_came_before(
    client: Client, care: CareRelationship, checks: int
) -> None:
    for _ in range(checks - 1):
        screened(care.member, HEART)

    with_form = costs_of(client, page_of(care))
    screened(care.member, CLEAR)

    assert (with_form, costs_of(client, page_of(care))[1]) == ((7, 6), 5)
