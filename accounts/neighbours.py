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
    from accounts.models import Clinic, User


@dataclass(frozen=True, kw_only=True)
class ClinicTotals:
    """Numbers of a whole clinic that name nobody.

    `walks` are counted in full tens; None where too few people walked.
    """

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


class ProgramsSource(Protocol):
    """Knows what a physio may have in mind for somebody they invite."""

    def __call__(self, user: User, clinic: Clinic) -> list[tuple[str, str]]:
        """Return the key and the title of each, in at most one query."""


class ProgramListener(Protocol):
    """Hears what a physio had in mind for a client they now look after."""

    def __call__(
        self, *, member: User, physio: User, clinic: Clinic, key: str, at: datetime
    ) -> None:
        """Keep it for the physio, inside the transaction that let the client in."""


def no_totals(clinic: Clinic, *, now: datetime) -> ClinicTotals:
    """Return zeros: no app counts anything."""
    return ClinicTotals()


def nobody_waits(request: MemberRequest) -> int:
    """Return zero: no app has clients in need."""
    return 0


def no_programs(user: User, clinic: Clinic) -> list[tuple[str, str]]:
    """Return nothing: no app has programs."""
    return []


def nobody_listens(*, member: User, physio: User, clinic: Clinic, key: str, at: datetime) -> None:
    """Keep nothing: no app has programs."""


@dataclass
class Neighbours:
    """Who answers, until another app says so."""

    totals_of: TotalsSource = no_totals
    act_today: UrgentSource = nobody_waits
    programs_for: ProgramsSource = no_programs
    propose_program: ProgramListener = nobody_listens


neighbours = Neighbours()
