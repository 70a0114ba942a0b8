"""How often staff may ask for what costs much or shows many (trust brief R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

# The library's public door takes its rates from the sign-in and never counts a GET.
from allauth.core.internal import ratelimit

if TYPE_CHECKING:
    from accounts.http import MemberRequest

RATES = {"roster_file": "3/d/user", "search": "60/m/user"}
"""Times a day or a minute for each person; counted in the cache that all workers share."""


def is_within(request: MemberRequest, action: str) -> bool:
    """Count this request and return whether the person may still do this."""
    usage = ratelimit.consume(
        request, app="retrowalk", action=action, config=RATES, user=request.user, limit_get=True
    )
    return usage is not None
