"""The demo clinics as a whole: the named one, its neighbour, and one of any size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from accounts.models import Clinic, Role, User
from programs.adherence.services.figures import BATCH, refresh_members
from programs.demo.cast import (
    HILL_MEMBER,
    MARGARET,
    SAM,
    TELLING,
    Client,
    everyday_client,
)
from programs.demo.contacts import store_contacts
from programs.demo.people import Team, look_after, make_team, make_users
from programs.demo.story import tell
from programs.demo.writing import Course, Life, store_lives
from programs.library.models import ProgramVersion
from programs.library.queries import PublishedProgram, published_programs

MEMBER = "member@example.org"
SPREAD = 7_919
"""A prime, so that the seeds of two clinics do not meet."""

EVERYDAY_CLIENTS = 43
"""With the named ones the coach looks after about 60."""

RIVERSIDE = (
    ("physio@example.org", "Anna Kaur", Role.PHYSIO),
    ("coach@example.org", "Tom Okoro", Role.COACH),
    ("admin@example.org", "Priya Shah", Role.CLINIC_ADMIN),
    ("physio2@example.org", "Ravi Menon", Role.PHYSIO),
    ("admin2@example.org", "Ellen Fox", Role.CLINIC_ADMIN),
)
"""The second physio has no clients: they cover, and approve templates. Limits take two admins."""

HILL = (("physio@hill.example.org", "Jonas Berg", Role.PHYSIO),)


def is_there() -> bool:
    """Return whether the named demo accounts exist already."""
    return User.objects.filter(email=MEMBER).exists()


@transaction.atomic
def make_demo(*, today: date) -> int:
    """Store Riverside Clinic and Hill Clinic with everybody in them; return how many members."""
    clinic, staff = make_team("Riverside Clinic", RIVERSIDE, today=today)
    team = Team(clinic=clinic, physio=staff[Role.PHYSIO], coach=staff[Role.COACH])
    everyday = [everyday_client(number, 3 + number % 8) for number in range(EVERYDAY_CLIENTS)]
    clients = [MARGARET, SAM, *TELLING, *everyday]
    emails = [MEMBER, "member2@example.org"]
    emails += [f"client{number}@example.org" for number in range(len(clients) - len(emails))]
    _move_in(clients, emails, team, today=today)
    hill, hill_staff = make_team("Hill Clinic", HILL, today=today)
    hill_team = Team(clinic=hill, physio=hill_staff[Role.PHYSIO], coach=None)
    _move_in([HILL_MEMBER], ["member@hill.example.org"], hill_team, today=today)
    return len(clients) + 1


@transaction.atomic
def make_clinic(*, members: int, weeks: int, seed: int, today: date) -> Clinic | None:
    """Store a clinic of this size, the same for the same seed; None when it is there already."""
    name = f"Clinic of {members}, {weeks} weeks, seed {seed}"
    if Clinic.objects.filter(name=name).exists():
        return None
    mark = f"{members}-{weeks}-{seed}"
    staff = (
        (f"physio-{mark}@example.org", "Dana Physio", Role.PHYSIO),
        (f"coach-{mark}@example.org", "Casey Coach", Role.COACH),
    )
    clinic, people = make_team(name, staff, today=today)
    team = Team(clinic=clinic, physio=people[Role.PHYSIO], coach=people[Role.COACH])
    clients = [everyday_client(number + seed, weeks) for number in range(members)]
    emails = [f"member-{mark}-{number}@example.org" for number in range(members)]
    _move_in(clients, emails, team, today=today, seed=seed)
    return clinic


def _move_in(
    clients: Sequence[Client],
    emails: Sequence[str],
    team: Team,
    *,
    today: date,
    seed: int = 0,
) -> None:
    """Store these clients, their care and their histories."""
    members = make_users(
        [(email, client.name) for email, client in zip(emails, clients, strict=True)]
    )
    look_after(members, team, today=today)
    published = {one.program.key: one for one in published_programs()}
    versions = ProgramVersion.objects.in_bulk([one.version_id for one in published.values()])
    lives = [
        Life(
            member=member,
            client=client,
            carer=team.physio,
            course=_course(client, published, versions, today=today, seed=seed * SPREAD + number),
        )
        for number, (member, client) in enumerate(zip(members, clients, strict=True))
    ]
    store_lives(lives, today=today)
    store_contacts(members, team, today=today)
    _keep_figures(members, today)


def _keep_figures(members: Sequence[User], today: date) -> None:
    """Fill the rosters and queues, as of six in the morning: nothing waits since long ago."""
    now = datetime.combine(today, time(6), UTC)
    for start in range(0, len(members), BATCH):
        refresh_members([member.pk for member in members[start : start + BATCH]], now=now)


def _course(
    client: Client,
    published: Mapping[str, PublishedProgram],
    versions: Mapping[int, ProgramVersion],
    *,
    today: date,
    seed: int,
) -> Course | None:
    """Return this client's way through their program up to today, None without a plan."""
    story = client.story
    if story is None:
        return None
    chosen = published[story.program]
    starts_on = today + timedelta(days=client.starts_in_days - 7 * story.weeks)
    return Course(
        story=story,
        program=chosen.program,
        version=versions[chosen.version_id],
        starts_on=starts_on,
        history=tell(story, chosen.program, starts_on=starts_on, today=today, seed=seed),
    )
