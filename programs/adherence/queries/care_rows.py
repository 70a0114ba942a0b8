"""Care in force with the roster entry kept for it and what is owed to the client, in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from accounts.models import CareRelationship
from programs.adherence.models import Contact, FollowUp, RosterEntry
from programs.adherence.queries.contacts import MADE
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Collection

CLOSED_DAYS = 56
"""A follow-up closed longer ago than this says nothing about a reason that is true today."""

OWED = "member__follow_ups"
ENTRY_COLUMNS = tuple(
    field.attname
    for field in RosterEntry._meta.concrete_fields
    if field.attname not in {"id", "care_id", "staff_id", "member_id", "clinic_id", "role"}
)
FOLLOW_UP_COLUMNS = tuple(
    field.attname for field in FollowUp._meta.concrete_fields if field.attname != "resolution"
)

OWED_COLUMNS = tuple(f"owed__{column}" for column in FOLLOW_UP_COLUMNS)


@dataclass(kw_only=True)
class CareRow:
    """One carer of one member: the clinic's limits, and the entry as it is stored, if it is."""

    care_id: int
    staff_id: int
    member_id: int
    clinic_id: int
    role: str
    on_track: int
    low: int
    last_contact_at: datetime | None
    entry_id: int | None
    entry: dict[str, Any]


@dataclass(kw_only=True)
class ClinicCare:
    """The carers of one member in one clinic, and the follow-ups there: open, or closed lately."""

    member_id: int
    clinic_id: int
    rows: dict[int, CareRow] = field(default_factory=dict)
    follow_ups: dict[int, FollowUp] = field(default_factory=dict)

    @property
    def first(self) -> CareRow:
        """Return a carer's row; what belongs to the clinic is the same in all of them."""
        return next(iter(self.rows.values()))


def clinic_care(member_ids: Collection[int], now: datetime) -> list[ClinicCare]:
    """Return who cares for these members and what is owed, by clinic; locks the care rows.

    The lock lets two changes of one member follow each other, so that the later one sees both.
    """
    found: dict[tuple[int, int], ClinicCare] = {}
    closed_since = now - timedelta(days=CLOSED_DAYS)
    if len(member_ids) == 1:
        (member_id,) = member_ids
        rows = CARE_OF_ONE.rows(member=member_id, now=now, closed=closed_since)
    else:
        rows = _rows(Q(member__in=member_ids), now, closed_since)
    for row in rows:
        key = (row["member_id"], row["clinic_id"])
        care = found.setdefault(key, ClinicCare(member_id=key[0], clinic_id=key[1]))
        if row["pk"] not in care.rows:
            care.rows[row["pk"]] = _care_row(row)
        if row["owed__id"] is not None:
            care.follow_ups[row["owed__id"]] = _follow_up(row)
    return list(found.values())


def _rows(whom: Q, now: Any, closed_since: Any) -> Any:
    is_recent = Q(
        **{
            f"{OWED}__resolved_at__gte": closed_since,
            f"{OWED}__resolved_by__isnull": False,
        }
    )
    is_open = Q(**{f"{OWED}__resolved_at__isnull": True})
    same_clinic = Q(**{f"{OWED}__clinic": F("clinic")})
    contacts = Contact.objects.filter(MADE, member=OuterRef("member"), clinic=OuterRef("clinic"))
    return (
        CareRelationship.objects.open_at(now)
        .filter(whom)
        .annotate(owed=FilteredRelation(OWED, condition=same_clinic & (is_open | is_recent)))
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
        .values(
            "pk",
            "staff_id",
            "member_id",
            "clinic_id",
            "role",
            "clinic__on_track_percent",
            "clinic__low_percent",
            "roster_entry__id",
            *(f"roster_entry__{column}" for column in ENTRY_COLUMNS),
            *(f"owed__{column}" for column in FOLLOW_UP_COLUMNS),
            last_contact_at=Subquery(contacts.order_by("-at").values("at")[:1]),
        )
    )


CARE_OF_ONE = Prepared(lambda: _rows(Q(member=Slot("member")), Slot("now"), Slot("closed")))


def _care_row(row: dict[str, Any]) -> CareRow:
    return CareRow(
        care_id=row["pk"],
        staff_id=row["staff_id"],
        member_id=row["member_id"],
        clinic_id=row["clinic_id"],
        role=row["role"],
        on_track=row["clinic__on_track_percent"],
        low=row["clinic__low_percent"],
        last_contact_at=row["last_contact_at"],
        entry_id=row["roster_entry__id"],
        entry={column: row[f"roster_entry__{column}"] for column in ENTRY_COLUMNS},
    )


def _follow_up(row: dict[str, Any]) -> FollowUp:
    return FollowUp.from_db(None, FOLLOW_UP_COLUMNS, [row[column] for column in OWED_COLUMNS])
