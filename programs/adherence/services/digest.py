"""The weekly mail to each coach: counts, initials and a link, once, on Monday morning."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.access import open_care
from accounts.models import Membership, Role, User
from accounts.services.looking import Look, record_looks
from programs.adherence.models import RosterEntry
from programs.adherence.queries.caseload import caseload
from programs.adherence.queries.counts import group_counts
from programs.adherence.queries.named import named
from programs.adherence.queries.week_words import as_text
from programs.adherence.rules.zones import zone_named
from retrowalk.mail.queue import queue_mail
from retrowalk.models import OutgoingMail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

LAST_DAY, SENT_FROM_HOUR = 2, 7
"""It goes on Monday; where nothing ran then, by day up to Wednesday, while it is still news."""

SUBJECT = "Your clients, last week"

log = structlog.get_logger("programs.digest")


def send_due_digests(*, now: datetime) -> int:
    """Queue the mail of each coach whose Monday has come to 7 in the morning; return how many.

    One that Monday did not bring goes on Tuesday or Wednesday, and tells of the same week. A
    coach whose digest fails is logged and the others still get theirs.
    """
    return sum(_sent_or_logged(coach, today, now) for coach, today in _due(now))


def _due(now: datetime) -> Iterator[tuple[User, date]]:
    """Give each coach who is to have a mail now, with the Monday of the week where they live."""
    held = Membership.objects.open().with_role(Role.COACH).values("user")
    coaches = list(User.objects.filter(pk__in=held, is_active=True).order_by("pk"))
    here = [(coach, now.astimezone(zone_named(coach.time_zone))) for coach in coaches]
    due = [
        (coach, local.date() - timedelta(days=local.weekday()))
        for coach, local in here
        if local.weekday() <= LAST_DAY and local.hour >= SENT_FROM_HOUR
    ]
    keys = {_key(coach, monday) for coach, monday in due}
    known = set(OutgoingMail.objects.filter(key__in=keys).values_list("key", flat=True))
    return ((coach, monday) for coach, monday in due if _key(coach, monday) not in known)


def _sent_or_logged(coach: User, today: date, now: datetime) -> bool:
    try:
        return send_digest(coach=coach, today=today, now=now)
    except Exception:
        log.exception("digest not sent", coach=coach.pk)
        return False


@transaction.atomic
def send_digest(*, coach: User, today: date, now: datetime) -> bool:
    """Queue last week's mail to this coach; return False when it was sent, or nobody is in care.

    Who is in care is asked now, so a client who left before Monday is in no sum and no list.
    """
    care = open_care(coach).filter(role=Role.COACH)
    entries = RosterEntry.objects.filter(staff=coach, role=Role.COACH, care__in=care)
    last_week = today - timedelta(days=1)
    zone = zone_named(coach.time_zone)
    weeks = caseload(entries, last_week, today, zone).weeks
    lists = named(entries)
    shown = [row for rows in lists.values() for row in rows]
    if not shown and not any(week.due for week in weeks):
        return False
    link = f"{settings.BASE_URL}{reverse('coach:week')}"
    counts = group_counts(coach, Role.COACH)
    week = as_text(weeks[-1], weeks[-2], lists, counts=counts, link=link)
    is_new = queue_mail(
        to=[coach.email],
        subject=SUBJECT,
        body=f"Hello {coach.first_name},\n\n{week}",
        key=_key(coach, today),
    )
    if is_new:
        looks = (
            Look(member_id=row["member_id"], clinic_id=row["clinic_id"], role=Role.COACH)
            for row in shown
        )
        record_looks(by=coach, looks=looks, area="week", now=now)
    return is_new


def _key(coach: User, today: date) -> str:
    return f"digest-{coach.uuid}-{today - timedelta(days=today.weekday())}"
