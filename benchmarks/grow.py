"""Grow a clinic by SQL: many clients with roster entries, and many walks, in seconds.

It makes the sizes that laws of growth speak of, not lives: every client has the same plan week.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from accounts.models import CareRelationship, User
    from programs.adherence.models import RosterEntry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retrowalk.settings")
BATCH = 2_000
WALKS_BY_SERIES = {
    "postgresql": "generate_series(1, %(walks)s) AS step(number)",
    "sqlite": (
        "(WITH RECURSIVE step(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM step"
        " WHERE number < %(walks)s) SELECT number FROM step) AS step"
    ),
}


def main() -> None:
    """Grow by so many clients with so many walks each; print the coach's and a member's cookies."""
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

    members = _members(clients)
    _roster(members)
    if walks:
        _walks(members[0].pk, members[-1].pk, walks)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _members(clients: int) -> list[User]:
    from accounts.models import User

    made = [
        User(email=f"grown{number}@example.org", name=f"Grown {number:05}", password="!")  # noqa: S106  nobody signs in with it
        for number in range(clients)
    ]
    User.objects.bulk_create(made, BATCH)
    return list(User.objects.filter(email__startswith="grown").order_by("pk"))


def _roster(members: list[User]) -> None:
    """Link the members to the coach's clinic, in the coach's care, with figures on the roster."""
    from django.utils import timezone

    from accounts.models import CareRelationship, ClinicLink, Consent, Membership
    from programs.adherence.models import RosterEntry

    now = timezone.now()
    membership = Membership.objects.get(user__email="coach@example.org", role="coach")
    clinic, coach = membership.clinic, membership.user
    consents = Consent.objects.bulk_create(
        [
            Consent(user=member, clinic=clinic, document="clinic_sharing", version="1", at=now)
            for member in members
        ],
        BATCH,
    )
    links = ClinicLink.objects.bulk_create(
        [
            ClinicLink(member=consent.user, clinic=clinic, consent=consent, started_at=now)
            for consent in consents
        ],
        BATCH,
    )
    care = CareRelationship.objects.bulk_create(
        [
            CareRelationship(
                link=link,
                member=link.member,
                clinic=clinic,
                staff=coach,
                role="coach",
                started_at=now,
            )
            for link in links
        ],
        BATCH,
    )
    RosterEntry.objects.bulk_create([_entry(one, number) for number, one in enumerate(care)], BATCH)


def _entry(care: CareRelationship, number: int) -> RosterEntry:
    from django.utils import timezone

    from programs.adherence.models import RosterEntry

    today = timezone.localdate()
    group = 1 + number % 5
    return RosterEntry(
        care=care,
        staff=care.staff,
        member=care.member,
        clinic=care.clinic,
        role="coach",
        name=care.member.name,
        group=group,
        reason_rank=group if group < 3 else RosterEntry.NO_REASON,
        reason={1: "urgent", 2: "quiet"}.get(group, ""),
        reason_detail={1: "fell", 2: "no_session"}.get(group, ""),
        percent=number % 101,
        due=12,
        done=number % 13,
        marks="ddd ddc dmd dnn",
        pain_path="M2 20L14 18L26 16L38 15L50 14L62 12L74 10L82 8",
        last_pain=number % 11,
        last_walk_on=today - timedelta(days=number % 30),
        program_key="knee_oa",
        program_title="Knee arthritis",
        plan_week=1 + number % 10,
        as_of=today + timedelta(days=1),
    )


def _walks(first: int, last: int, walks: int) -> None:
    """Copy one planned walk to every grown member, one a day into the past."""
    from django.db import connection

    from programs.sessions.models import WalkSession

    own = {
        "id": "",
        "uuid": "gen_random_uuid()"
        if connection.vendor == "postgresql"
        else "lower(hex(randomblob(16)))",
        "member_id": "member.id",
        "attempt": "member.id - %(first)s + 2",
        "ordinal": "step.number",
        "due_on": "current_date - step.number"
        if connection.vendor == "postgresql"
        else "date('now', '-' || step.number || ' days')",
    }
    columns = [str(field.column) for field in WalkSession._meta.concrete_fields[1:]]
    chosen = ", ".join(own.get(column, f"walk.{column}") for column in columns)
    series = WALKS_BY_SERIES[connection.vendor]
    # Of a plan that nobody who is measured has.
    others = WalkSession.objects.filter(status="done").exclude(member__email="member@example.org")
    model = others.order_by("pk").values_list("pk", flat=True)[0]
    statement = (
        f"INSERT INTO programs_walksession ({', '.join(columns)}) SELECT {chosen}"  # noqa: S608  words of ours
        f" FROM accounts_user AS member CROSS JOIN {series}"
        " JOIN programs_walksession AS walk ON walk.id = %(model)s"
        " WHERE member.id BETWEEN %(first)s AND %(last)s"
    )
    values = {"first": first, "last": last, "walks": walks, "model": model}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _cookies() -> dict[str, str]:
    from accounts.models import User
    from benchmarks.people import cookies_of

    return {
        "coach": cookies_of(User.objects.get(email="coach@example.org")),
        "member": cookies_of(User.objects.get(email="member@example.org")),
    }


if __name__ == "__main__":
    main()
