"""Whom the week of a coach names: clients to call, who went quiet, who do well.

Each list is short and read in the order of the roster's index, so that ten thousand clients cost
as much as fifty.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, F, Value

from programs.adherence.models import RosterEntry
from programs.adherence.rules.reasons import AT_REST, RANKS

if TYPE_CHECKING:
    from django.db.models import QuerySet

NAMED = 3
"""How many clients a list names: as many as one can call before lunch."""

LOOKED_AT = 100
"""Among so many clients on track, the lowest first, one with less pain is looked for."""

CALL, QUIET, WELL = "call", "quiet", "well"
BY_NEED = ("group", "reason_rank", "percent", "member_id")
COLUMNS = (
    "name",
    "member_id",
    "member__uuid",
    "clinic_id",
    "group",
    "reason",
    "reason_detail",
    "reason_number",
    "reason_since",
)


def named(entries: QuerySet[RosterEntry]) -> dict[str, list[dict[str, Any]]]:
    """Return up to three clients to call, three who went quiet, three who do well; one query.

    Of each, those who stand first on the roster; less pain comes before every session done.
    """
    statement, values = _asked(entries)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = [dict(zip(("place", *COLUMNS), row, strict=True)) for row in cursor.fetchall()]
    found: dict[str, list[dict[str, Any]]] = {CALL: [], QUIET: [], WELL: []}
    taken = set[int]()
    for row in rows:
        place = found[row["place"]]
        if len(place) < NAMED and row["member_id"] not in taken:
            taken.add(row["member_id"])
            place.append(_as_python(row))
    return found


def _asked(entries: QuerySet[RosterEntry]) -> tuple[str, tuple[Any, ...]]:
    """Return one statement of short lists, each read on its own, the calmer ones last."""
    group, quiet = RosterEntry.Group, RANKS["quiet"]
    check_in = entries.filter(group=group.CHECK_IN)
    # What a person closed may still be so: nobody whose sessions are low is praised.
    on_track = entries.filter(
        group=group.ON_TRACK,
        percent__lt=RosterEntry.NO_PERCENT,
        percent__gte=F("clinic__low_percent"),
    )
    lists = [
        _first(entries.filter(group=group.ACT_TODAY), CALL),
        _first(check_in.filter(reason_rank__lt=quiet), CALL),
        _first(check_in.filter(reason_rank__gt=quiet, reason_rank__lte=AT_REST), CALL),
        _first(check_in.filter(reason_rank=quiet), QUIET),
        _first(_with_less_pain(on_track), WELL),
        _first(on_track.filter(percent=100), WELL),
    ]
    asked = [one.query.sql_with_params() for one in lists]
    # Each list stops at its third row by itself; SQLite wants a limit inside a table of its own.
    parts = (f"SELECT * FROM ({statement}) AS list_{n}" for n, (statement, _) in enumerate(asked))  # noqa: S608
    return " UNION ALL ".join(parts), tuple(value for _, values in asked for value in values)


def _with_less_pain(on_track: QuerySet[RosterEntry]) -> QuerySet[RosterEntry]:
    looked_at = on_track.order_by(*BY_NEED).values("pk")[:LOOKED_AT]
    return RosterEntry.objects.filter(pk__in=looked_at, last_pain__lt=F("first_pain"))


def _first(rows: QuerySet[RosterEntry], place: str) -> QuerySet[RosterEntry, Any]:
    """Return the first rows of a list, with its name before the columns."""
    named = rows.order_by(*BY_NEED)
    return named.values_list(Value(place, output_field=CharField()), *COLUMNS)[:NAMED]


def _as_python(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its id and day as Python has them; SQLite keeps them as text."""
    uuid, since = row["member__uuid"], row["reason_since"]
    row["member__uuid"] = uuid if isinstance(uuid, UUID) else UUID(uuid)
    row["reason_since"] = date.fromisoformat(since) if isinstance(since, str) else since
    return row
