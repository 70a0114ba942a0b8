"""What this app needs from the one above it, which it may not know.

Accounts never learns what a plan is. The programs app registers here in `AppConfig.ready()`,
as it does for personal data; until then every number is zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.http import MemberRequest
    from accounts.models import Clinic


@dataclass(frozen=True, kw_only=True)
class ClinicTotals:
    """Numbers of a whole clinic that name nobody; `walks` is None for too few people."""

    clients: int = 0
    overdue: int = 0
    walks: int | None = None


class TotalsSource(Protocol):
    """Knows the numbers of a clinic."""

    def __call__(self, clinic: Clinic, *, now: datetime) -> ClinicTotals:
        """Return them, in at most two queries."""


class UrgentSource(Protocol):
    """Knows how many clients need the reader today."""

    def __call__(self, request: MemberRequest) -> int:
        """Return the number on the navigation."""


def no_totals(clinic: Clinic, *, now: datetime) -> ClinicTotals:
    """Return zeros: no app counts anything."""
    return ClinicTotals()


def nobody_waits(request: MemberRequest) -> int:
    """Return zero: no app has clients in need."""
    return 0


@dataclass
class Neighbours:
    """Who answers, until another app says so."""

    totals_of: TotalsSource = no_totals
    act_today: UrgentSource = nobody_waits


neighbours = Neighbours()
