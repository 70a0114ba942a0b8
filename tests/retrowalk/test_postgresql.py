"""A kept connection is looked at before each request, and asked only when there is a reason."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from psycopg import _queries
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer

from retrowalk.postgresql.base import DatabaseWrapper, is_quiet

if TYPE_CHECKING:
    from collections.abc import Iterator


class Line:
    """What the check asks of a connection."""

    def __init__(self, end: socket.socket) -> None:
        self.fileno = end.fileno
        self.closed = False
        self.was_closed = False

    def close(self) -> None:
        self.was_closed = True


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Give our end and the server's."""
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def connected(
    line: Any, monkeypatch: pytest.MonkeyPatch, *, answers: bool
) -> tuple[Any, list[str]]:
    """Return a connection kept from an earlier request, and the list of what it was asked."""
    asked: list[str] = []
    database: Any = DatabaseWrapper({"NAME": "kept", "OPTIONS": {}, "AUTOCOMMIT": True}, "kept")
    database.connection, database.health_check_enabled = line, True

    def is_usable() -> bool:
        asked.append("SELECT 1")
        return answers

    monkeypatch.setattr(database, "is_usable", is_usable)
    return database, asked


def test_a_quiet_line_is_not_asked(ends: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    line: Any = Line(ends[0])
    database, asked = connected(line, monkeypatch, answers=True)

    database.close_if_health_check_failed()

    assert is_quiet(line)
    assert (asked, line.was_closed, database.health_check_done) == ([], False, True)

    ends[1].close()
    database.close_if_health_check_failed()

    assert (asked, line.was_closed) == ([], False)  # a request looks once


@pytest.mark.parametrize("goodbye", [True, False])
def test_a_line_on_which_something_waits_is_asked_and_closed(
    ends: Any, monkeypatch: pytest.MonkeyPatch, *, goodbye: bool
) -> None:
    line: Any = Line(ends[0])
    database, asked = connected(line, monkeypatch, answers=False)
    if goodbye:
        ends[1].send(b"E")
    else:
        ends[1].close()

    database.close_if_health_check_failed()

    assert not is_quiet(line)
    assert asked == ["SELECT 1"]
    assert line.was_closed
    assert database.connection is None


def test_a_long_statement_is_put_in_the_servers_words_once() -> None:
    # What psycopg keeps is counted here, so that it is seen if a later one counts otherwise.
    statement, values = f"SELECT {', '.join(['%s'] * 60)} AS {'x' * 8_000}", [1] * 60

    PostgresQuery(Transformer()).convert(statement, values)
    hits = _queries._query2pg.cache_info().hits

    PostgresQuery(Transformer()).convert(statement, values)

    assert _queries._query2pg.cache_info().hits == hits + 1


def test_a_closed_connection_is_not_quiet(ends: Any) -> None:
    line: Any = Line(ends[0])
    line.closed = True

    assert not is_quiet(line)
