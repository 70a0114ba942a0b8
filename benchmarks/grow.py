"""Grow a clinic by SQL: many clients, each with a plan of three walks a week, in seconds.

Most walk nearly all they planned, some half of it, and one in ten has stopped. Their figures are
computed as those of anybody.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from accounts.models import Clinic, User

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retrowalk.settings")
BATCH = 2_000
CLIENTS_OF_A_PHYSIO = 50


def main() -> None:
    """Grow by so many clients with so many walks each; print the cookies of three who look."""
    django.setup()
    from django.core.management import call_command

    clients, walks = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_programs", verbosity=0)
    call_command("demo", verbosity=0, stdout=sys.stderr)
    _grow(clients, walks)
    print(json.dumps(_cookies()))


def _grow(clients: int, walks: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from benchmarks.lives import give_lives
    from programs.adherence.services.rebuild import rebuild_roster

    members = _members(clients)
    _care(members)
    give_lives(members[0].pk, members[-1].pk, walks)
    _settle(connection)
    rebuild_roster(now=timezone.now())
    _settle(connection)


def _settle(connection: Any) -> None:
    """Have the database clear up now what it would clear up while pages are measured."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("ANALYZE")


def _members(clients: int) -> list[User]:
    from accounts.models import User

    made = [
        User(email=f"grown{number}@example.org", name=f"Grown {number:05}", password="!")  # noqa: S106  nobody signs in with it
        for number in range(clients)
    ]
    User.objects.bulk_create(made, BATCH)
    return list(User.objects.filter(email__startswith="grown").order_by("pk"))


def _care(members: list[User]) -> None:
    """Link the members to the clinic, in the care of its coach and the first also of a physio."""
    from django.utils import timezone

    from accounts.models import CareRelationship, ClinicLink, Consent, Membership

    now = timezone.now()
    coach = Membership.objects.get(user__email="coach@example.org", role="coach")
    physio = Membership.objects.get(user__email="physio@example.org", role="physio")
    clinic: Clinic = coach.clinic
    shared = {"document": "clinic_sharing", "version": "1", "at": now}
    consents = Consent.objects.bulk_create(
        [Consent(user=member, clinic=clinic, **shared) for member in members], BATCH
    )
    links = ClinicLink.objects.bulk_create(
        [
            ClinicLink(member=consent.user, clinic=clinic, consent=consent, started_at=now)
            for consent in consents
        ],
        BATCH,
    )
    for one, some in ((coach, links), (physio, links[:CLIENTS_OF_A_PHYSIO])):
        care = {"clinic": clinic, "staff": one.user, "role": one.role, "started_at": now}
        CareRelationship.objects.bulk_create(
            [CareRelationship(link=link, member=link.member, **care) for link in some], BATCH
        )


def _cookies() -> dict[str, str]:
    from accounts.models import User
    from benchmarks.people import cookies_of

    return {
        role: cookies_of(User.objects.get(email=f"{role}@example.org"))
        for role in ("coach", "physio", "member")
    }


if __name__ == "__main__":
    main()
