"""When a question about a walk may be answered: ten minutes after it, and the next morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from programs.vocabulary import CheckInKind

TEN_MINUTES = timedelta(minutes=10)
SHORTEST_NIGHT = timedelta(hours=4)
"""A walk that ended after midnight is not asked about at once [J]."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """When a walk ended: the moment, the local day of its start, and its time zone."""

    at: datetime
    walked_on: date
    time_zone: str

    @property
    def on(self) -> date:
        """Return the local day of the end; past midnight that is the day after the start."""
        return self.at.astimezone(ZoneInfo(self.time_zone)).date()


def ended_at(finished_at: datetime, skew_seconds: int, received_at: datetime | None) -> datetime:
    """Return the true end: without the device's skew, and never after we were told of it."""
    true_end = finished_at - timedelta(seconds=skew_seconds)
    return min(true_end, received_at or true_end)


def refusal(kind: CheckInKind, ended: Ended, *, now: datetime, today: date) -> str:
    """Return why this question is not open now, or an empty text; the log always is."""
    if kind is CheckInKind.TEN_MINUTES:
        return _refusal_after_ten_minutes(ended, now, today)
    if kind is CheckInKind.NEXT_MORNING:
        return _refusal_next_morning(ended, now, today)
    return ""


def _refusal_after_ten_minutes(ended: Ended, now: datetime, today: date) -> str:
    if now < ended.at + TEN_MINUTES:
        return "We ask this 10 minutes after your walk."
    if today > ended.on:
        return "This question was for the day of your walk. You can leave it now."
    return ""


def _refusal_next_morning(ended: Ended, now: datetime, today: date) -> str:
    if today <= ended.walked_on or now < ended.at + SHORTEST_NIGHT:
        return "We ask this the morning after your walk."
    if today > ended.walked_on + timedelta(days=1):
        return "This question was for the morning after your walk. You can leave it now."
    return ""
