"""A colleague's client whom nobody took for a day comes to a second physio: initials, no name."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessEvent, Role
from programs.adherence.models import FollowUp
from programs.adherence.services.by_the_clock import escalate
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW
from tests.factories.roster import client_of, owed, physio_of

pytestmark = pytest.mark.django_db

NEXT_DAY = NOW + timedelta(days=1)


def test_second_physio_reads_initials_until_they_cover(client: Client) -> None:
    clinic = ClinicFactory.create()
    first, second = physio_of(clinic, name="Anna Kaur"), physio_of(clinic, name="Jonas Berg")
    entry = client_of(first, name="Joan Petrie", role=Role.PHYSIO, reason="urgent")
    owed(entry, "urgent", detail="fell", created_at=NOW)
    escalate(now=NEXT_DAY)

    with time_machine.travel(NEXT_DAY, tick=False):
        client.force_login(second)
        told = client.get("/alerts/").content.decode()
        client.force_login(first)
        own = client.get("/alerts/").content.decode()
    FollowUp.objects.update(taken_at=NEXT_DAY)
    with time_machine.travel(NEXT_DAY, tick=False):
        client.force_login(second)
        taken = client.get("/alerts/").content.decode()

    assert "JP, a client of Anna Kaur, has waited since" in told
    assert not [word for word in ("Joan", "Petrie", "Fell", str(entry.member.uuid)) if word in told]
    assert "Joan Petrie" in own
    assert "has waited since" not in own + taken
    assert AccessEvent.objects.filter(actor=second, member=entry.member, area="alerts").exists()
