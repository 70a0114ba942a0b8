"""Queries that many pages ask: the SQL is worked out once, then asked with other values.

Django builds a query anew each time it is asked, which costs more than the database takes to
answer it. Here a query is an ordinary one with slots in it:

    LATEST = Prepared(lambda: Screening.objects.filter(member=Slot("member")).newest_first()[:1])
    LATEST.first(member=member.pk)
"""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression
from django.db.transaction import TransactionManagementError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Slot(Expression):
    """The place of a value that is known only when the query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> Any:
        """Return a placeholder, and this slot as what stands in it."""
        return "%s", [self]


@dataclass(frozen=True)
class _Worked:
    """A query as one kind of database takes it."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    converters: dict[Any, Any]


class Prepared(Generic[Row]):
    """A query with slots. It depends on nothing else that changes: no clock, zone or reader.

    A slot holds one number, text, day, moment or UUID to compare with; never a list or None.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._worked: dict[str, _Worked] = {}

    def rows(self, **values: Any) -> list[Row]:
        """Return the rows for these values, one for each slot; KeyError where one is missing."""
        connection = connections["default"]
        worked = self._worked.get(connection.vendor)
        if worked is None:
            worked = self._worked[connection.vendor] = _work_out(self._build(), connection)
        if worked.queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Rows can be held only inside a transaction.")
        return list(_asked(worked, connection, values))

    def first(self, **values: Any) -> Row | None:
        """Return the first row, None where there is none; the query itself stops at one."""
        return next(iter(self.rows(**values)), None)


def _work_out(queryset: QuerySet[Any, Any], connection: BaseDatabaseWrapper) -> _Worked:
    compiler = queryset.query.get_compiler(using=connection.alias)
    sql, params = compiler.as_sql()
    columns = [column for column, *_ in (compiler.select or [])[: compiler.col_count]]
    return _Worked(queryset, compiler, sql, tuple(params), compiler.get_converters(columns))


def _asked(
    worked: _Worked, connection: BaseDatabaseWrapper, values: Mapping[str, Any]
) -> QuerySet[Any, Any]:
    """Return the query with its values in place; it reads its rows in Django's own way."""
    params = tuple(
        _stored(connection, values[one.name]) if isinstance(one, Slot) else one
        for one in worked.params
    )
    compiler: Any = copy.copy(worked.compiler)
    compiler.connection = connection
    compiler.as_sql = lambda *_given, **_options: (worked.sql, params)
    compiler.get_converters = lambda _columns: worked.converters
    queryset = worked.queryset.all()
    queryset.query.get_compiler = lambda *_given, **_options: compiler  # type: ignore[method-assign]
    return queryset


def _stored(connection: BaseDatabaseWrapper, value: Any) -> Any:
    """Return a value as this database takes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
