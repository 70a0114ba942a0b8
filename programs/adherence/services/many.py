"""Many rows changed each in its own way, by one statement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import DateTimeField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model


def update_many(model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write these columns of rows that each begin with their key; the values as Python has them.

    The names are those of columns, never anything that somebody wrote.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(name) for name in names]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            places = ", ".join(f"{name} = new.{name}" for name in columns)
            lists = ", ".join(f"%s::{kind}[]" for kind in ("bigint", *_kinds(model, names)))
            cursor.execute(
                f"UPDATE {table} AS old SET {places} FROM unnest({lists})"  # noqa: S608
                f" AS new (id, {', '.join(columns)}) WHERE old.id = new.id",
                [_as_list(values) for values in zip(*rows, strict=True)],
            )
        else:
            places = ", ".join(f"{name} = %s" for name in columns)
            cursor.executemany(
                f"UPDATE {table} SET {places} WHERE id = %s",  # noqa: S608
                [(*values, pk) for pk, *values in _as_stored(model, names, rows)],
            )


def _as_list(values: Sequence[Any]) -> str:
    """Return the values as PostgreSQL writes a list; a third of what the driver would take."""
    if any(type(value) is str for value in values):
        values = [value and value.replace("\\", r"\\").replace('"', r"\"") for value in values]
    items = ["NULL" if value is None else f'"{value}"' for value in values]
    return f"{{{','.join(items)}}}"


def _as_stored(
    model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> Iterable[Iterable[Any]]:
    """Return the rows with their moments as SQLite keeps them; it takes days as they are."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    if not any(isinstance(fields[name], DateTimeField) for name in names):
        return rows
    adapted = connection.ops.adapt_datetimefield_value
    return (
        [adapted(value) if isinstance(value, datetime) else value for value in row] for row in rows
    )


def _kinds(model: type[Model], names: Iterable[str]) -> list[str]:
    """Return the types of these columns, as PostgreSQL casts a list of them."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    return [str(fields[name].cast_db_type(connection)) for name in names]
