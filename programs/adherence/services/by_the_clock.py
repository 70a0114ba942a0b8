"""What time alone changes: a new local day, an answer that has waited, a call nobody took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import CareRelationship, Membership, Role, User
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.queries.behind import care_behind
from programs.adherence.queries.follow_ups import overdue
from programs.adherence.rules.reasons import HOURS_TO_ANSWER
from programs.adherence.rules.zones import zone_named
from programs.adherence.services.figures import BATCH, refresh_members
from programs.adherence.services.night import BATCH as DAY_BATCH
from programs.adherence.services.night import turn
from programs.plans.models import Note
from retrowalk.mail.queue import queue_mail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

log = structlog.get_logger("programs.figures")

LONGEST_DAY_AHEAD = timedelta(hours=14)
"""No zone is further ahead of UTC."""

ASKED_LATELY = timedelta(days=2)
MOST_AT_ONCE = 200
SUBJECT = "A client of your clinic waits"


def keep_up(*, now: datetime) -> int:
    """Bring whoever's local day has changed, or whose message has waited, up to date.

    Return how many entries and members that were. Each batch is a transaction of its own. A batch
    that fails is logged and tried again next time; the others are done all the same. Asking twice
    changes nothing.
    """
    turned, others = 0, set[int]()
    for zone, days in _behind(now):
        count, left = _turned(zone, days, now)
        turned += count
        others |= left
    waiting = sorted({*others, *_without_answer(now)})
    return turned + sum(_refreshed(some, now) for some in _in_batches(waiting))


def escalate(*, now: datetime) -> int:
    """Give what nobody took for 24 hours to another physio of the clinic; return how many.

    The row is the truth; the mail holds a link and no word about anybody's health. Where there
    is no other physio it stays marked, and the clinic's overdue count shows it.
    """
    waiting = _with_nobody(now).order_by("created_at", "pk")
    ids = list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(_escalated(pk, now) for pk in ids)


def _with_nobody(now: datetime) -> QuerySet[FollowUp]:
    """Return what is overdue and was given to nobody, or to somebody who no longer works there."""
    works_there = Membership.objects.open().filter(
        clinic=OuterRef("clinic"),
        role=Role.PHYSIO,
        user=OuterRef("escalated_to"),
        user__is_active=True,
    )
    has_left = Q(escalated_to__isnull=False) & ~Exists(works_there)
    return overdue(now).filter(Q(escalated_at__isnull=True) | has_left)


def _refreshed(members: list[int], now: datetime) -> int:
    try:
        refresh_members(members, now=now)
    except Exception:
        log.exception("figures not kept", members=len(members))
        return 0
    return len(members)


@dataclass(frozen=True)
class Days:
    """The local days of a zone."""

    zone: ZoneInfo
    today: date

    def day_of(self, at: datetime) -> date:
        """Return the local day of an instant."""
        return at.astimezone(self.zone).date()


def _behind(now: datetime) -> list[tuple[str, Days]]:
    """Return each zone in which something may change by now, with its local day."""
    latest = (now + LONGEST_DAY_AHEAD).date()
    names = RosterEntry.objects.filter(changes_on__lte=latest).order_by()
    zones = {
        name: zone_named(name)
        for name in names.values_list("member__time_zone", flat=True).distinct()
    }
    return [(name, Days(zone, now.astimezone(zone).date())) for name, zone in sorted(zones.items())]


def _turned(name: str, days: Days, now: datetime) -> tuple[int, set[int]]:
    """Turn the day of a zone; return how many are done, and of whom all facts must be asked."""
    count, others = 0, set[int]()
    for care in _in_batches(care_behind(name, days.today, now), DAY_BATCH):
        try:
            batch = turn(care, days, now)
        except Exception:
            log.exception("day not turned", zone=name, first=care[0])
            continue
        others |= batch.others
        count += batch.count - len(batch.others)
    return count, others


def _in_batches(ids: list[int], most: int = BATCH) -> Iterator[list[int]]:
    return (ids[start : start + most] for start in range(0, len(ids), most))


def _without_answer(now: datetime) -> Iterable[int]:
    """Return members who wrote two days ago and have no follow-up about it since."""
    until = now - timedelta(hours=HOURS_TO_ANSWER)
    asked = Note.objects.filter(
        author=F("member"), created_at__lte=until, created_at__gt=until - ASKED_LATELY
    )
    known = FollowUp.objects.filter(
        member=OuterRef("member"), reason="unanswered", created_at__gt=OuterRef("created_at")
    )
    answer = Note.objects.filter(
        member=OuterRef("member"), created_at__gt=OuterRef("created_at")
    ).exclude(author=OuterRef("member"))
    waiting = asked.filter(~Exists(known), ~Exists(answer) | Q(staff__isnull=False))
    return list(waiting.values_list("member", flat=True).distinct())


@transaction.atomic
def _escalated(pk: int, now: datetime) -> bool:
    one = _with_nobody(now).filter(pk=pk).select_for_update().first()
    if one is None:
        return False
    second = _second_physio(one, now)
    one.escalated_at, one.escalated_to = now, second
    one.version += 1
    one.save(update_fields=["escalated_at", "escalated_to", "version"])
    if second is not None:
        link = f"{settings.BASE_URL}{reverse('physio:alerts')}"
        queue_mail(
            to=[second.email],
            subject=SUBJECT,
            body=render_to_string("emails/escalated.txt", {"link": link}),
            key=f"escalated-{one.uuid}-{one.version}",
        )
    return True


def _second_physio(one: FollowUp, now: datetime) -> User | None:
    """Return another physio of the clinic: one who knows the client first, else by name."""
    physios = Membership.objects.open().filter(clinic=one.clinic_id, role=Role.PHYSIO)
    care = CareRelationship.objects.open_at(now).filter(
        member=one.member_id, clinic=one.clinic_id, role=Role.PHYSIO
    )
    first = care.order_by("kind", "pk").values_list("staff", flat=True).first()
    others = User.objects.filter(pk__in=physios.values("user"), is_active=True)
    others = others.exclude(pk__in=[first, one.member_id]).annotate(
        knows=Exists(care.filter(staff=OuterRef("pk")))
    )
    return others.order_by("-knows", "name", "pk").first()
