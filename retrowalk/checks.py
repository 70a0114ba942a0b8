"""What is looked at when RetroWalk starts: settings that are likely wrong, and the database."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Info, Tags
from django.db import connection

from retrowalk import pdf, sqlite

EXPECTED_ON = ("fsync", "full_page_writes", "synchronous_commit")


def register_all() -> None:
    """Register every check; those of the database run with `check --database default`."""
    checks.register(misspelt_settings, Tags.compatibility)
    checks.register(addresses_agree, Tags.security)
    checks.register(proxy_is_told, Tags.security, deploy=True)
    checks.register(pdf_is_possible, Tags.compatibility)
    checks.register(sqlite_journal, Tags.database)
    checks.register(postgresql_safety, Tags.database)


def misspelt_settings(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Warn of RETROWALK_ variables that nobody reads."""
    return [
        checks.Warning(
            f"{name} is no setting of RetroWalk.",
            hint="Look for a slip of the pen.",
            id="retrowalk.W001",
        )
        for name in settings.MISSPELT_SETTINGS
    ]


def addresses_agree(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Warn when the address put into mail is not one RetroWalk answers to, or not encrypted."""
    found: list[CheckMessage] = []
    host = urlsplit(settings.BASE_URL).hostname
    if host not in settings.ALLOWED_HOSTS:
        hint = "Links in mail would lead nowhere. Set RETROWALK_BASE_URL to the address people use."
        found.append(
            checks.Warning(
                "RETROWALK_BASE_URL is not in RETROWALK_ALLOWED_HOSTS.",
                hint=hint,
                id="retrowalk.W002",
            )
        )
    if settings.TLS and not settings.BASE_URL.startswith("https://"):
        hint = "Give the https address people use."
        found.append(
            checks.Warning(
                "RETROWALK_TLS is on, but RETROWALK_BASE_URL has no https.",
                hint=hint,
                id="retrowalk.W003",
            )
        )
    return found


def proxy_is_told(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Warn when a proxy is named but may not say that the visitor came by https."""
    if not settings.TLS or not settings.TRUSTED_PROXIES or settings.TRUST_FORWARDED_PROTOCOL:
        return []
    hint = "Pages would redirect to themselves: set RETROWALK_TRUST_FORWARDED_PROTOCOL=on."
    told = "The proxy's word on https (X-Forwarded-Proto) is not trusted."
    return [checks.Warning(told, hint=hint, id="retrowalk.W004")]


def pdf_is_possible(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Say what is missing for PDF files; every page can still be printed."""
    absent = pdf.missing()
    if not absent:
        return []
    return [
        Info(
            "Plans cannot be saved as PDF here: " + ", ".join(absent) + " not found.",
            hint="Install requirements/pdf.txt, libpango-1.0-0, libpangoft2-1.0-0 and "
            "libharfbuzz-subset0. Without them the pages hide that button.",
            id="retrowalk.I002",
        )
    ]


def sqlite_journal(
    app_configs: Any, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Tell library, journal mode and risk of SQLite (trust R28)."""
    if not databases or connection.vendor != "sqlite":
        return []
    version = sqlite.linked_version()
    journal = sqlite.journal_for(version)
    number = ".".join(map(str, version))
    told = f"SQLite {number}: journal {journal.mode}, synchronous {journal.synchronous}."
    return [
        Info(
            told, hint=f"Risk: {journal.risk}. Keep the file on a local disk.", id="retrowalk.I001"
        )
    ]


def postgresql_safety(
    app_configs: Any, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Warn when PostgreSQL may lose what it has acknowledged, or is too old (trust R29)."""
    if not databases or connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name",
            [list(EXPECTED_ON)],
        )
        switched_off = [name for (name,) in cursor.fetchall()]
    return [
        checks.Warning(
            f"PostgreSQL runs with {name} off.",
            hint="A power cut may lose walks.",
            id="retrowalk.W005",
        )
        for name in switched_off
    ]
