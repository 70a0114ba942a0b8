"""A plan on paper: a cover without health words, two papers, large text, PDF where it can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessEvent, CareRelationship, Role
from programs.plans.models import Plan
from programs.views import paper
from programs.views.paper import code_of, short_code
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory
from tests.factories.programs import NOW, member_with_plan
from tests.programs.views.member.plan_pages import words
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_today")]

HEALTH_WORDS = ("knee", "pain", "arthritis", "walk backward", "fall", "program", "physio")


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(loaded_programs: None) -> Plan:
    return member_with_plan(user={"name": "Margaret Hill", "country": "US"})


@pytest.fixture
def care(client: Client, plan: Plan) -> CareRelationship:
    """A signed-in physio and their client, who has a plan."""
    link = ClinicLinkFactory.create(member=plan.member)
    care: CareRelationship = CareRelationshipFactory.create(link=link)
    client.force_login(care.staff)
    return care


def page_of(care: CareRelationship, rest: str = "") -> str:
    return f"/clients/{care.member.uuid}/print/{rest}"


def test_sheets_hold_plan_safety_steps_and_diary(client: Client, care: CareRelationship) -> None:
    shown = words(client.get(page_of(care)))

    for said in (
        "Knee osteoarthritis Margaret Hill",
        "Wednesday 13 May, 9:30am 14 minutes. 4 backward walks of 30 seconds.",
        "Call 911 for chest pain",
        "Day Minutes back Worst pain Effort How sure Stumbles Next morning",
        short_code(care.member),
    ):
        assert said in shown
    assert AccessEvent.objects.get(member=care.member).area == "print"


def test_cover_says_nothing_about_health(client: Client, care: CareRelationship) -> None:
    page = client.get(page_of(care)).content.decode()
    start = page.index('class="paper-cover"')
    cover = page[start : page.index("</section>", start)].lower()

    assert "margaret hill" in cover
    assert [word for word in HEALTH_WORDS if word in cover.replace("retrowalk", "")] == []


def test_code_leads_to_the_diary_of_this_client(
    client: Client, care: CareRelationship, settings: Any
) -> None:
    address = f"{settings.BASE_URL}/clients/{care.member.uuid}/diary/"

    assert code_of(address).path in client.get(page_of(care)).content.decode()


@pytest.mark.parametrize(
    ("asked", "classes"),
    [
        ("", "paper paper-a4 paper-normal"),
        ("?paper=letter&text=large", "paper paper-letter paper-large"),
        ("?paper=a4&text=large", "paper paper-a4 paper-large"),
        ("?paper=%22%3E&text=9", "paper paper-a4 paper-normal"),
    ],
)
def test_paper_and_text_are_chosen(
    client: Client, care: CareRelationship, asked: str, classes: str
) -> None:
    assert f'class="{classes}"' in client.get(page_of(care, asked)).content.decode()


def test_client_without_a_plan_has_nothing_to_print(client: Client) -> None:
    care = CareRelationshipFactory.create()
    client.force_login(care.staff)

    assert "No plan to print yet" in words(client.get(page_of(care)))
    assert client.get(page_of(care, "file/")).url == page_of(care)


def test_file_is_hidden_and_refused_where_none_can_be_made(
    client: Client, care: CareRelationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "can_make_pdf", lambda: False)

    assert "Save as PDF" not in words(client.get(page_of(care)))
    assert client.get(page_of(care, "file/")).url == page_of(care)


def test_file_is_named_after_nobody_and_holds_the_sheets(
    client: Client, care: CareRelationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "can_make_pdf", lambda: True)
    monkeypatch.setattr(paper, "pdf_of", str.encode)

    page = client.get(page_of(care, "?paper=letter"))
    response = client.get(page_of(care, "file/?paper=letter"))

    assert "print/file/?paper=letter&amp;text=normal" in page.content.decode()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="retrowalk-plan.pdf"'
    assert "paper-letter" in response.content.decode()
    assert "<script" not in response.content.decode()


def test_members_own_file_needs_a_plan(
    client: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "can_make_pdf", lambda: True)
    monkeypatch.setattr(paper, "pdf_of", str.encode)
    client.force_login(plan.member)

    assert client.get("/plan/print/file/").status_code == 200
    client.force_login(CareRelationshipFactory.create().member)
    assert client.get("/plan/print/file/").url == "/plan/print/"


def test_coach_prints_and_a_stranger_finds_nobody(client: Client, care: CareRelationship) -> None:
    client.force_login(CareRelationshipFactory.create(link=care.link, role=Role.COACH).staff)
    assert client.get(page_of(care)).status_code == 200

    client.force_login(CareRelationshipFactory.create().staff)
    assert client.get(page_of(care)).status_code == 404
    assert client.get(page_of(care, "file/")).status_code == 404


@pytest.mark.parametrize("mine", [True, False])
def test_page_is_well_formed(client: Client, care: CareRelationship, mine: bool) -> None:
    if mine:
        client.force_login(care.member)

    page = read(client.get("/plan/print/" if mine else page_of(care)).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
