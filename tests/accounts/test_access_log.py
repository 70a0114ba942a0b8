from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import AccessEvent, AccessSeal
from accounts.services.access_log import SETTLING_TIME, seal_events, verify_access_log
from retrowalk.db import FrozenError
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)
EVENTS, SEALS = "accounts_accessevent", "accounts_accessseal"
DELETE_ALL = "DELETE FROM accounts_accessevent"
DELETE_ONE = "DELETE FROM accounts_accessevent WHERE id = %s"
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)"


def event(at: datetime = NOW - timedelta(hours=1), **columns: Any) -> AccessEvent:
    """Store that somebody opened somebody's record."""
    found = {"role": "physio", "action": "see_plan", "area": "plan"} | columns
    people = {name: found.pop(name, None) or UserFactory.create() for name in ("actor", "member")}
    return AccessEvent.objects.create(at=at, **people, **found)


class Unguarded:
    """Somebody with the keys of the database: the triggers are down inside the block."""

    def __enter__(self) -> None:
        self._run("DISABLE")

    def __exit__(self, *_fault: object) -> None:
        self._run("ENABLE")

    def _run(self, verb: str) -> None:
        if connection.vendor == "postgresql":
            role = {"DISABLE": "replica", "ENABLE": "origin"}[verb]
            _sql("SELECT set_config('session_replication_role', %s, true)", [role])
        elif verb == "DISABLE":
            self._kept = _rows(TRIGGERS, [EVENTS, SEALS])
            for name, _text in self._kept:
                _sql(f"DROP TRIGGER {name}")
        else:
            for _name, text in self._kept:
                _sql(text)


def _sql(statement: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@pytest.mark.parametrize("table", [EVENTS, SEALS])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_database_refuses_to_change_or_remove_a_row(table: str, statement: str) -> None:
    event()
    seal_events(now=NOW)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        _sql(statement.format(table=table))

    assert (AccessEvent.objects.count(), AccessSeal.objects.count()) == (1, 1)


def test_without_the_triggers_the_same_statement_goes_through() -> None:
    event()

    with Unguarded():
        _sql(DELETE_ALL)

    assert AccessEvent.objects.count() == 0


def test_code_refuses_to_change_or_remove_a_row() -> None:
    stored = event()

    for change in (stored.save, stored.delete, AccessEvent.objects.all().delete):
        with pytest.raises(FrozenError):
            change()


def test_seal_covers_events_that_have_settled() -> None:
    first, second = event(), event(NOW - SETTLING_TIME)
    event(NOW - SETTLING_TIME + timedelta(seconds=1))

    seal = seal_events(now=NOW)

    assert seal is not None
    assert (seal.first_event, seal.last_event, seal.event_count) == (first.pk, second.pk, 2)


def test_nothing_to_seal_makes_no_seal() -> None:
    assert seal_events(now=NOW) is None


def test_seals_form_a_chain() -> None:
    event()
    first = seal_events(now=NOW)
    event()

    second = seal_events(now=NOW)

    assert first is not None
    assert second is not None
    assert (first.previous_digest, second.previous_digest) == ("", first.digest)


def test_chain_of_untouched_events_holds() -> None:
    for _number in range(3):
        event(cover_reason="Anna is ill – ünicode")
        seal_events(now=NOW)
    said = StringIO()

    call_command("verify_access_log", stdout=said)

    assert said.getvalue() == "3 events in 3 seals are unchanged.\n"


TAMPERING = {
    "changed": (
        "UPDATE accounts_accessevent SET action = 'nothing' WHERE id = %s",
        "an event was changed",
    ),
    "moved in time": (
        "UPDATE accounts_accessevent SET at = '2026-05-13 10:59:59+00' WHERE id = %s",
        "an event was changed",
    ),
    "removed": (DELETE_ONE, "1 events were sealed, 0 are there"),
    "seal removed": (
        "DELETE FROM accounts_accessseal WHERE last_event = %s",
        "the link to the seal before is broken",
    ),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_noticed(kind: str) -> None:
    statement, words = TAMPERING[kind]
    events = []
    for _number in range(3):
        events.append(event())
        seal_events(now=NOW)

    with Unguarded():
        _sql(statement, [events[1].pk])

    assert words in " ".join(verify_access_log().faults)
    with pytest.raises(CommandError, match=words):
        call_command("verify_access_log")


def test_event_slipped_in_later_is_noticed() -> None:
    first = event()
    gap = event()
    with Unguarded():
        _sql(DELETE_ONE, [gap.pk])
    event()
    seal_events(now=NOW)

    event(id=gap.pk)

    assert first.pk < gap.pk
    assert "2 events were sealed, 3 are there" in " ".join(verify_access_log().faults)


def test_checking_a_long_log_costs_one_query_a_seal(django_assert_num_queries: Any) -> None:
    for _number in range(3):
        event()
        seal_events(now=NOW)

    with django_assert_num_queries(4):
        verify_access_log()
