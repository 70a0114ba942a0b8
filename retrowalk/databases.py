"""The database settings: how SQLite and PostgreSQL are to behave (trust R28, R29)."""

from typing import Any

from retrowalk.sqlite import journal_for, linked_version

CONNECTION_SECONDS = 600
SQLITE_WAIT_SECONDS = 20
OFTEN = 5
"""How many times a connection sends a statement before the server keeps its plan."""


def sqlite_options() -> dict[str, Any]:
    """Return options for one writer at a time who waits its turn."""
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": SQLITE_WAIT_SECONDS,
        "init_command": journal_for(linked_version()).pragmas,
    }


def postgresql_options(statement: int, lock: int, idle: int) -> dict[str, Any]:
    """Return options that end a statement, a wait or an idle transaction after so many seconds.

    A statement asked often is planned once for each connection: planning costs more than running.
    """
    limits = {
        "statement_timeout": statement,
        "lock_timeout": lock,
        "idle_in_transaction_session_timeout": idle,
    }
    return {
        "options": " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items()),
        "server_side_binding": True,
        "prepare_threshold": OFTEN,
    }


def with_options(
    database: dict[str, Any], *, statement: int, lock: int, idle: int
) -> dict[str, Any]:
    """Return the settings of one database with the limits (in seconds) its engine needs."""
    if database["ENGINE"].endswith("sqlite3"):
        own, engine = sqlite_options(), database["ENGINE"]
    else:
        own, engine = postgresql_options(statement, lock, idle), "retrowalk.postgresql"
    return database | {
        "ENGINE": engine,
        "OPTIONS": database.get("OPTIONS", {}) | own,
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
