"""The weeks of a large caseload, summed by the clock: no page adds up ten thousand clients.

A small caseload is summed when it is asked for, so a coach of a usual clinic always reads what is
so now. The sums of a large one are at most as old as the clock is slow: some ten minutes.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import structlog
from django.core.cache import cache
from django.db.models import Sum

from accounts.access import clinics_of
from accounts.models import Role, User
from programs.adherence.models import RosterCount
from programs.adherence.queries.caseload import Caseload, caseload
from programs.adherence.queries.in_care import entries_in_care
from programs.adherence.rules.zones import zone_named

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from programs.adherence.models import RosterEntry

MOST_AT_ONCE = 300
"""Clients whose weeks a page sums itself."""

KEPT_SECONDS = 60 * 60
"""Longer than the clock takes from one time to the next."""

log = structlog.get_logger("programs.weeks")


def weeks_of(
    coach: User,
    entries: QuerySet[RosterEntry],
    *,
    clinic_id: int | None,
    clients: int,
    today: date,
) -> Caseload:
    """Return the weeks of these clients, one query: their sum, or what the clock has kept of it.

    `clients` is how many there are. Where nothing is kept yet, it is summed and kept.
    """
    zone = zone_named(coach.time_zone)
    if clients <= MOST_AT_ONCE:
        return caseload(entries, today, today, zone)
    key = _key(coach, clinics_of(coach, Role.COACH, clinic_id), today)
    kept: Caseload | None = cache.get(key)
    if kept is None:
        kept = caseload(entries, today, today, zone)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def keep_weeks(*, now: datetime) -> int:
    """Sum the weeks of every coach with a large caseload; return of how many.

    One that fails is logged, and the others are summed all the same.
    """
    counts = RosterCount.objects.filter(role=Role.COACH).values("staff_id")
    large = counts.annotate(clients=Sum("number")).filter(clients__gt=MOST_AT_ONCE)
    coaches = User.objects.filter(pk__in=[row["staff_id"] for row in large], is_active=True)
    return sum(_kept(coach, now) for coach in coaches)


def _kept(coach: User, now: datetime) -> bool:
    zone = zone_named(coach.time_zone)
    today = now.astimezone(zone).date()
    clinics = clinics_of(coach, Role.COACH)
    try:
        for chosen in (clinics, *([one] for one in clinics if len(clinics) > 1)):
            entries = entries_in_care(staff=coach.pk, role=Role.COACH, clinics=chosen, now=now)
            found = caseload(entries, today, today, zone)
            cache.set(_key(coach, chosen, today), found, KEPT_SECONDS)
    except Exception:
        log.exception("weeks not summed", coach=coach.pk)
        return False
    return True


def _key(coach: User, clinics: list[int], today: date) -> str:
    """Return the name of what is kept: of other clinics than these, nothing is ever shown."""
    chosen = sha256(repr(clinics).encode()).hexdigest()[:16]
    return f"weeks-{coach.pk}-{chosen}-{today}-{coach.time_zone.replace('/', '.')}"
