"""Days, instants and objects out of JSON, where each database writes them in its own way."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any


def instant(value: Any) -> datetime | None:
    """Return an instant out of JSON, where a database writes UTC with or without its offset."""
    if not value:
        return None
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def nested(value: Any) -> Any:
    """Return what stands inside JSON; SQLite hands it over as text."""
    return json.loads(value) if isinstance(value, str) else value


def day(value: Any) -> date | None:
    """Return a day out of JSON."""
    return date.fromisoformat(value[:10]) if value else None
