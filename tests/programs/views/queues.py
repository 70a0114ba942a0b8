"""The two queues as tests meet them: a physio's alerts and a coach's follow-ups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import Clinic, Role, User
from programs.adherence.models import FollowUp
from tests.factories.accounts import ClinicFactory, UserFactory
from tests.factories.programs import NOW
from tests.factories.roster import client_of, coach_of, owed, physio_of

HEARD_AT = NOW - timedelta(hours=3)
BASES = ("/alerts/", "/follow-ups/")
HTMX = {"HTTP_HX_REQUEST": "true"}


@dataclass(frozen=True)
class Desk:
    """One of the two queues: its address, and who works there."""

    base: str
    role: Role
    staff: User
    clinic: Clinic

    def owes(self, name: str, reason: str, **fields: Any) -> FollowUp:
        member = UserFactory.create(name=name, phone="01632 960001", birth_year=1950)
        entry = client_of(self.staff, member=member, role=self.role, reason=reason)
        details = {"urgent": "fell", "pain": "pain", "stumble": "stumble"}
        found = {"detail": details.get(reason, "no_session"), "created_at": HEARD_AT}
        return owed(entry, reason, **found | fields)


def desk_at(base: str, client: Client) -> Desk:
    """Return one of the two queues, with somebody who has signed in to work there."""
    role, staff_of = {
        "/alerts/": (Role.PHYSIO, physio_of),
        "/follow-ups/": (Role.COACH, coach_of),
    }[base]
    clinic = ClinicFactory.create()
    staff = staff_of(clinic, name="Sam Lee")
    client.force_login(staff)
    return Desk(base, role, staff, clinic)


def about(one: FollowUp, **sent: Any) -> dict[str, Any]:
    """Return what a form about this one sends, as it was on the screen."""
    return {"client": one.member.uuid, "version": one.version, **sent}


def words(response: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))
