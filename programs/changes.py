"""Telling whoever keeps figures about a member that something in the record changed.

Features below do not know those above. A service that changes what a roster shows says so here,
inside its transaction; who keeps figures has registered to be asked.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class Keeper(Protocol):
    """Brings what it keeps about one member up to date; called inside the transaction."""

    def __call__(self, *, member_id: int, now: datetime, is_held: bool = False) -> None:
        """Compute the figures of this member anew; `is_held` says that their care is locked."""


class TitleKeeper(Protocol):
    """Brings what it keeps about a program up to date; called inside the transaction."""

    def __call__(self, *, key: str, title: str) -> None:
        """Show this title wherever the program of this key is named."""


_keepers: dict[str, Keeper] = {}
_title_keepers: dict[str, TitleKeeper] = {}
_waiting: ContextVar[dict[int, tuple[datetime, bool]] | None] = ContextVar(
    "members changed", default=None
)


def register(name: str, keeper: Keeper) -> None:
    """Have a keeper asked after each change; call it in `AppConfig.ready()`."""
    _keepers[name] = keeper


def register_titles(name: str, keeper: TitleKeeper) -> None:
    """Have a keeper asked after each new title of a program."""
    _title_keepers[name] = keeper


def title_changed(*, key: str, title: str) -> None:
    """Tell each keeper that a program has another title; call it last, inside the transaction."""
    for keeper in _title_keepers.values():
        keeper(key=key, title=title)


def member_changed(*, member_id: int, now: datetime, is_held: bool = False) -> None:
    """Ask each keeper to bring this member up to date; call it last, inside the transaction.

    `is_held` says that this transaction has locked the member's care already.
    """
    waiting = _waiting.get()
    if waiting is not None:
        waiting[member_id] = now, is_held
        return
    for keeper in _keepers.values():
        keeper(member_id=member_id, now=now, is_held=is_held)


@contextmanager
def as_one_change() -> Iterator[None]:
    """Ask the keepers once, at the end of the outermost verb, however many verbs it is made of.

    Put it under `@transaction.atomic`, so that they are asked inside the transaction. A refusal
    takes everything back, so nobody is asked then.
    """
    if _waiting.get() is not None:
        yield
        return
    changed: dict[int, tuple[datetime, bool]] = {}
    token = _waiting.set(changed)
    try:
        yield
    finally:
        _waiting.reset(token)
    for member_id, (now, is_held) in changed.items():
        member_changed(member_id=member_id, now=now, is_held=is_held)
