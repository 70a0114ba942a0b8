"""How often staff may ask for what costs much or shows many (trust brief R15)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

# The library's public door takes its rates from the sign-in and never counts a GET.
from allauth.core.internal import ratelimit
from django.core.cache import cache

if TYPE_CHECKING:
    from accounts.http import MemberRequest

RATES = {"roster_file": "20/d/user", "search": "60/m/user"}
"""Times in 24 hours or a minute for each person; counted in the cache that all workers share.

A file of each group some times a day is work, a file every few minutes is a copy. The 3 a day of
the trust brief are for the export of all that is kept about one person.
"""


def most_of(action: str) -> int:
    """Return how many times each person may do this in its time."""
    return int(ratelimit.parse_rate(RATES[action]).amount)


def is_within(request: MemberRequest, action: str) -> bool:
    """Count this request and return whether the person may still do this."""
    usage = ratelimit.consume(
        request, app="retrowalk", action=action, config=RATES, user=request.user, limit_get=True
    )
    return usage is not None


def opens_again(request: MemberRequest, action: str) -> datetime | None:
    """Return when a person who used up a limit may do this again; None while some is left."""
    rate = ratelimit.parse_rate(RATES[action])
    key = ratelimit.get_cache_key(
        request, app="retrowalk", action=action, rate=rate, user=request.user
    )
    times = cache.get(key, [])
    if len(times) < rate.amount:
        return None
    return datetime.fromtimestamp(times[-1], UTC) + timedelta(seconds=rate.duration)
