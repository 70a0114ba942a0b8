"""A call from the roster that nothing asked for: logged in two taps, taken back in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessEvent, User
from programs.adherence.models import Contact
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW
from tests.factories.roster import client_of, coach_of
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
    page, undo = f"/roster/{member.uuid}/call/", f"/roster/{member.uuid}/call/?undo=1"
    sent = {"client": member.uuid, "result": "no_answer"}

    client.force_login(sam)
    client.post(page, sent)
    client.force_login(tom)
    said = client.post(page, sent, follow=True)
    assert "Call logged: no answer from Joan." in words(said)
    assert f'action="{undo}"' in said.content.decode()
    assert "Taken back." in words(client.post(undo, follow=True))
    assert "1 minute only" in words(client.post(undo, follow=True))  # Sam's call is not Tom's
    assert Contact.objects.get().staff == sam
    assert AccessEvent.objects.filter(actor=tom, action="take_call_back").count() == 1

    client.post(page, sent)
    clock.shift(timedelta(seconds=61))
    assert "1 minute only" in words(client.post(undo, follow=True))
    assert Contact.objects.filter(staff=tom).count() == 1
