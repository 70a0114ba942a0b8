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


_keepers: dict[str, CareKeeper] = {}


def register(name: str, keeper: CareKeeper) -> None:
    """Have a keeper asked after each change of care; call it in `AppConfig.ready()`."""
    _keepers[name] = keeper


def care_changed(*, member_id: int, now: datetime) -> None:
    """Ask each keeper to bring this member's carers up to date; call it last."""
    for keeper in _keepers.values():
        keeper(member_id=member_id, now=now)
