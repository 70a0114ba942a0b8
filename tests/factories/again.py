"""What services wrote for one test, written once more for the next without asking them again.

Hundreds of tests begin with the same plan. The services make it once for each kind of member;
from then on its rows are copied for the next member: new keys, new ids, all else as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, UUIDField

from accounts.models import User

PEOPLE = User._meta.db_table


@dataclass(frozen=True)
class Written:
    """All that was written, for which member, and the last key of each table before that."""

    member_id: int | None
    last_keys: dict[str, int]
    rows: dict[type[Model], list[tuple[Any, ...]]]


_written: dict[Hashable, Written] = {}


def written_for(member: User, kind: Hashable, write: Callable[[], object]) -> None:
    """Write for a member who has nothing yet what `write` writes, or copy what it wrote before.

    `kind` names all that makes a difference to it. What is stored for good is always written
    by the services, and so is everything on PostgreSQL, where no key is given twice.
    """
    _write_or_copy(kind, write, member)


def written(kind: Hashable, write: Callable[[], object]) -> None:
    """Write a whole world, or copy it with the ids it had; there is none of its kind yet."""
    _write_or_copy(kind, write, None)


def _write_or_copy(kind: Hashable, write: Callable[[], object], member: User | None) -> None:
    if connection.vendor != "sqlite" or not connection.in_atomic_block:
        write()
    elif kind in _written:
        _copy(_written[kind], member)
    else:
        before = _last_keys()
        write()
        _written[kind] = Written(member.pk if member else None, before, _rows_after(before))


def _last_keys() -> dict[str, int]:
    """Return the last key that each table has given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return dict(cursor.fetchall())


def _rows_after(before: dict[str, int]) -> dict[type[Model], list[tuple[Any, ...]]]:
    """Return all newer rows as the database holds them, by their model."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    found = {}
    with connection.cursor() as cursor:
        for table, last in _last_keys().items():
            if last > before.get(table, 0):
                columns = _columns(models[table])
                cursor.execute(
                    f'SELECT {columns} FROM "{table}" WHERE id > %s ORDER BY id',  # noqa: S608
                    [before.get(table, 0)],
                )
                found[models[table]] = cursor.fetchall()
    return found


def _copy(written: Written, member: User | None) -> None:
    """Store the rows again, each pointing to this member and to the other new rows."""
    now, before = _last_keys(), written.last_keys

    def key(model: type[Model], old: int | None) -> int | None:
        table = model._meta.db_table
        if member and table == PEOPLE and old == written.member_id:
            return int(member.pk)
        if old is None or old <= before.get(table, 0):
            return old
        return old - before.get(table, 0) + now.get(table, 0)

    with connection.cursor() as cursor:
        for model, rows in written.rows.items():
            changes = _changes(model, key, has_new_ids=member is not None)
            places = ", ".join(["%s"] * len(changes))
            cursor.executemany(
                f'INSERT INTO "{model._meta.db_table}" ({_columns(model)})'  # noqa: S608
                f" VALUES ({places})",
                [[change(old) for change, old in zip(changes, row, strict=True)] for row in rows],
            )


def _columns(model: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)


def _changes(
    model: type[Model],
    key: Callable[[type[Model], int | None], int | None],
    *,
    has_new_ids: bool,
) -> list[Callable[[Any], Any]]:
    """Return, for each column, what makes the value of a copy out of the old one."""
    changes: list[Callable[[Any], Any]] = []
    for field in model._meta.local_concrete_fields:
        if field.primary_key:
            changes.append(partial(key, model))
        elif isinstance(field, ForeignKey):
            changes.append(partial(key, field.related_model))
        elif has_new_ids and isinstance(field, UUIDField) and field.has_default():
            changes.append(lambda _old: uuid4().hex)
        else:
            changes.append(lambda old: str(old) if isinstance(old, time) else old)
    return changes
