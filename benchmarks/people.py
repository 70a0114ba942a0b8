"""Fill RetroWalk with a clinic, sign its people in, and print where to measure, as JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from accounts.models import User

WALKS_TO_TELL = 20
LONGEST_RUN_SECONDS = 3600

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retrowalk.settings")


def main() -> None:
    """Make the demo clinics, and one of the size asked for; print cookies and addresses."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    members = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_programs", verbosity=0)
    call_command("demo", verbosity=0, stdout=sys.stderr)
    call_command("demo", members=members, weeks=12, seed=1, verbosity=0, stdout=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself within a minute
    print(json.dumps(_measured(members)))


def _measured(members: int) -> dict[str, Any]:
    from django.utils import timezone

    from accounts.models import User
    from programs.sessions.models import WalkSession
    from programs.vocabulary import SessionStatus

    member = User.objects.get(email="member@example.org")
    physio = User.objects.get(email="physio@example.org")
    coach = User.objects.get(email=f"coach-{members}-12-1@example.org")
    walks = WalkSession.objects.filter(member=member).order_by("due_on")
    done = walks.filter(status=SessionStatus.DONE).last()
    planned = walks.filter(status=SessionStatus.SCHEDULED, due_on__gte=timezone.localdate()).first()
    client = physio.clients.filter(role="physio").exclude(member=member).first()
    assert done is not None
    assert planned is not None
    assert client is not None
    return {
        "member": cookies_of(member),
        "physio": cookies_of(physio),
        "coach": cookies_of(coach),
        "done": str(done.uuid),
        "planned": str(planned.uuid),
        "client": str(client.member.uuid),
        "tellers": _tellers(coach),
    }


def _tellers(coach: User) -> list[tuple[str, str]]:
    """Return where clients of a coach tell of the pain on their last walks, and their cookies.

    Nothing is told of these walks yet, so that each answer is one row more and is recomputed.
    Each answer is of another client than the one before: eight at once are eight clients, for
    answers of one client wait for each other.
    """
    from programs.sessions.models import CheckIn, WalkSession
    from programs.vocabulary import SessionStatus

    found = []
    # Each asks a few times only, so that the one write a minute of a sign-in would count too much.
    later = int(time.time()) + LONGEST_RUN_SECONDS
    for care in coach.clients.select_related("member"):
        cookies = cookies_of(care.member, last_seen=later, signed_in_at=later)
        done = WalkSession.objects.filter(member=care.member, status=SessionStatus.DONE)
        last = list(done.order_by("-due_on")[:WALKS_TO_TELL])
        CheckIn.objects.filter(walk_session__in=last).delete()
        WalkSession.objects.filter(pk__in=[one.pk for one in last]).update(is_log_complete=False)
        found.append([(f"/sessions/{one.uuid}/log/pain/", cookies) for one in last])
    return [one for round_of_clients in zip_longest(*found) for one in round_of_clients if one]


def cookies_of(user: User, **more: Any) -> str:
    """Return the cookies of a browser in which this person has signed in, with more in it."""
    from django.conf import settings

    from benchmarks.pages import TOKEN
    from benchmarks.sign_in import sign_in

    _give_second_factor(user)
    key = sign_in(user, settings.AUTHENTICATION_BACKENDS[0], **more)
    return f"sessionid={key}; csrftoken={TOKEN}"


def _give_second_factor(user: User) -> None:
    """Give staff the app without which no page of theirs opens."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    if user.memberships.exists():
        TOTP.activate(user, generate_totp_secret())


if __name__ == "__main__":
    main()
