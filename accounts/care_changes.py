"""Telling whoever keeps figures about a member that care for them was opened or has ended.

Accounts do not know the programs built on them. A service that opens or ends a care
relationship, a link or a membership says so here, inside its transaction; who keeps a row for
each carer has registered to be asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class CareKeeper(Protocol):
    """Brings the rows of a member's carers up to date; called inside the transaction."""

    def __call__(self, *, member_id: int, now: datetime) -> None:
        """Make rows for care in force, and take away those of care that has ended."""


class LimitsKeeper(Protocol):
    """Brings what follows from a clinic's limits up to date; called inside the transaction."""

    def __call__(self, *, clinic_id: int, now: datetime) -> None:
        """Read every client of this clinic by its new limits."""


_keepers: dict[str, CareKeeper] = {}
_limits_keepers: dict[str, LimitsKeeper] = {}


def register(name: str, keeper: CareKeeper) -> None:
    """Have a keeper asked after each change of care; call it in `AppConfig.ready()`."""
    _keepers[name] = keeper


def register_limits(name: str, keeper: LimitsKeeper) -> None:
    """Have a keeper asked after each change of a clinic's limits."""
    _limits_keepers[name] = keeper


def care_changed(*, member_id: int, now: datetime) -> None:
    """Ask each keeper to bring this member's carers up to date; call it last."""
    for keeper in _keepers.values():
        keeper(member_id=member_id, now=now)


def limits_changed(*, clinic_id: int, now: datetime) -> None:
    """Ask each keeper to read this clinic's clients by its new limits; call it last."""
    for keeper in _limits_keepers.values():
        keeper(clinic_id=clinic_id, now=now)
