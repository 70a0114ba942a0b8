"""Telling whoever keeps figures about a member that something in the record changed.

Features below do not know those above. A service that changes what a roster shows says so here,
inside its transaction; who keeps figures has registered to be asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Keeper(Protocol):
    """Brings what it keeps about one member up to date; called inside the transaction."""

    def __call__(self, *, member_id: int, now: datetime) -> None:
        """Compute the figures of this member anew."""


_keepers: dict[str, Keeper] = {}


def register(name: str, keeper: Keeper) -> None:
    """Have a keeper asked after each change; call it in `AppConfig.ready()`."""
    _keepers[name] = keeper


def member_changed(*, member_id: int, now: datetime) -> None:
    """Ask each keeper to bring this member up to date; call it last, inside the transaction."""
    for keeper in _keepers.values():
        keeper(member_id=member_id, now=now)
