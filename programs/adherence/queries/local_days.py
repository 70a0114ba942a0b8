"""Which day it is for each client, asked of the database without its own table of time zones.

At any moment there are at most three dates on Earth. A query is told the date of UTC, and which
zones have come to the next one or still have the one before: the zones this server knows, so
that a database with an older table neither differs from it nor fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import F, Q, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from programs.adherence.rules.reasons import LAST_ACT_TODAY
from retrowalk.slots import Slot

if TYPE_CHECKING:
    from datetime import date

ZONE_ENDS = ","
QUARTER = 15
"""Minutes: every zone begins its days on a quarter of an hour."""


@dataclass(frozen=True, kw_only=True)
class LocalDays:
    """The date of UTC, the next one, and the zones that are ahead of it or behind it."""

    today: Any
    tomorrow: Any
    ahead: Any
    behind: Any

    @classmethod
    def at(cls, now: datetime) -> Self:
        """Return the days of this moment."""
        moment = now.astimezone(UTC)
        ahead, behind = _zones_beside(
            moment.replace(minute=moment.minute // QUARTER * QUARTER, second=0, microsecond=0)
        )
        today = moment.date()
        return cls(today=today, tomorrow=today + timedelta(days=1), ahead=ahead, behind=behind)

    @classmethod
    def in_slots(cls) -> Self:
        """Return slots in their place, which `vars` of the days of a moment fills."""
        return cls(**{name: Slot(name) for name in cls.__dataclass_fields__})


def put_off_until(days: LocalDays) -> Q:
    """Return what waits for a later day of the client's.

    What somebody must act on today never does. It says of each row what `is_put_off` does.
    """
    waits = (
        Q(snoozed_until__gt=days.tomorrow)
        | Q(snoozed_until=days.tomorrow) & ~_lives_in(days.ahead)
        | Q(snoozed_until=days.today) & _lives_in(days.behind)
    )
    return waits & Q(snoozed_until__isnull=False, rank__gt=LAST_ACT_TODAY)


def _lives_in(zones: Any) -> Q:
    zone = Concat(Value(ZONE_ENDS), F("member__time_zone"), Value(ZONE_ENDS))
    listed = zones if isinstance(zones, Slot) else Value(zones)
    return Q(GreaterThan(StrIndex(listed, zone), 0))


@lru_cache(maxsize=4)
def _zones_beside(moment: datetime) -> tuple[str, str]:
    """Return the zones whose date is after that of UTC, and those whose date is before."""
    dates: dict[str, date] = {
        name: moment.astimezone(ZoneInfo(name)).date() for name in sorted(available_timezones())
    }
    ahead = [name for name, day in dates.items() if day > moment.date()]
    behind = [name for name, day in dates.items() if day < moment.date()]
    return _joined(ahead), _joined(behind)


def _joined(zones: list[str]) -> str:
    """Return the zones as one text in which each stands between two ends."""
    return ZONE_ENDS.join(["", *zones, ""])
