"""Alive and ready: bare words, and each reason not to be."""

from typing import Any, NamedTuple

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from retrowalk.views import health


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def answer(path: str) -> Any:
    response = Client().get(path)
    return response.status_code, response.text, dict(response.cookies)


def test_alive_needs_no_database() -> None:
    assert answer("/health/") == (200, "ok", {})


@pytest.mark.django_db
def test_ready_when_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(100, 50, 50))

    assert answer("/health/ready/") == (200, "ok", {})


@pytest.mark.django_db
def test_not_ready_without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(connection: Any) -> None:
        raise OperationalError("planted")

    monkeypatch.setattr(health, "MigrationExecutor", away)

    assert answer("/health/ready/") == (503, "database", {})


@pytest.mark.django_db
def test_not_ready_before_the_tables_are_up_to_date() -> None:
    MigrationRecorder.Migration.objects.filter(app="retrowalk", name="0002_cache_table").delete()

    assert answer("/health/ready/") == (503, "migrations", {})


@pytest.mark.django_db
def test_not_ready_on_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(100, 96, 4))

    assert answer("/health/ready/") == (503, "disk", {})


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_health_is_only_read(method: str, db: None) -> None:
    assert getattr(Client(), method)("/health/").status_code == 405
