"""A query that is built once and run many times: building one costs more than running it.

The recomputation of one member runs inside every write about them. Its two queries are wide,
and Django would put each together anew; here the statement is kept, and only its values change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.models import QuerySet

EXAMPLES: tuple[Any, ...] = (
    -770_000_001,
    datetime(1971, 2, 3, 4, 5, 6, 7, tzinfo=UTC),
    datetime(1971, 3, 4, 5, 6, 7, 8, tzinfo=UTC),
    date(1971, 4, 5),
    date(1971, 5, 6),
)
"""Values no query holds by itself; they mark the places of the real ones."""


@dataclass(frozen=True)
class _Statement:
    """The SQL, what stands in its places, and how a row of it is read."""

    sql: str
    values: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    names: tuple[str, ...]
    compiler: Any
    converters: Any

    def rows(self, given: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """Run it with these values and give its rows, converted as the query set would."""
        values = list(self.values)
        for place, number in self.places:
            kind = type(values[place])
            values[place] = kind(given[number]) if issubclass(kind, int) else given[number]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found: Any = cursor.fetchall()
        if self.converters:
            found = self.compiler.apply_converters(found, self.converters)
        for row in found:
            yield dict(zip(self.names, row, strict=False))


class Prepared:
    """A `.values()` query set made by a function of an id and up to two moments and two days.

    The function gets one member id, as a list, and then values of the kinds named, in their
    order. It must use each value only as it is.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._kept: dict[str, _Statement] = {}

    def rows(self, member_id: int, *given: Any) -> Iterator[dict[str, Any]]:
        """Give the rows of this member."""
        vendor = connection.vendor
        if vendor not in self._kept:
            self._kept[vendor] = self._compiled()
        return self._kept[vendor].rows([member_id, *map(_as_stored, given)])

    def _compiled(self) -> _Statement:
        examples = list(EXAMPLES)
        member, rest = examples[0], examples[1:]
        chosen = [member]
        for kind in self._kinds:
            chosen.append(next(one for one in rest if type(one) is kind))
            rest.remove(chosen[-1])
        query = self._build([member], *chosen[1:]).query
        compiler = query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        marks = [_as_stored(one) for one in chosen]
        fields = [one[0] for one in compiler.select[: compiler.col_count]]
        return _Statement(
            sql=sql,
            values=tuple(values),
            places=tuple(
                (place, marks.index(value)) for place, value in enumerate(values) if value in marks
            ),
            names=tuple(query.selected or ()),
            compiler=compiler,
            converters=compiler.get_converters(fields),
        )


def _as_stored(value: Any) -> Any:
    """Return a moment or a day as this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
