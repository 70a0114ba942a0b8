"""What a page of one client costs, the sign-in and the row of the access log included."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone


def costs_of(client: Client, address: str) -> tuple[int, int]:
    """Return the statements of a first look at a page in a while, and of another soon after.

    The marks of a transaction ask nothing. What a process or a session does once is done before.
    """
    client.get(address)
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        client.get("/help/")
        return _statements(client, address), _statements(client, address)


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return sum("SAVEPOINT" not in one["sql"] for one in asked.captured_queries)
