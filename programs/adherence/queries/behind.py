"""The roster entries whose day has come, and what is owed where a reason of them comes or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast

from accounts.models import CareRelationship
from programs.adherence.models import FollowUp
from programs.adherence.queries.care_rows import FOLLOW_UP_COLUMNS, ClinicCare, follow_up_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet


class Row(NamedTuple):
    """What is read of one entry; days as text, for most of them are only carried over."""

    care_id: int
    entry_id: int
    member_id: int
    clinic_id: int
    history: str
    standing: str
    reason_rank: int
    reason: str
    reason_detail: str
    reason_number: int | None
    on_track: int
    low: int
    reason_since: str | None
    reasons_on: str
    last_walk_on: str | None
    as_of: str


COLUMNS = (
    "pk",
    "roster_entry__id",
    "member_id",
    "clinic_id",
    "roster_entry__history",
    "roster_entry__standing",
    "roster_entry__reason_rank",
    "roster_entry__reason",
    "roster_entry__reason_detail",
    "roster_entry__reason_number",
    "clinic__on_track_percent",
    "clinic__low_percent",
)
DAYS = ("reason_since", "reasons_on", "last_walk_on", "as_of")


def care_behind(zone: str, today: date, now: datetime) -> list[int]:
    """Return the care in force whose entries change by this day of their zone, in order."""
    behind = CareRelationship.objects.open_at(now).filter(
        roster_entry__changes_on__lte=today, member__time_zone=zone
    )
    return list(behind.order_by("pk").values_list("pk", flat=True))


def rows_behind(care_ids: Sequence[int], today: date) -> list[Row]:
    """Return the entries of this care, given in order, that still change by this day.

    The care rows are locked first, as by every other recomputation, and read by a statement of
    its own: one that waits for a lock does not see what was written to the entries meanwhile.
    """
    held = hold_behind(care_ids, today)
    # Read as text and past Django's converters: four days of a row cost as much as the rest.
    days = (Cast(f"roster_entry__{name}", CharField()) for name in DAYS)
    rows = _in_range(care_ids, today).order_by("pk").values_list(*COLUMNS, *days)
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Row._make(row) for row in cursor.fetchall() if row[0] in held]


def hold_behind(care_ids: Sequence[int], today: date) -> set[int]:
    """Lock those of these care rows whose entries still change by this day; return which."""
    rows = _in_range(care_ids, today).select_for_update(of=("self",), no_key=True)
    return set(rows.order_by("pk").values_list("pk", flat=True)) & set(care_ids)


def _in_range(care_ids: Sequence[int], today: date) -> QuerySet[CareRelationship]:
    """Return the care as a range: it is found by the index, and no long list is handed over."""
    return CareRelationship.objects.filter(
        roster_entry__changes_on__lte=today, pk__range=(care_ids[0], care_ids[-1])
    )


def owed_to(members: Collection[int], now: datetime) -> dict[tuple[int, int], ClinicCare]:
    """Return the follow-ups of these members, by member and clinic: open, or closed lately."""
    found: dict[tuple[int, int], ClinicCare] = {}
    for values in follow_up_rows(members, now):
        one = FollowUp.from_db(None, FOLLOW_UP_COLUMNS, values)
        key = one.member_id, one.clinic_id
        care = found.setdefault(key, ClinicCare(member_id=key[0], clinic_id=key[1]))
        care.follow_ups[one.pk] = one
    return found
