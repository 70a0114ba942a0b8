"""The connection to PostgreSQL: Django's own, but a quiet one is taken to be sound.

Django asks each kept connection a question before each request, which costs as much as a small
query. A server that goes away closes the line, and that can be seen without asking.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base
from psycopg import _queries

if TYPE_CHECKING:
    from psycopg import Connection

_queries.MAX_CACHED_STATEMENT_LENGTH = 16_384
"""Up to this length psycopg keeps a statement as it sends it; ours that read a walk or a client
in one go are longer than the 4,096 it starts from. Some hundreds of them are 2 MB at most."""

_queries.MAX_CACHED_STATEMENT_PARAMS = 150
"""And with so many values: each name inside JSON counts as one, and there are more than 50."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection with a cheaper check before each request."""

    health_check_enabled: bool  # the stubs do not know these two
    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        """Close a connection that no longer answers; one that lies quiet is not asked.

        Django comes here before each statement; once in a request is enough.
        """
        if not self.health_check_enabled or self.health_check_done:
            return
        if self.connection is not None and is_quiet(self.connection):
            self.health_check_done = True
        super().close_if_health_check_failed()


def is_quiet(connection: Connection[Any]) -> bool:
    """Return whether the line is open and nothing waits on it; a goodbye would wait there."""
    if connection.closed:
        return False
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return not line.poll(0)
