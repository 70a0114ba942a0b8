"""Care in force with the roster entry kept for it, and what is owed to the client."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, DateTimeField, OuterRef, Q, Subquery

from accounts.models import CareRelationship
from programs.adherence.models import Contact, FollowUp, RosterEntry
from programs.adherence.queries.contacts import MADE
from programs.adherence.queries.read_json import day, instant
from retrowalk.json_rows import rows_as_json
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from django.db.models import Model

CLOSED_DAYS = 56
"""A follow-up closed longer ago than this says nothing about a reason that is true today."""

CARE_COLUMNS = (
    "pk",
    "staff_id",
    "member_id",
    "clinic_id",
    "role",
    "clinic__on_track_percent",
    "clinic__low_percent",
)
ENTRY_COLUMNS = tuple(
    field.attname
    for field in RosterEntry._meta.concrete_fields
    if field.attname not in {"id", "care_id", "staff_id", "member_id", "clinic_id", "role"}
)
ENTRY_PATHS = ("roster_entry__id", *(f"roster_entry__{column}" for column in ENTRY_COLUMNS))
ASKED_OF_FOLLOW_UP = {
    "id",
    "member_id",
    "clinic_id",
    "reason",
    "rank",
    "detail",
    "number",
    "since",
    "occurred_at",
    "taken_at",
    "snoozed_until",
    "handed_on_at",
    "resolved_at",
    "version",
}
FOLLOW_UP_COLUMNS = tuple(
    # In the order of the model, in which `from_db` takes them.
    field.attname
    for field in FollowUp._meta.concrete_fields
    if field.attname in ASKED_OF_FOLLOW_UP
)
"""What a recomputation asks of a follow-up."""


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


def hold_care(member_ids: Collection[int], now: datetime) -> set[int]:
    """Lock the care in force of these members, and return those who have any; one query.

    The lock lets two changes of one member follow each other, so that the later one sees both.
    It is a statement of its own: one that waits for a lock reads what stood before it waited.
    """
    if len(member_ids) == 1:
        (member_id,) = member_ids
        return set(HOLD_ONE.rows(member=member_id, now=now))
    return set(_held(Q(member__in=member_ids), now))


def _held(whom: Q, now: Any) -> Any:
    care = CareRelationship.objects.open_at(now).filter(whom)
    held = care.select_for_update(of=("self",), no_key=True)
    return held.order_by("pk").values_list("member_id", flat=True)


HOLD_ONE = Prepared(lambda: _held(Q(member=Slot("member")), Slot("now")))


def clinic_care(member_ids: Collection[int], now: datetime) -> list[ClinicCare]:
    """Return who cares for these members and what is owed, by clinic; two queries."""
    care = _care(now).filter(member__in=member_ids).order_by("pk")
    rows = care.values_list(*CARE_COLUMNS, _last_contact(), *ENTRY_PATHS)
    return _by_clinic(rows, follow_up_rows(member_ids, now))


def follow_up_rows(member_ids: Collection[int], now: datetime) -> Any:
    """Return the follow-ups of these members, open or closed lately, as `FOLLOW_UP_COLUMNS`."""
    owed = _owed(now - timedelta(days=CLOSED_DAYS)).filter(member__in=member_ids)
    return owed.values_list(*FOLLOW_UP_COLUMNS)


def care_as_json(member: OuterRef, now: Slot) -> Subquery:
    """Return the care of one member with its entries, for `care_in`."""
    rows = _care(now).filter(member=member)
    return rows_as_json(rows, *CARE_COLUMNS, _last_contact(), *ENTRY_PATHS)


def owed_as_json(member: OuterRef, closed_since: Slot) -> Subquery:
    """Return the follow-ups of one member, open or closed lately, for `care_in`."""
    return rows_as_json(_owed(closed_since).filter(member=member), *FOLLOW_UP_COLUMNS)


def care_in(care: list[list[Any]] | None, owed: list[list[Any]] | None) -> list[ClinicCare]:
    """Return what `clinic_care` does out of JSON."""
    rows, due = care or [], owed or []
    _read(rows, READ_CARE)
    _read(due, READ_FOLLOW_UP)
    return _by_clinic(sorted(rows, key=itemgetter(0)), due)


def _read(rows: list[list[Any]], readers: Sequence[tuple[int, Callable[[Any], Any]]]) -> None:
    """Make days and moments of their words."""
    for row in rows:
        for place, reader in readers:
            row[place] = reader(row[place])


def _care(now: Any) -> Any:
    return CareRelationship.objects.open_at(now)


def _owed(closed_since: Any) -> Any:
    is_recent = Q(resolved_at__gte=closed_since, resolved_by__isnull=False)
    return FollowUp.objects.filter(Q(resolved_at__isnull=True) | is_recent)


def _last_contact() -> Subquery:
    contacts = Contact.objects.filter(MADE, member=OuterRef("member"), clinic=OuterRef("clinic"))
    return Subquery(contacts.order_by("-at").values("at")[:1])


def _by_clinic(care: Iterable[Any], owed: Iterable[Any]) -> list[ClinicCare]:
    found: dict[tuple[int, int], ClinicCare] = {}
    for row in care:
        one = _care_row(row)
        key = one.member_id, one.clinic_id
        here = found.setdefault(key, ClinicCare(member_id=key[0], clinic_id=key[1]))
        here.rows[one.care_id] = one
    for values in owed:
        follow_up = FollowUp.from_db(None, FOLLOW_UP_COLUMNS, values)
        here_too = found.get((follow_up.member_id, follow_up.clinic_id))
        if here_too:
            here_too.follow_ups[follow_up.pk] = follow_up
    return list(found.values())


def _care_row(row: Sequence[Any]) -> CareRow:
    care_id, staff_id, member_id, clinic_id, role, on_track, low, contact, entry_id, *entry = row
    return CareRow(
        care_id=care_id,
        staff_id=staff_id,
        member_id=member_id,
        clinic_id=clinic_id,
        role=role,
        on_track=on_track,
        low=low,
        last_contact_at=contact,
        entry_id=entry_id,
        entry=dict(zip(ENTRY_COLUMNS, entry, strict=True)),
    )


def _readers(
    model: type[Model], columns: Sequence[str], first: int = 0
) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return the places of days and moments among these columns, and what reads each from JSON."""
    kinds = [model._meta.get_field(column) for column in columns]
    # A moment is a kind of day to Django.
    return [
        (first + place, instant if isinstance(kind, DateTimeField) else day)
        for place, kind in enumerate(kinds)
        if isinstance(kind, DateField)
    ]


READ_CARE = [
    (len(CARE_COLUMNS), instant),
    *_readers(RosterEntry, ("id", *ENTRY_COLUMNS), len(CARE_COLUMNS) + 1),
]
READ_FOLLOW_UP = _readers(FollowUp, FOLLOW_UP_COLUMNS)
