"""What the pages of the accounts app show of this one: numbers that name nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Clinic, ClinicLink
from accounts.neighbours import ClinicTotals, neighbours
from programs.adherence.models import FollowUp
from programs.adherence.queries.local_days import LocalDays, put_off_until
from programs.library.queries import templates_for
from programs.plans.services.assign import propose_draft
from programs.sessions.models import WalkSession
from programs.views.staff import act_today

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from accounts.models import User

OVERDUE_AFTER = timedelta(hours=24)
FEWEST_PEOPLE = 5
"""Totals of fewer would tell of single people (trust brief, matrix)."""
COUNTED_IN = 10
"""Two exact totals, before somebody comes and after, would tell of that person."""
WINDOW = timedelta(days=28)


def register() -> None:
    """Answer what accounts asks."""
    neighbours.totals_of = totals_of
    neighbours.act_today = act_today
    neighbours.programs_for = programs_for
    neighbours.propose_program = propose_program


def programs_for(user: User, clinic: Clinic) -> list[tuple[str, str]]:
    """Return the key and title of each template this physio may assign there; one query."""
    return [(one.program.key, one.program.title) for one in templates_for(user, clinic.pk)]


def propose_program(*, member: User, physio: User, clinic: Clinic, key: str, at: datetime) -> None:
    """Lay a template on the physio's desk for a new client: the assign page opens with it.

    One that is offered no longer is forgotten; whether the safety check opens it is asked there.
    """
    offered = templates_for(physio, clinic.pk)
    version = next((one.version_id for one in offered if one.program.key == key), None)
    if version is not None:
        propose_draft(member=member, by=physio, choices={"template": [str(version)]}, now=at)


def totals_of(clinic: Clinic, *, now: datetime) -> ClinicTotals:
    """Return clients, overdue follow-ups, and walks of 28 days; at most two queries."""
    links = ClinicLink.objects.open().filter(clinic=clinic)
    overdue = FollowUp.objects.open().filter(clinic=clinic, created_at__lt=now - OVERDUE_AFTER)
    awake = overdue.exclude(put_off_until(LocalDays.at(now)))
    counts = {"clients": _counted(links), "overdue": _counted(awake)}
    numbers = Clinic.objects.filter(pk=clinic.pk).annotate(**counts).values(*counts).get()
    return ClinicTotals(**numbers, walks=_walks_of(links, numbers["clients"], now))


def _walks_of(links: QuerySet[ClinicLink], clients: int, now: datetime) -> int | None:
    """Return how many walks the clients did in the window, in full tens.

    None where too few people walked, which need not be asked where there are too few clients.
    """
    if clients < FEWEST_PEOPLE:
        return None
    walks = WalkSession.objects.filter(finished_at__gte=now - WINDOW)
    done = walks.filter(member__in=links.values("member")).aggregate(
        people=Count("member", distinct=True), walks=Count("pk")
    )
    return None if done["people"] < FEWEST_PEOPLE else done["walks"] // COUNTED_IN * COUNTED_IN


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """Return the number of rows of one clinic, to be asked together with others."""
    total = rows.order_by().values("clinic").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(total), 0)
