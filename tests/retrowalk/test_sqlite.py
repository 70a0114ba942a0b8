"""Which journal SQLite may use: write-ahead logging only where the library is mended."""

from typing import Any

import pytest
from django.db import connection

from retrowalk.databases import postgresql_options, sqlite_options, with_options
from retrowalk.sqlite import ROLLBACK, WRITE_AHEAD, journal_for, linked_version
from tests.tables import each_row


@each_row(
    "version,journal",
    [
        ((3, 7, 0), ROLLBACK),
        ((3, 40, 1), ROLLBACK),
        ((3, 44, 5), ROLLBACK),
        ((3, 44, 6), WRITE_AHEAD),
        ((3, 44, 7), WRITE_AHEAD),
        ((3, 45, 3), ROLLBACK),
        ((3, 50, 6), ROLLBACK),
        ((3, 50, 7), WRITE_AHEAD),
        ((3, 51, 0), ROLLBACK),
        ((3, 51, 2), ROLLBACK),
        ((3, 51, 3), WRITE_AHEAD),
        ((3, 51, 9), WRITE_AHEAD),
        ((3, 52, 0), ROLLBACK),
        ((3, 52, 1), WRITE_AHEAD),
        ((3, 53, 0), WRITE_AHEAD),
        ((4, 0, 0), WRITE_AHEAD),
    ],
)
def test_journal_follows_the_version(version: Any, journal: Any) -> None:
    assert journal_for(version) is journal


def test_journals_press_writes_to_disk() -> None:
    assert (WRITE_AHEAD.mode, WRITE_AHEAD.synchronous) == ("WAL", "FULL")
    assert (ROLLBACK.mode, ROLLBACK.synchronous) == ("DELETE", "EXTRA")


def test_sqlite_takes_the_write_lock_at_once_and_waits_for_it() -> None:
    assert sqlite_options() == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": journal_for(linked_version()).pragmas,
    }


def test_postgresql_gives_up_in_time_and_keeps_plans() -> None:
    assert postgresql_options(15, 5, 30) == {
        "options": "-c statement_timeout=15s -c lock_timeout=5s "
        "-c idle_in_transaction_session_timeout=30s",
        "server_side_binding": True,
        "prepare_threshold": 5,
    }


def test_connections_are_kept_and_checked() -> None:
    url_settings = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "require"}}

    found = with_options(url_settings, statement=15, lock=5, idle=30)

    assert found["ENGINE"] == "retrowalk.postgresql"
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (600, True)
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.django_db
def test_connection_holds_what_the_settings_say() -> None:
    if connection.vendor == "sqlite":
        questions = {"PRAGMA foreign_keys": 1, "PRAGMA busy_timeout": 20_000}
    else:
        questions = {"SHOW statement_timeout": "15s", "SHOW lock_timeout": "5s"}

    with connection.cursor() as cursor:
        answers = {text: cursor.execute(text).fetchone()[0] for text in questions}

    assert answers == questions
