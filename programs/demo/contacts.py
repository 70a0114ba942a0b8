"""Who was called lately, in a made-up clinic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from accounts.models import User
from programs.adherence.models import Contact
from programs.demo.people import Team

EVERY = 3
"""One member in three was called in the last weeks."""

DAYS = 24
RESULTS = tuple(Contact.Result)


def store_contacts(members: Sequence[User], team: Team, *, today: date) -> None:
    """Store a call for some of these members, on days and with results that vary."""
    staff = team.coach or team.physio
    Contact.objects.bulk_create(
        Contact(
            member=member,
            clinic=team.clinic,
            staff=staff,
            kind=Contact.Kind.CALL,
            result=RESULTS[number % len(RESULTS)],
            at=_afternoon(today - timedelta(days=1 + number * 7 % DAYS)),
        )
        for number, member in enumerate(members)
        if number % EVERY == 0
    )


def _afternoon(on: date) -> datetime:
    return datetime.combine(on, time(15), UTC)
