"""A client's walks with everything told about each, for staff: one query a page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from programs.adherence.queries.history import COLUMNS, WalkRow
from programs.adherence.rules.arithmetic import Walk
from programs.adherence.rules.timeline import SHOWN
from programs.sessions.models import ReadinessCheck, WalkSession
from programs.vocabulary import CheckInKind, SessionStatus
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accounts.models import User

NAMED = SHOWN + 1
SLOTS = [f"key_{number}" for number in range(NAMED)]
"""A page of the timeline names so many walks at most; a place that is not needed holds no key."""

TOLD = ("ended_by_rule", "is_reduced", "is_shortened", "repetitions", "was_older_plan")


@dataclass(frozen=True, kw_only=True)
class ClientWalk(WalkRow):
    """One walk with its scores, 0 to 10, None where nothing was told.

    `before` is the pain told in the check before it, `ten_minutes` the pain 10 minutes after.
    """

    pk: int
    before: int | None
    ten_minutes: int | None
    effort: int | None
    near_falls: int
    repetitions: int
    note: str
    ended_by_rule: str
    is_lighter: bool
    was_older_plan: bool


def client_walks(
    member: User, *, since: date | None = None, keys: Collection[int] = ()
) -> list[ClientWalk]:
    """Return walks due from this local day on, and those with these keys, oldest first.

    Walks that a later plan replaced are left out, unless they are named. One query.
    """
    if since is not None and len(keys) <= NAMED:
        named = dict(zip(SLOTS, [*keys, *[0] * NAMED], strict=False))
        rows = RECENT.rows(member=member.pk, since=since, **named)
    else:
        rows = list(_rows(member, _wanted(since, keys)))
    return [_walk(row) for row in rows]


def _wanted(since: date | Slot | None, keys: Collection[int | Slot]) -> Q:
    wanted = Q(pk__in=keys)
    if since is not None:
        wanted |= Q(due_on__gte=since) & ~Q(status=SessionStatus.SUPERSEDED)
    return wanted


def _rows(member: User | Slot, wanted: Q) -> QuerySet[WalkSession, dict[str, Any]]:
    checks = ReadinessCheck.objects.filter(walk_session=OuterRef("pk")).order_by("-pk")
    rows: QuerySet[WalkSession, dict[str, Any]] = (
        WalkSession.objects.filter(wanted, member=member)
        .in_order()
        .alias(
            after=_told(CheckInKind.AFTER),
            soon=_told(CheckInKind.TEN_MINUTES),
            next_day=_told(CheckInKind.NEXT_MORNING),
        )
        .values(
            "pk",
            *COLUMNS,
            *TOLD,
            before=Subquery(checks.values("pain")[:1]),
            pain=F("after__pain"),
            effort=F("after__effort"),
            confidence=F("after__confidence"),
            near_falls=F("after__near_falls"),
            note=F("after__note"),
            ten_minutes=F("soon__pain"),
            morning=F("next_day__pain"),
        )
    )
    return rows


def _recent() -> QuerySet[WalkSession, dict[str, Any]]:
    keys = [Slot(name) for name in SLOTS]
    return _rows(Slot("member"), _wanted(Slot("since"), keys))


RECENT = Prepared(_recent)


def _told(kind: CheckInKind) -> FilteredRelation:
    """Return the join to the current check-in of this kind; a walk has one at most."""
    current = Q(check_ins__kind=kind, check_ins__replaced_by__isnull=True)
    return FilteredRelation("check_ins", condition=current)


def _walk(row: dict[str, Any]) -> ClientWalk:
    scores = ("before", "pain", "ten_minutes", "morning", "effort", "confidence")
    return ClientWalk(
        pk=row["pk"],
        plan_id=row["plan_id"],
        on=row["walked_on"] or row["due_on"],
        walk=Walk(
            due_on=row["due_on"],
            planned_seconds=row["planned_backward_seconds"],
            done_seconds=row["active_backward_seconds"],
            is_done=row["status"] == SessionStatus.DONE,
            is_excused=row["status"] == SessionStatus.EXCUSED,
        ),
        provenance=row["provenance"],
        near_falls=row["near_falls"] or 0,
        repetitions=row["repetitions"],
        note=row["note"] or "",
        ended_by_rule=row["ended_by_rule"],
        is_lighter=row["is_reduced"] or row["is_shortened"],
        was_older_plan=row["was_older_plan"],
        **{name: row[name] for name in scores},
    )
