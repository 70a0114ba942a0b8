"""What the tests of a member's walk pages share: the clock, who is signed in, sending JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role, User
from programs.sessions.models import WalkSession
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory, UserFactory
from tests.programs.sessions.moves import at


def on_day_of(walk: WalkSession, hour: int = 9, minute: int = 30) -> time_machine.travel:
    """Return a clock that stands still on the day of this walk, UTC."""
    return at_moment(at(walk.due_on, hour, minute))


def at_moment(moment: datetime) -> time_machine.travel:
    """Return a clock that stands still."""
    return time_machine.travel(moment, tick=False)


def send(client: Client, address: str, message: Any) -> HttpResponse:
    """Post JSON as the player does."""
    response: Any = client.post(address, message, content_type="application/json")
    found: HttpResponse = response
    return found


def staff_of(member: User) -> list[User]:
    """Return a physio and a coach who look after this member, and a stranger."""
    link = ClinicLinkFactory.create(member=member)
    physio = CareRelationshipFactory.create(link=link).staff
    coach = CareRelationshipFactory.create(link=link, role=Role.COACH).staff
    return [physio, coach, UserFactory.create()]
