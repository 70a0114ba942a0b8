"""What a coach may read of one client: walks, scores and contacts, and never why or what was said.

Kinds and days of what happened are there; the texts that members and physios wrote are not even
asked of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from programs.adherence.models import Contact, FollowUp
from programs.adherence.rules.arithmetic import Walk
from programs.sessions.models import ReadinessCheck, SafetyEvent, WalkSession
from programs.vocabulary import CheckInKind, SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from accounts.models import Clinic, User

MOST_LOG = 30
LINE = Value("\n")
REACHED = (Contact.Kind.CALL, Contact.Kind.MESSAGE, Contact.Kind.PASSED_ON)
"""What was done about a client. Putting off and closing are notes about a reason, not that."""

COLUMNS = (
    "uuid",
    "due_on",
    "due_at",
    "walked_on",
    "status",
    "provenance",
    "time_zone",
    "planned_backward_seconds",
    "active_backward_seconds",
    "support_level",
    "ended_by_rule",
    "excuse_reason",
    "plan__current_week",
    "plan__status",
    "plan__attempt",
    "attempt",
    "plan_week__position",
)


@dataclass(frozen=True, kw_only=True)
class CoachWalk:
    """One planned session as a coach sees it. Scores are 0 to 10, None where nobody told."""

    uuid: UUID
    on: date
    due_at: datetime
    time_zone: str
    walk: Walk
    status: str
    provenance: str
    week: int
    is_in_row: bool
    support_level: int
    ended_by: str
    excuse: str
    before: int | None
    after: int | None
    morning: int | None


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One thing that happened or was done: its kind, its day, and who did it."""

    source: str
    kind: str
    result: str
    at: datetime
    staff: str
    next_on: date | None


def told_today(*, since: Any) -> Coalesce:
    """Return what was last done about the client of a roster entry since this moment, as text.

    Kind, result, the key and the name of who did it, or of whom it was passed to: a line each;
    empty where nothing was done, or where something new came up afterwards. A call nobody
    answered is told too, though it is no contact.
    """
    here = {"member": OuterRef("member"), "clinic": OuterRef("clinic")}
    news = Q(created_at__gt=OuterRef("at")) | Q(occurred_at__gt=OuterRef("at"))
    is_passed = Q(kind=Contact.Kind.PASSED_ON)
    whose = {
        name: Case(When(is_passed, then=F(f"follow_up__assigned_to{column}")), default=F(mine))
        for name, column, mine in (("who", "", "staff"), ("name", "__name", "staff__name"))
    }
    last = (
        Contact.objects.filter(~Exists(FollowUp.objects.open().filter(news, **here)), **here)
        .filter(at__gte=since, kind__in=REACHED)
        .order_by("-at", "-pk")
        .annotate(**whose)
        .values(
            told=Concat(
                "kind", LINE, "result", LINE, Cast("who", CharField()), LINE, "name",
                output_field=CharField(),
            )
        )[:1]
    )  # fmt: skip
    return Coalesce(Subquery(last), Value(""), output_field=CharField())


def coach_walks(member: User, since: date) -> list[CoachWalk]:
    """Return the client's planned sessions from this local day on, oldest first; one query."""
    first = ReadinessCheck.objects.filter(walk_session=OuterRef("pk")).order_by("-pk")
    rows = (
        WalkSession.objects.filter(member=member, due_on__gte=since)
        .current()
        .in_order()
        .alias(told=_told(CheckInKind.AFTER), next_day=_told(CheckInKind.NEXT_MORNING))
        .values(
            *COLUMNS,
            before=Subquery(first.values("pain")[:1]),
            after=F("told__pain"),
            morning=F("next_day__pain"),
        )
    )
    return [_walk(row) for row in rows]


def log_of(member: User, clinic: Clinic) -> list[LogLine]:
    """Return this clinic's contacts and the client's safety events, newest first; one query."""
    contacts = Contact.objects.filter(member=member, clinic=clinic).values_list(
        Value("contact", output_field=CharField()), "kind", "result", "at", "staff__name", "next_on"
    )
    events = SafetyEvent.objects.filter(member=member).values_list(
        Value("event", output_field=CharField()),
        "kind",
        Value("", output_field=CharField()),
        "occurred_at",
        Value("", output_field=CharField()),
        Value(None, output_field=DateField()),
    )
    newest = contacts.union(events, all=True).order_by("-at")[:MOST_LOG]
    return [
        LogLine(source=source, kind=kind, result=result, at=at, staff=staff, next_on=next_on)
        for source, kind, result, at, staff, next_on in newest
    ]


def _told(kind: CheckInKind) -> FilteredRelation:
    current = Q(check_ins__kind=kind, check_ins__replaced_by__isnull=True)
    return FilteredRelation("check_ins", condition=current)


def _walk(row: dict[str, Any]) -> CoachWalk:
    place = (row["plan_week__position"], row["attempt"])
    return CoachWalk(
        uuid=row["uuid"],
        on=row["walked_on"] or row["due_on"],
        due_at=row["due_at"],
        time_zone=row["time_zone"],
        walk=Walk(
            due_on=row["due_on"],
            planned_seconds=row["planned_backward_seconds"],
            done_seconds=row["active_backward_seconds"],
            is_done=row["status"] == SessionStatus.DONE,
            is_excused=row["status"] == SessionStatus.EXCUSED,
        ),
        status=row["status"],
        provenance=row["provenance"],
        week=row["plan_week__position"],
        is_in_row=place == (row["plan__current_week"], row["plan__attempt"]),
        support_level=row["support_level"],
        ended_by=row["ended_by_rule"],
        excuse=row["excuse_reason"],
        before=row["before"],
        after=row["after"],
        morning=row["morning"],
    )
