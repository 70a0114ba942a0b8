"""Writing one row, or the same news into a few, by SQL that is put together once.

The model's own save works its statement out each time, which costs more than the database takes
to write the row. No signal is sent here: nothing in this house waits for one of these rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connections

from retrowalk.slots import stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Field, Model

MOST_KEPT = 400
"""Statements of an update differ by what changes and in how many rows."""


def insert(row: Model) -> None:
    """Store an object that is new, and give it its key; raise IntegrityError as `save` does."""
    row.pk = _insert(type(row), vars(row), "")
    state = row._state  # noqa: SLF001  Django offers no other way to say that it is stored
    state.adding, state.db = False, connections["default"].alias


def insert_unless(
    model: type[Model], row: Mapping[str, Any], question: str, values: Sequence[Any]
) -> bool:
    """Store a new row of these values, by the names of their columns; return whether it is stored.

    It is not where a question, SQL with places for these values, finds a row, or where another
    row holds what may be there once. A column that is not named holds what its field starts from;
    raise FieldDoesNotExist for one that is none.
    """
    for name in row.keys() - _names(model):
        raise FieldDoesNotExist(name)
    return _insert(model, row, question, values) is not None


def _insert(
    model: type[Model], row: Mapping[str, Any], question: str, asked: Sequence[Any] = ()
) -> int | None:
    """Return the key of the new row, None where none is stored."""
    connection = connections["default"]
    statement, fields = _insertion(model, connection.vendor, question)
    given = (row[name] if name in row else field.get_default() for name, field in fields)
    values = [
        None if value is None else field.get_db_prep_save(value, connection)
        for value, (_, field) in zip(given, fields, strict=True)
    ]
    values += [stored(connection, value) for value in asked]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if cursor.rowcount == 0:
            return None
        return int(cursor.lastrowid if connection.vendor == "sqlite" else cursor.fetchone()[0])


def update(model: type[Model], pks: Sequence[int], news: Mapping[str, Any]) -> None:
    """Write the same values, by the names of their fields, into the rows with these keys."""
    connection = connections["default"]
    statement, fields = _change(model, tuple(news), len(pks), connection.vendor)
    values = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, news.values(), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *pks])


@lru_cache(maxsize=MOST_KEPT)
def _names(model: type[Model]) -> frozenset[str]:
    return frozenset(field.attname for field in model._meta.concrete_fields)


@lru_cache(maxsize=MOST_KEPT)
def _insertion(
    model: type[Model], vendor: str, question: str
) -> tuple[str, list[tuple[str, Field[Any, Any]]]]:
    quoted: Any = connections["default"].ops.quote_name
    given = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quoted(field.column) for field in given)
    places = ", ".join(["%s"] * len(given))
    table = quoted(model._meta.db_table)
    rows = f"VALUES ({places})"
    if question:
        rows = f"SELECT {places} WHERE NOT EXISTS ({question}) ON CONFLICT DO NOTHING"
    statement = f"INSERT INTO {table} ({columns}) {rows}"
    key = model._meta.pk
    told = "" if vendor == "sqlite" else f" RETURNING {quoted(key.column)}"
    return statement + told, [(field.attname, field) for field in given]


@lru_cache(maxsize=MOST_KEPT)
def _change(
    model: type[Model], names: tuple[str, ...], rows: int, _vendor: str
) -> tuple[str, list[Field[Any, Any]]]:
    quoted: Any = connections["default"].ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    key = quoted(model._meta.pk.column)
    places = ", ".join(["%s"] * rows)
    statement = f"UPDATE {quoted(model._meta.db_table)} SET {columns} WHERE {key} IN ({places})"  # noqa: S608
    return statement, fields
