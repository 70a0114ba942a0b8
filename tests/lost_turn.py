"""The fault of a page that waited for the database in vain."""

from __future__ import annotations

import sqlite3

from django.db import OperationalError


def lost_turn() -> OperationalError:
    """Return what Django raises where SQLite was locked until the wait ran out."""
    busy, fault = sqlite3.OperationalError("database is locked"), OperationalError("planted")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    fault.__cause__ = busy
    return fault
