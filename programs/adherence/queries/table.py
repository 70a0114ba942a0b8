"""The roster as lines of a file: read in chunks, so that any size takes the same memory."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from accounts.access import open_care
from accounts.spreadsheets import cell
from programs.adherence.models import RosterEntry
from programs.adherence.rules.table import cells, header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from accounts.models import Role, User

CHUNK = 500
FROM_ELSEWHERE = ("member__uuid", "clinic__on_track_percent", "clinic__low_percent")
COLUMNS = (*(field.attname for field in RosterEntry._meta.concrete_fields), *FROM_ELSEWHERE)


def table_entries(user: User, role: Role, *, clinic_id: int | None = None) -> QuerySet[Any]:
    """Return the entries of this person's own clients in this role, by need, as plain values."""
    care = open_care(user).filter(role=role)
    entries = RosterEntry.objects.filter(staff=user, role=role, care__in=care)
    if clinic_id is not None:
        entries = entries.filter(clinic=clinic_id)
    return entries.order_by("group", "reason_rank", "percent", "member").values(*COLUMNS)


def csv_lines(entries: QuerySet[Any], today: date) -> Iterator[str]:
    """Give the lines of the file, the header first; no cell can act as a formula (R20)."""
    writer = csv.writer(_Line())
    yield writer.writerow(header())
    for entry in entries.iterator(chunk_size=CHUNK):
        yield writer.writerow([cell(value) for value in cells(entry, today)])


class _Line:
    """Hands a written line back instead of keeping it."""

    def write(self, text: str) -> str:
        """Return the text as it is."""
        return text
