"""Comma-separated files that no spreadsheet takes for a formula (trust brief R20)."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# The full-width forms act like the plain ones in some spreadsheets.
FORMULA = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]")


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the rows as RFC 4180 text under their column names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    return text.getvalue()


def cell(value: Any) -> Any:
    """Return what stands in a cell: numbers as they are, text that cannot act as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else _in_words(value)
    return f"'{text}" if FORMULA.match(text) else text


def _in_words(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
