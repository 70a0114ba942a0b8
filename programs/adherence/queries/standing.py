"""How one client stands for one carer: the kept figures, all that is owed, the plan's pause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Subquery, Value, When

from accounts.models import CareRelationship
from programs.adherence.queries.coach_view import told_today
from programs.plans.models import Hold
from programs.plans.models.plan import OPEN_STATUSES
from programs.plans.queries.plan import STRICTEST_FIRST
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

OWED, PLAN = "member__follow_ups", "member__plans"
ENTRY = ("group", "reason", "reason_rank", "reason_detail", "reason_number", "reason_since")
PROGRAM = ("program_key", "program_title", "plan_week")
FOLLOW_UP = ("rank", "reason", "detail", "number", "since", "snoozed_until", "handed_on_at")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`entry` is the roster's row, `owed` what is open about the client, the first reason first.

    `attempt` counts how often the week of the open plan was begun, None without such a plan;
    `hold` is the kind of the strictest pause in force, empty without one, and `hold_ends_on` its
    last day; `told` is what was done today, as `told_today` reads it.
    """

    entry: dict[str, Any]
    owed: list[dict[str, Any]]
    attempt: int | None
    hold: str
    hold_ends_on: date | None
    told: str


def standing_of(care: CareRelationship, today: date, since: datetime) -> Standing | None:
    """Return how the client of this care stands on a local day; None before the first count.

    `since` is when the reader's day began. One query: a row for each thing that is owed.
    """
    rows = STANDING.rows(care=care.pk, day=today, since=since)
    if not rows or rows[0]["roster_entry__group"] is None:
        return None
    first = rows[0]
    owed = [{name: row[f"owed__{name}"] for name in FOLLOW_UP} for row in rows]
    return Standing(
        entry={name: first[f"roster_entry__{name}"] for name in (*ENTRY, *PROGRAM)},
        owed=[one for one in owed if one["rank"] is not None],
        attempt=first["plan__attempt"],
        hold=first["hold"] or "",
        hold_ends_on=first["hold_ends_on"],
        told=first["told"],
    )


def _standing() -> QuerySet[CareRelationship, dict[str, Any]]:
    is_open = Q(**{f"{OWED}__resolved_at__isnull": True, f"{OWED}__clinic": F("clinic")})
    strictness = [When(kind=kind, then=Value(n)) for n, kind in enumerate(STRICTEST_FIRST)]
    holds = (
        Hold.objects.filter(plan__member=OuterRef("member"), plan__status__in=OPEN_STATUSES)
        .in_force_on(Slot("day"))
        .order_by(Case(*strictness), "pk")
    )
    rows: QuerySet[CareRelationship, dict[str, Any]] = (
        CareRelationship.objects.filter(pk=Slot("care"))
        .annotate(
            owed=FilteredRelation(OWED, condition=is_open),
            plan=FilteredRelation(PLAN, condition=Q(**{f"{PLAN}__status__in": OPEN_STATUSES})),
        )
        .order_by("owed__rank")
        .values(
            *(f"roster_entry__{name}" for name in (*ENTRY, *PROGRAM)),
            *(f"owed__{name}" for name in FOLLOW_UP),
            "plan__attempt",
            hold=Subquery(holds.values("kind")[:1]),
            hold_ends_on=Subquery(holds.values("ends_on")[:1]),
            told=told_today(since=Slot("since")),
        )
    )
    return rows


STANDING = Prepared(_standing)
