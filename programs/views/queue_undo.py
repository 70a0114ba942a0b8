"""What Undo of a queue names: which change, and how it stood before, signed by the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.core import signing

from programs.adherence.services.follow_ups import Standing

if TYPE_CHECKING:
    from programs.adherence.services.follow_ups import Done

SALT = "queue-undo"


@dataclass(frozen=True)
class Undo:
    """A change that can be taken back."""

    contact: UUID
    before: Standing

    @classmethod
    def of(cls, done: Done) -> Self:
        """Return the way back from what was just done."""
        return cls(done.contact.uuid, done.before)

    def __str__(self) -> str:
        before = self.before
        parts = (self.contact, before.owner, before.taken_at, before.snoozed_until)
        return signing.dumps([str(part) if part else "" for part in parts], salt=SALT)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what an address names, None for anything this server did not write."""
        try:
            contact, owner, taken_at, until = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        before = Standing(
            owner=UUID(owner) if owner else None,
            taken_at=datetime.fromisoformat(taken_at) if taken_at else None,
            snoozed_until=date.fromisoformat(until) if until else None,
        )
        return cls(UUID(contact), before)
