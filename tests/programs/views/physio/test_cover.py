"""The cover page: opens a colleague's client, lists what is open, gives it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import CareRelationship, ClinicLink, Role, User
from tests.factories.accounts import CareRelationshipFactory, MembershipFactory
from tests.programs.views.member.plan_pages import words
from tests.templates.markup import read

pytestmark = pytest.mark.django_db

PAGE = "/clients/cover/"
FORM = {"who": "Margaret Hill", "reason": "Anna is ill today"}


@pytest.fixture
def link() -> ClinicLink:
    """A client whom somebody else looks after."""
    care: CareRelationship = CareRelationshipFactory.create(link__member__name="Margaret Hill")
    return care.link


@pytest.fixture
def physio(client: Client, link: ClinicLink) -> User:
    """A signed-in colleague of the same clinic."""
    found: User = MembershipFactory.create(clinic=link.clinic).user
    client.force_login(found)
    return found


def end(client: Client, link: ClinicLink) -> HttpResponse:
    sent = {"client": str(link.member.uuid)}
    response: Any = client.post(f"/clients/{link.member.uuid}/cover/end/", sent)
    found: HttpResponse = response
    return found


def test_cover_opens_pages_of_the_client_and_ending_it_closes_them(
    client: Client, link: ClinicLink, physio: User
) -> None:
    record = f"/clients/{link.member.uuid}/notes/"
    assert client.get(record).status_code == 404

    response = client.post(PAGE, FORM)

    assert response.url == f"/clients/{link.member.uuid}/"
    assert "You cover until" in words(client.get(record))
    assert "Margaret Hill" in words(client.get(PAGE))
    assert client.post(f"/clients/{link.member.uuid}/cover/end/").status_code == 409
    end(client, link)
    assert client.get(record).status_code == 404


def test_member_reads_the_reason_on_their_access_page(
    client: Client, link: ClinicLink, physio: User
) -> None:
    client.post(PAGE, FORM)
    client.force_login(link.member)

    shown = words(client.get("/me/access/"))

    assert physio.name in shown
    assert "Opened the record to cover for a colleague" in shown
    assert "Anna is ill today" in shown


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": "ill"}, "Say why in 10 characters or more."),
        ({"reason": ""}, "Say why you open this record"),
        ({"who": "Margaret"}, "No client of your clinic has this name or e-mail address."),
        ({"reason": "a" * 301}, "Use 300 characters or fewer"),
    ],
)
def test_form_that_cannot_be_taken_comes_back(
    client: Client, link: ClinicLink, physio: User, changes: dict[str, str], told: str
) -> None:
    response = client.post(PAGE, FORM | changes)

    assert response.status_code == 422
    assert told in words(response)
    assert not CareRelationship.objects.filter(staff=physio).exists()


def test_coach_finds_no_such_page(client: Client, link: ClinicLink) -> None:
    client.force_login(MembershipFactory.create(clinic=link.clinic, role=Role.COACH).user)

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, FORM).status_code == 403


def test_care_for_good_is_not_ended_here(client: Client, link: ClinicLink) -> None:
    client.force_login(link.care.get().staff)

    assert end(client, link).url == PAGE
    assert CareRelationship.objects.get().ended_at is None


def test_page_is_well_formed(client: Client, link: ClinicLink, physio: User) -> None:
    client.post(PAGE, FORM)

    page = read(client.get(PAGE).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
