"""Clinical notes: physios of the clinic only, amended by the author, nothing ever lost."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import AccessEvent, CareRelationship, Role
from programs.plans.models import ClinicalNote, ClinicalNoteVersion
from programs.plans.queries import clinical_notes
from programs.plans.services.clinical_notes import amend_clinical_note, write_clinical_note
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory, MembershipFactory
from tests.factories.programs import NOW
from tests.programs.views.member.plan_pages import HTMX, words
from tests.programs.views.physio.costs import costs_of
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

CANARY = "canary-4711"


@pytest.fixture
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def care(client: Client) -> CareRelationship:
    """A signed-in physio and their client."""
    care = CareRelationshipFactory.create(link__member__name="Margaret Hill")
    client.force_login(care.staff)
    return care


def page_of(care: CareRelationship, note: ClinicalNote | None = None) -> str:
    return f"/clients/{care.member.uuid}/notes/" + (f"{note.uuid}/" if note else "")


def written(care: CareRelationship, body: str = "Left knee warm.") -> ClinicalNote:
    return write_clinical_note(
        member=care.member, clinic=care.clinic, author=care.staff, body=body, now=NOW
    )


def amended(note: ClinicalNote, body: str, number: int = 1) -> ClinicalNoteVersion:
    return amend_clinical_note(note=note, body=body, read_number=number, by=note.author, now=NOW)


def send(
    client: Client, care: CareRelationship, note: ClinicalNote | None = None, **sent: Any
) -> HttpResponse:
    form = {"client": str(care.member.uuid), "body": "Left knee cool.", "number": "1"}
    return client.post(page_of(care, note), form | sent)


def bodies() -> list[tuple[int, str]]:
    return list(ClinicalNoteVersion.objects.order_by("pk").values_list("number", "body"))


def test_note_is_stored_and_written_down_without_its_words(
    client: Client, care: CareRelationship
) -> None:
    response = send(client, care, body=f"  {CANARY}\r\nwarm ")

    assert (response.status_code, bodies()) == (302, [(1, f"{CANARY}\nwarm")])
    event = AccessEvent.objects.get(action="write_clinical_note")
    assert (event.member, event.area) == (care.member, "clinical_notes")
    assert CANARY not in str(vars(event))


def test_same_words_sent_twice_are_one_note(client: Client, care: CareRelationship) -> None:
    send(client, care)
    send(client, care)

    assert len(bodies()) == 1


def test_note_saves_in_place(client: Client, care: CareRelationship) -> None:
    response = client.post(
        page_of(care), {"client": str(care.member.uuid), "body": "Left knee cool."}, **HTMX
    )

    assert response.status_code == 200
    assert "Left knee cool." in words(response)
    assert "Your note is saved." in words(response)
    assert b"<html" not in response.content


@pytest.mark.parametrize(
    ("body", "told"),
    [("", "Type your note"), ("a" * 4001, "Use 4,000 characters or fewer")],
)
def test_note_that_cannot_be_taken_comes_back(
    client: Client, care: CareRelationship, body: str, told: str
) -> None:
    response = send(client, care, body=body)

    assert response.status_code == 422
    assert told in words(response)
    assert body in response.content.decode()
    assert bodies() == []


def test_author_amends_and_every_version_stays_readable(
    client: Client, care: CareRelationship
) -> None:
    note = written(care)

    response = send(client, care, note)

    assert (response.status_code, bodies()) == (
        302,
        [(1, "Left knee warm."), (2, "Left knee cool.")],
    )
    shown = words(client.get(page_of(care)))
    assert shown.index("Left knee cool.") < shown.index("Left knee warm.")


def test_unchanged_words_make_no_version(client: Client, care: CareRelationship) -> None:
    note = written(care)

    send(client, care, note, body="Left knee warm.")

    assert len(bodies()) == 1


def test_older_reading_is_answered_with_both_texts(client: Client, care: CareRelationship) -> None:
    note = written(care)
    amended(note, "Left knee hot.")

    response = send(client, care, note, number="1")

    assert response.status_code == 409
    assert "Left knee hot." in words(response)
    assert "Left knee cool." in words(response)
    assert bodies()[-1] == (2, "Left knee hot.")
    assert send(client, care, note, number="2").status_code == 302


@pytest.mark.parametrize("number", ["", "x", "9", "٢", "9" * 5000], ids=len)
def test_version_that_was_not_read_is_a_conflict(
    client: Client, care: CareRelationship, number: str
) -> None:
    assert send(client, care, written(care), number=number).status_code == 409


def test_form_that_comes_back_keeps_the_version_that_was_read(
    client: Client, care: CareRelationship
) -> None:
    note = written(care)
    amended(note, "Left knee hot.")

    response = send(client, care, note, body="", number="1")

    assert response.status_code == 422
    assert b'name="number" value="1"' in response.content


def test_colleague_reads_but_does_not_change_a_note(client: Client, care: CareRelationship) -> None:
    note = written(care)
    client.force_login(CareRelationshipFactory.create(link=care.link).staff)

    page = client.get(page_of(care))

    assert "Left knee warm." in words(page)
    assert "Change the note" not in words(page)
    assert "<textarea" not in client.get(page_of(care, note)).content.decode()
    assert send(client, care, note).status_code == 403
    assert len(bodies()) == 1


def test_coach_of_the_client_is_refused_and_sees_nothing(
    client: Client, care: CareRelationship
) -> None:
    note = written(care, CANARY)
    client.force_login(CareRelationshipFactory.create(link=care.link, role=Role.COACH).staff)

    for address in (page_of(care), page_of(care, note)):
        response = client.get(address)
        assert response.status_code == 403
        assert CANARY not in response.content.decode()
    assert send(client, care).status_code == 403


def test_physio_of_another_clinic_reads_none_of_these_notes(
    client: Client, care: CareRelationship
) -> None:
    note = written(care, CANARY)
    elsewhere = CareRelationshipFactory.create(link=ClinicLinkFactory.create(member=care.member))
    client.force_login(elsewhere.staff)

    assert CANARY not in client.get(page_of(care)).content.decode()
    assert client.get(page_of(care, note)).status_code == 404


def test_note_of_one_client_is_not_found_under_another(
    client: Client, care: CareRelationship
) -> None:
    note = written(care)
    link = ClinicLinkFactory.create(clinic=care.clinic)
    other = CareRelationshipFactory.create(link=link, staff=care.staff)

    assert client.get(page_of(other, note)).status_code == 404


def test_colleague_without_care_finds_nobody(client: Client, care: CareRelationship) -> None:
    client.force_login(MembershipFactory.create(clinic=care.clinic).user)

    assert client.get(page_of(care)).status_code == 404


def test_form_of_another_client_is_refused_and_kept(client: Client, care: CareRelationship) -> None:
    sent = {"client": str(care.staff.uuid), "body": CANARY}

    response = client.post(page_of(care), sent)

    assert (response.status_code, bodies()) == (409, [])
    assert CANARY in words(response)


def test_words_are_shown_as_text(client: Client, care: CareRelationship) -> None:
    written(care, "<b>warm</b>\nthen cool")

    assert "&lt;b&gt;warm&lt;/b&gt;<br>then cool" in client.get(page_of(care)).content.decode()


def test_pages_follow_each_other_without_gap_or_double(
    client: Client, care: CareRelationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinical_notes, "PAGE", 2)
    for number in range(5):
        written(care, f"Note {number}")

    seen, mark = [], ""
    for _ in range(3):
        page = client.get(page_of(care) + mark)
        seen += [one.latest.body for one in page.context["notes"]]
        mark = f"?before={page.context['next_mark']}"

    assert seen == [f"Note {number}" for number in (4, 3, 2, 1, 0)]
    assert mark == "?before=None"


@pytest.mark.parametrize("count", [1, 8])
def test_page_takes_two_statements_beside_the_frame(
    client: Client, care: CareRelationship, count: int
) -> None:
    for number in range(count):
        amended(written(care, f"Note {number}"), "More")

    assert costs_of(client, page_of(care)) == (5, 4)


def test_page_is_well_formed(client: Client, care: CareRelationship) -> None:
    amended(written(care), "More")

    page = read(client.get(page_of(care)).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
