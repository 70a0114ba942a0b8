"""Rows of another table as one JSON value, so that they come with the row they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, JSONField, Subquery
from django.db.models.functions import JSONArray

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler


class JSONRows(Aggregate):
    """Gather one value of each row into a JSON list, in no order; SQLite and PostgreSQL."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        """Return the same under the name PostgreSQL has for it."""
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def rows_as_json(rows: QuerySet[Any], owner: str, *columns: str) -> Subquery:
    """Return these columns of an owner's rows as a list of lists; None where there is no row.

    `rows` is filtered by the owner's key (OuterRef) in the column named `owner`.
    """
    gathered = rows.order_by().values(owner).annotate(as_json=JSONRows(JSONArray(*columns)))
    return Subquery(gathered.values("as_json"))
