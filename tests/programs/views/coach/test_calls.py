"""A call from the roster that nothing asked for: logged in two taps, taken back in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessEvent, Role, User
from programs.adherence.models import Contact
from tests.factories.accounts import ClinicFactory, MembershipFactory
from tests.factories.programs import NOW
from tests.factories.roster import client_of, coach_of, owed
from tests.programs.views.queues import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_call_is_logged_and_taken_back_for_a_minute_by_whoever_made_it(
    client: Client, clock: time_machine.Traveller
) -> None:
    tom, sam = (coach_of(clinic) for clinic in [ClinicFactory.create()] * 2)
    member: User = client_of(tom, name="Joan Petrie").member
    client_of(sam, member=member)
    page = f"/roster/{member.uuid}/call/"
    sent = {"client": member.uuid, "result": "no_answer"}

    client.force_login(sam)
    another = {"client": tom.uuid, "result": "no_answer"}
    assert (client.post(page, another).status_code, Contact.objects.count()) == (409, 0)
    client.post(page, sent)
    client.force_login(tom)
    client.post(page, sent)
    first = Contact.objects.get(staff=tom)
    said = client.post(page, sent, follow=True)
    assert "Call logged: no answer from Joan." in words(said)
    second = Contact.objects.filter(staff=tom).exclude(pk=first.pk).get()
    undo = f"{page}?undo={second.uuid}"
    assert f'action="{undo}"' in said.content.decode()
    assert "Taken back." in words(client.post(undo, follow=True))
    assert "1 minute only" in words(client.post(undo, follow=True))  # a second click
    theirs = Contact.objects.get(staff=sam)
    assert "1 minute only" in words(client.post(f"{page}?undo={theirs.uuid}", follow=True))
    assert client.post(f"{page}?undo=1").status_code == 404
    assert set(Contact.objects.all()) == {first, theirs}
    assert AccessEvent.objects.filter(actor=tom, action="take_call_back").count() == 1

    clock.shift(timedelta(seconds=61))
    late = client.post(f"{page}?undo={first.uuid}", follow=True)
    assert "1 minute only" in words(late)
    assert Contact.objects.filter(staff=tom).count() == 1


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("role", "queue", "record"),
    [(Role.COACH, "follow-ups", "roster"), (Role.PHYSIO, "alerts", "clients")],
)
def test_page_of_a_call_leads_to_how_the_client_is_doing(
    client: Client, role: Role, queue: str, record: str
) -> None:
    carer = MembershipFactory.create(role=role).user
    entry = client_of(carer, role=role, name="Joan Petrie", reason="urgent")
    client.force_login(carer)

    page = client.get(f"/{queue}/{owed(entry, 'urgent', detail='fell').uuid}/").content.decode()

    link = f'<a href="/{record}/{entry.member.uuid}/">See how Joan is doing</a>'
    assert link in page
