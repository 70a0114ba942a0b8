"""What RetroWalk says about itself when it starts."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from retrowalk import checks


def ids(found: Any) -> Any:
    return [message.id for message in found]


def test_misspelt_setting_is_named(settings: Settings) -> None:
    settings.MISSPELT_SETTINGS = ["RETROWALK_DEBUGG"]

    [warning] = checks.misspelt_settings(None)

    assert warning.msg == "RETROWALK_DEBUGG is no setting of RetroWalk."


@pytest.mark.parametrize(
    "base_url,tls,found",
    [
        ("https://walk.example.org", True, []),
        ("http://walk.example.org:8000", False, []),
        ("https://other.example.org", True, ["retrowalk.W002"]),
        ("http://walk.example.org", True, ["retrowalk.W003"]),
    ],
)
def test_address_in_mail_must_be_ours(
    settings: Settings, base_url: str, tls: bool, found: Any
) -> None:
    settings.ALLOWED_HOSTS = ["walk.example.org"]
    settings.BASE_URL, settings.TLS = base_url, tls

    assert ids(checks.addresses_agree(None)) == found


@pytest.mark.parametrize(
    "proxies,trusted,found", [(0, False, []), (1, True, []), (1, False, ["retrowalk.W004"])]
)
def test_proxy_must_be_believed_about_tls(
    settings: Settings, proxies: int, trusted: bool, found: Any
) -> None:
    settings.TLS = True
    settings.TRUSTED_PROXIES, settings.TRUST_FORWARDED_PROTOCOL = proxies, trusted

    assert ids(checks.proxy_is_told(None)) == found


def test_sqlite_tells_library_mode_and_risk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor="sqlite"))
    monkeypatch.setattr(checks.sqlite, "linked_version", lambda: (3, 40, 1))

    [told] = checks.sqlite_journal(None, databases=["default"])

    assert told.msg == "SQLite 3.40.1: journal DELETE, synchronous EXTRA."
    assert told.hint.startswith("Risk: readers and writers wait for one another")


@pytest.mark.django_db
def test_postgresql_that_may_lose_data_is_named() -> None:
    expected = []
    if connection.vendor == "postgresql":
        expected = ["PostgreSQL runs with synchronous_commit off."]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")

    found = [warning.msg for warning in checks.postgresql_safety(None, databases=["default"])]

    assert [message for message in found if "synchronous_commit" in message] == expected


def test_databases_are_left_alone_unless_asked() -> None:
    assert checks.sqlite_journal(None) + checks.postgresql_safety(None) == []
