"""Many rows changed each in its own way, by one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model


class Column(NamedTuple):
    """A column to write, and its type on PostgreSQL."""

    name: str
    kind: str


def update_many(
    model: type[Model], columns: Sequence[Column], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Write the values of each row, which begins with its key; the names are our own words."""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            places = ", ".join(f"{name} = new.{name}" for name, _ in columns)
            names = ", ".join(("id", *(name for name, _ in columns)))
            lists = ", ".join(f"%s::{kind}[]" for kind in ("bigint", *(c.kind for c in columns)))
            cursor.execute(
                f"UPDATE {table} AS old SET {places} FROM unnest({lists})"  # noqa: S608
                f" AS new ({names}) WHERE old.id = new.id",
                [list(values) for values in zip(*rows, strict=True)],
            )
        else:
            places = ", ".join(f"{name} = %s" for name, _ in columns)
            cursor.executemany(
                f"UPDATE {table} SET {places} WHERE id = %s",  # noqa: S608
                [(*values, pk) for pk, *values in rows],
            )
