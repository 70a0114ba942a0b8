"""What RetroWalk says about itself when it starts."""

import pytest
from django.db import connection

from retrowalk import checks


def ids(found):
    return [message.id for message in found]


def test_misspelt_setting_is_named(settings):
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
def test_address_in_mail_must_be_ours(settings, base_url, tls, found):
    settings.ALLOWED_HOSTS = ["walk.example.org"]
    settings.BASE_URL, settings.TLS = base_url, tls

    assert ids(checks.addresses_agree(None)) == found


@pytest.mark.parametrize(
    "proxies,trusted,found", [(0, False, []), (1, True, []), (1, False, ["retrowalk.W004"])]
)
def test_proxy_must_be_believed_about_tls(settings, proxies, trusted, found):
    settings.TLS = True
    settings.TRUSTED_PROXIES, settings.TRUST_FORWARDED_PROTOCOL = proxies, trusted

    assert ids(checks.proxy_is_told(None)) == found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite only")
def test_sqlite_tells_library_mode_and_risk(monkeypatch):
    monkeypatch.setattr(checks.sqlite, "linked_version", lambda: (3, 40, 1))

    [told] = checks.sqlite_journal(None, databases=["default"])

    assert told.msg == "SQLite 3.40.1: journal DELETE, synchronous EXTRA."
    assert told.hint.startswith("Risk: readers and writers wait for one another")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="speaks of PostgreSQL only")
def test_postgresql_that_may_lose_data_is_named():
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")

    assert "PostgreSQL runs with synchronous_commit off." in [
        warning.msg for warning in checks.postgresql_safety(None, databases=["default"])
    ]


def test_databases_are_left_alone_unless_asked():
    assert checks.sqlite_journal(None) + checks.postgresql_safety(None) == []
