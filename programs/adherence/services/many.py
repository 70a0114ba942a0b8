"""Many rows written or changed, each in its own way, by one statement.

The names given are those of columns, never anything that somebody wrote.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, UUIDField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    Rows = Sequence[tuple[Any, ...]]


def insert_many(model: type[Model], names: Sequence[str], rows: Rows) -> None:
    """Write new rows with these columns; one that a unique constraint refuses is left out."""
    if not rows:
        return
    columns = ", ".join(map(_quoted, names))
    into = f"INSERT INTO {_table(model)} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source, values = listed(model, names, rows)
            statement = f"{into} SELECT {columns} FROM {source} ON CONFLICT DO NOTHING"  # noqa: S608
            cursor.execute(statement, values)
        else:
            places = ", ".join(["%s"] * len(names))
            statement = f"{into} VALUES ({places}) ON CONFLICT DO NOTHING"
            cursor.executemany(statement, as_stored(model, names, rows))


def update_many(model: type[Model], names: Sequence[str], rows: Rows) -> None:
    """Write these columns of rows that each begin with their key; the values as Python has them."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source, values = listed(model, ("id", *names), rows)
            places = ", ".join(f"{_quoted(name)} = new.{_quoted(name)}" for name in names)
            cursor.execute(
                f"UPDATE {_table(model)} AS old SET {places} FROM {source}"  # noqa: S608
                " WHERE old.id = new.id",
                values,
            )
        else:
            places = ", ".join(f"{_quoted(name)} = %s" for name in names)
            cursor.executemany(
                f"UPDATE {_table(model)} SET {places} WHERE id = %s",  # noqa: S608
                [(*values, pk) for pk, *values in as_stored(model, names, rows)],
            )


def listed(model: type[Model], names: Sequence[str], rows: Rows) -> tuple[str, list[str]]:
    """Return rows of these columns as a table `new` that PostgreSQL reads, and its values."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    kinds = (str(fields[name].cast_db_type(connection)) for name in names)
    lists = ", ".join(f"%s::{kind}[]" for kind in kinds)
    source = f"unnest({lists}) AS new ({', '.join(map(_quoted, names))})"
    return source, [_as_list(values) for values in zip(*rows, strict=True)]


def as_stored(model: type[Model], names: Sequence[str], rows: Rows) -> Rows:
    """Return rows with their moments and ids as SQLite keeps them; it takes days as they are."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    if not any(isinstance(fields[name], DateTimeField | UUIDField) for name in names):
        return rows
    return [tuple(map(_stored, row)) for row in rows]


def _as_list(values: Sequence[Any]) -> str:
    """Return the values as PostgreSQL writes a list; a third of what the driver would take."""
    kinds = set(map(type, values))
    if kinds == {int}:
        return f"{{{','.join(map(str, values))}}}"
    if str in kinds:
        values = [value and value.replace("\\", r"\\").replace('"', r"\"") for value in values]
    items = ["NULL" if value is None else f'"{value}"' for value in values]
    return f"{{{','.join(items)}}}"


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.hex if isinstance(value, UUID) else value


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
