"""Staff read and write their own thread with a client, and no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.care_changes import care_changed
from accounts.models import AccessEvent, CareRelationship, Role, User
from programs import changes
from programs.adherence.models import Contact, RosterEntry
from programs.adherence.queries.client_timeline import timeline_of
from programs.plans.models import Note
from programs.plans.services.notes import CannotWriteNoteError, send_message
from retrowalk.models import OutgoingMail
from tests.factories.accounts import CareRelationshipFactory, MembershipFactory, UserFactory
from tests.factories.programs import NOW
from tests.programs.views.member.plan_pages import words
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


@pytest.fixture
def coach(care: CareRelationship) -> User:
    """The coach of the same client."""
    found: User = CareRelationshipFactory.create(link=care.link, role=Role.COACH).staff
    return found


def page_of(care: CareRelationship) -> str:
    return f"/clients/{care.member.uuid}/messages/"


def write(care: CareRelationship, author: User, body: str, staff: User | None = None) -> Note:
    return send_message(
        member=care.member, staff=staff or care.staff, author=author, body=body, now=NOW
    )


def post(client: Client, care: CareRelationship, body: str = "How is your knee?") -> HttpResponse:
    return client.post(page_of(care), {"client": str(care.member.uuid), "body": body})


def test_message_reaches_the_member_in_this_thread(client: Client, care: CareRelationship) -> None:
    response = post(client, care)

    note = Note.objects.get()
    assert response.status_code == 302
    assert (note.staff, note.author, note.member) == (care.staff, care.staff, care.member)
    client.force_login(care.member)
    assert "How is your knee?" in words(client.get("/notes/"))


def test_member_hears_of_it_once_a_day_without_a_word_of_it(
    client: Client, care: CareRelationship
) -> None:
    post(client, care, CANARY)
    post(client, care, f"{CANARY} again")
    send_message(
        member=care.member,
        staff=care.staff,
        author=care.staff,
        body="Next day",
        now=NOW + timedelta(days=1),
    )

    mails = list(OutgoingMail.objects.filter(to=[care.member.email]))
    assert len(mails) == 2
    assert mails[0].subject == "You have a message in RetroWalk"
    assert "/notes/" in mails[0].body
    assert CANARY not in mails[0].body
    assert care.staff.name not in mails[0].body


def test_same_words_sent_twice_are_one_message(client: Client, care: CareRelationship) -> None:
    post(client, care)
    post(client, care)

    assert Note.objects.count() == 1
    assert Contact.objects.count() == 1


def test_message_is_a_contact_of_the_roster_and_stands_once_in_the_timeline(
    client: Client, care: CareRelationship, coach: User
) -> None:
    care_changed(member_id=care.member_id, now=NOW)
    client.force_login(coach)
    post(client, care)

    contact = Contact.objects.get()
    assert (contact.kind, contact.staff, contact.clinic) == ("message", coach, care.clinic)
    assert set(RosterEntry.objects.values_list("last_contact_on", flat=True)) == {NOW.date()}
    assert [one.kind for one in timeline_of(care.member, coach)] == ["message"]
    assert [one.kind for one in timeline_of(care.member, care.staff)] == ["contact"]


def test_message_is_written_down_without_its_words(client: Client, care: CareRelationship) -> None:
    post(client, care, CANARY)

    event = AccessEvent.objects.get(action="send_message")
    assert (event.actor, event.area) == (care.staff, "messages")
    assert CANARY not in str(vars(event))


def test_whoever_keeps_figures_is_told(
    client: Client, care: CareRelationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(
        changes, "_keepers", {"test": lambda *, member_id, **_more: told.append(member_id)}
    )

    post(client, care)

    assert told == [care.member_id]


def test_writing_marks_what_the_member_wrote_as_read(
    client: Client, care: CareRelationship, coach: User
) -> None:
    asked = write(care, care.member, "It is sore.")
    to_coach = write(care, care.member, "It is sore, coach.", staff=coach)

    post(client, care)

    asked.refresh_from_db()
    to_coach.refresh_from_db()
    assert (asked.read_at, to_coach.read_at) == (timezone.now(), None)


def test_button_marks_only_the_readers_own_thread(
    client: Client, care: CareRelationship, coach: User
) -> None:
    asked = write(care, care.member, "It is sore.")
    to_coach = write(care, care.member, "It is sore, coach.", staff=coach)

    client.get(page_of(care))
    asked.refresh_from_db()
    assert asked.read_at is None
    client.post(page_of(care), {"client": str(care.member.uuid), "read": "all"})

    asked.refresh_from_db()
    to_coach.refresh_from_db()
    assert (asked.read_at, to_coach.read_at) == (timezone.now(), None)


def test_coach_and_physio_each_read_only_their_own_thread(
    client: Client, care: CareRelationship, coach: User
) -> None:
    write(care, care.member, f"{CANARY} for the physio")
    write(care, coach, "Well walked.", staff=coach)

    client.force_login(coach)
    page = words(client.get(page_of(care)))

    assert CANARY not in page
    assert "Well walked." in page
    assert "Back to Margaret Hill" in page


def test_message_without_a_thread_reaches_nobody_elses_page(
    client: Client, care: CareRelationship, coach: User
) -> None:
    old = {"member": care.member, "staff": None, "created_at": NOW}
    Note.objects.create(**old, author=care.member, body="Hello all")
    Note.objects.create(**old, author=care.staff, body=CANARY)

    client.force_login(coach)
    page = words(client.get(page_of(care)))

    assert ("Hello all" in page, CANARY in page) == (True, False)


@pytest.mark.parametrize("who", ["stranger", "colleague", "member"])
def test_nobody_else_finds_the_thread(client: Client, care: CareRelationship, who: str) -> None:
    others = {
        "stranger": UserFactory.create,
        "colleague": lambda: MembershipFactory.create(clinic=care.clinic).user,
        "member": lambda: care.member,
    }
    client.force_login(others[who]())

    assert client.get(page_of(care)).status_code == 404
    assert post(client, care).status_code == 404
    assert not Note.objects.exists()


def test_cover_writes_no_message(client: Client, care: CareRelationship) -> None:
    later = NOW + timedelta(hours=8)
    CareRelationship.objects.update(kind="cover", cover_reason="Anna is ill", expires_at=later)

    assert "You cover for a colleague" in words(client.get(page_of(care)))
    assert post(client, care).status_code == 422
    assert not Note.objects.exists()


def test_third_person_cannot_write_into_a_thread(care: CareRelationship, coach: User) -> None:
    with pytest.raises(CannotWriteNoteError):
        write(care, coach, "Hello")


def test_form_of_another_client_is_refused(client: Client, care: CareRelationship) -> None:
    response = client.post(page_of(care), {"client": str(care.staff.uuid), "body": CANARY})

    assert response.status_code == 409
    assert CANARY in words(response)
    assert not Note.objects.exists()


@pytest.mark.parametrize("count", [1, 8])
def test_page_takes_one_statement_beside_the_frame(
    client: Client, care: CareRelationship, count: int
) -> None:
    for number in range(count):
        write(care, care.member, f"Message {number}")

    assert costs_of(client, page_of(care)) == (4, 3)


def test_page_is_well_formed(client: Client, care: CareRelationship) -> None:
    write(care, care.member, "Hello")

    page = read(client.get(page_of(care)).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
