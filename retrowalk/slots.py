"""Queries that many pages ask: the SQL is worked out once, then asked with other values.

Django builds a query anew each time it is asked, which costs more than the database takes to
answer it. Here a query is an ordinary one with slots in it:

    LATEST = Prepared(lambda: Screening.objects.filter(member=Slot("member")).newest_first()[:1])
    LATEST.first(member=member.pk)
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from django.db import connections
from django.db.models import Expression
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.transaction import TransactionManagementError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Made = TypeVar("Made")
Given = ParamSpec("Given")

FEW_CLINICS, MOST_KEPT = 8, 200
PLACE, PLACES = "%s", re.compile("%%|%s")


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


class UnseenSlot(Slot):
    """The place of a number at which PostgreSQL does not look when it plans.

    It plans a kept statement anew for each value that seems to make it cheaper, and a wide one
    costs more to plan than to run. Where one plan serves everybody, nothing is to be seen.
    """

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> Any:
        """Return the place inside a question of its own, which is answered once."""
        return "(SELECT %s::bigint)", [self]


@dataclass(frozen=True)
class _Worked:
    """A query as one kind of database takes it, and how its rows are read."""

    sql: str
    params: tuple[Any, ...]
    is_held: bool
    converters: tuple[tuple[int, list[Any], Any], ...]
    read: Callable[[list[Any]], list[Any]]


class Prepared(Generic[Row]):
    """A query with slots. It depends on nothing else that changes: no clock, zone or reader.

    A slot holds one number, text, day, moment or UUID to compare with; never a list or None.
    """

    def __init__(
        self, build: Callable[[], QuerySet[Any, Row]], *, on_postgresql: str = "{query}"
    ) -> None:
        """Take what builds the query, and what stands around it on PostgreSQL.

        Columns that are put after those of the query are not read.
        """
        self._build = build
        self._around = {"postgresql": on_postgresql}
        self._worked: dict[str, _Worked] = {}

    def rows(self, **values: Any) -> list[Row]:
        """Return the rows for these values, one for each slot; KeyError where one is missing."""
        connection = connections["default"]
        worked = self._worked.get(connection.vendor)
        if worked is None:
            around = self._around.get(connection.vendor, "{query}")
            worked = _work_out(self._build(), connection, around)
            self._worked[connection.vendor] = worked
        if worked.is_held and not connection.in_atomic_block:
            raise TransactionManagementError("Rows can be held only inside a transaction.")
        params = [
            stored(connection, values[one.name]) if isinstance(one, Slot) else one
            for one in worked.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(worked.sql, params)
            found = cursor.fetchall()
        return worked.read(_converted(found, worked.converters, connection))

    def first(self, **values: Any) -> Row | None:
        """Return the first row, None where there is none; the query itself stops at one."""
        return next(iter(self.rows(**values)), None)


def kept_for_few(put_together: Callable[Given, Made]) -> Callable[Given, Made]:
    """Keep the queries that are put together for readers who work in few clinics.

    A query grows with the clinics of its reader: each number given counts some, each tuple holds
    one entry for each. Somebody may work in as many as they like, so that those of more are put
    together anew, and what is kept stays small.
    """
    kept: Any = lru_cache(maxsize=MOST_KEPT)(put_together)

    @wraps(put_together)
    def chosen(*given: Given.args, **named: Given.kwargs) -> Made:
        sizes = (len(one) if isinstance(one, tuple) else one for one in given)
        if all(size <= FEW_CLINICS for size in sizes if isinstance(size, int)):
            found: Made = kept(*given, **named)
            return found
        return put_together(*given, **named)

    return chosen


def _work_out(
    queryset: QuerySet[Any, Any], connection: BaseDatabaseWrapper, around: str
) -> _Worked:
    compiler = queryset.query.get_compiler(using=connection.alias)
    sql, params = _with_constants(*compiler.as_sql())
    columns = [column for column, *_ in (compiler.select or [])[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    return _Worked(
        sql=around.format(query=sql),
        params=tuple(params),
        is_held=bool(queryset.query.select_for_update),
        converters=tuple((place, *found) for place, found in converters.items()),
        read=_reader(queryset, compiler),
    )


def _with_constants(sql: str, params: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """Return the query with its constant words and numbers in its text, and what is left to send.

    A wide query has some sixty of them, the names inside JSON above all, and each costs as much
    to send as a value. They come from our code, never from a reader.
    """
    left: list[Any] = []
    waiting = iter(params)

    def put(place: re.Match[str]) -> str:
        if place[0] != PLACE:
            return place[0]
        value = next(waiting)
        if isinstance(value, (str, int)):
            return _quoted(value).replace("%", "%%")
        left.append(value)
        return PLACE

    return PLACES.sub(put, sql), left


def _quoted(value: str | int) -> str:
    """Return a word or a number as it stands in a statement of either database."""
    if isinstance(value, str):
        return "'" + str.__str__(value).replace("'", "''") + "'"
    return str(value).lower() if isinstance(value, bool) else str(int(value))


def _converted(found: list[Any], converters: Sequence[Any], connection: Any) -> list[Any]:
    """Return the rows with the values a database hands over in its own way as Python ones."""
    if not converters:
        return found
    rows = [list(row) for row in found]
    for place, chosen, expression in converters:
        for row in rows:
            for convert in chosen:
                row[place] = convert(row[place], expression, connection)
    return rows


def _reader(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[..., list[Any]]:
    """Return what makes of rows what the query set would; TypeError for a kind not known here.

    Django finds out anew how to read rows each time a query is asked.
    """
    given: Any = queryset
    kind = given._iterable_class  # noqa: SLF001  Django offers no other way to learn it
    if given._prefetch_related_lookups:  # noqa: SLF001
        raise TypeError("A prepared query is one query.")
    if kind is ModelIterable:
        return _model_reader(compiler)
    if kind is FlatValuesListIterable:
        return lambda rows: [row[0] for row in rows]
    if kind is ValuesListIterable:
        return lambda rows: [tuple(row) for row in rows]
    if kind is ValuesIterable and queryset.query.selected:
        names = tuple(queryset.query.selected)
        return lambda rows: [dict(zip(names, row, strict=False)) for row in rows]
    raise TypeError(kind)


def _model_reader(compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """Return what makes objects of rows, with those that are joined to them and their notes."""
    fields = compiler.klass_info["select_fields"]
    first, end = fields[0], fields[-1] + 1
    names = [one[0].target.attname for one in compiler.select[first:end]]
    model, alias = compiler.klass_info["model"], compiler.using
    joined = get_related_populators(  # type: ignore[call-arg]  # the stubs are of a later Django
        compiler.klass_info, compiler.select, alias
    )
    notes = tuple((compiler.annotation_col_map or {}).items())

    def one(row: Any) -> Any:
        found = model.from_db(alias, names, row[first:end])
        for other in joined:
            other.populate(row, found)
        for name, place in notes:
            setattr(found, name, row[place])
        return found

    return lambda rows: [one(row) for row in rows]


def stored(connection: BaseDatabaseWrapper, value: Any) -> Any:
    """Return a value as this database takes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
