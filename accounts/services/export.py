"""Everything we hold about a person, in one file to take away (trust brief R8)."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from accounts import personal_data
from accounts.spreadsheets import as_csv, cell

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


@dataclass(frozen=True)
class Sheet:
    """One table with this person's rows in it."""

    key: str
    title: str
    rows: list[dict[str, Any]]

    @property
    def columns(self) -> list[str]:
        """Return the column names; none when there is no row."""
        return list(self.rows[0]) if self.rows else []

    @property
    def headings(self) -> list[str]:
        """Return the column names as words."""
        return [name.replace("__", " ").replace("_", " ").capitalize() for name in self.columns]

    @property
    def cells(self) -> list[list[Any]]:
        """Return the values as the readable page shows them."""
        return [[cell(value) for value in row.values()] for row in self.rows]


def export_of(*, user: User, now: datetime) -> bytes:
    """Return a ZIP: a readable page, everything as JSON, and each table as CSV."""
    sheets = [Sheet(table.key, table.title, table.rows(user)) for table in personal_data.tables()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read-me-first.html", _readable(user, sheets, now))
        archive.writestr("everything.json", _as_json(sheets, now))
        for sheet in sheets:
            archive.writestr(f"tables/{sheet.key}.csv", as_csv(sheet.columns, sheet.rows))
    return packed.getvalue()


def _readable(user: User, sheets: list[Sheet], now: datetime) -> str:
    context = {"person": user, "sheets": sheets, "now": now}
    return render_to_string("accounts/export.html", context)


def _as_json(sheets: list[Sheet], now: datetime) -> str:
    content = {"made_at": now, **{sheet.key: sheet.rows for sheet in sheets}}
    return json.dumps(content, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
