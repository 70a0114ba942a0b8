"""Rows of another table as one JSON value, so that they come with the row they belong to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import Field, Func, Subquery

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler


class ReadJSON(Field[Any, Any]):
    """JSON that a query makes: psycopg hands it over as it is meant, SQLite as text."""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Return lists, numbers and words."""
        return json.loads(value) if isinstance(value, str) else value


class JSONRow(Func):
    """Some values as one JSON list; moments and days become text."""

    function = "JSON_ARRAY"
    output_field = ReadJSON()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        """Return the same under the name PostgreSQL has for it."""
        return self.as_sql(compiler, connection, function="JSON_BUILD_ARRAY", **context)


class JSONRows(Func):
    """Gather one value of each row into a JSON list, in no order.

    No `Aggregate`, for which Django would group the rows: all that are found belong together.
    """

    function = "JSON_GROUP_ARRAY"
    output_field = ReadJSON()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        """Return the same under the name PostgreSQL has for it."""
        return self.as_sql(compiler, connection, function="JSON_AGG", **context)


def rows_as_json(rows: QuerySet[Any], *columns: Any) -> Subquery:
    """Return these columns of the rows as a list of lists; none or None where there is no row.

    `rows` is filtered by its owner (OuterRef). SQLite leaves a list inside another as text.
    """
    gathered = rows.order_by().annotate(as_json=JSONRows(JSONRow(*columns)))
    return Subquery(gathered.values("as_json"))
