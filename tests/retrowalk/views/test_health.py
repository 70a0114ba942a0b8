"""Alive and ready: bare words, and each reason not to be."""

from collections import namedtuple

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from retrowalk.views import health

Usage = namedtuple("Usage", "total used free")


def answer(path):
    response = Client().get(path)
    return response.status_code, response.text, dict(response.cookies)


def test_alive_needs_no_database():
    assert answer("/health/") == (200, "ok", {})


@pytest.mark.django_db
def test_ready_when_all_is_well(monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(100, 50, 50))

    assert answer("/health/ready/") == (200, "ok", {})


@pytest.mark.django_db
def test_not_ready_without_database(monkeypatch):
    def away(connection):
        raise OperationalError("planted")

    monkeypatch.setattr(health, "MigrationExecutor", away)

    assert answer("/health/ready/") == (503, "database", {})


@pytest.mark.django_db
def test_not_ready_before_the_tables_are_up_to_date():
    MigrationRecorder.Migration.objects.filter(app="retrowalk", name="0002_cache_table").delete()

    assert answer("/health/ready/") == (503, "migrations", {})


@pytest.mark.django_db
def test_not_ready_on_a_full_disk(monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(100, 96, 4))

    assert answer("/health/ready/") == (503, "disk", {})


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_health_is_only_read(method, db):
    assert getattr(Client(), method)("/health/").status_code == 405
