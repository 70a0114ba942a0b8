"""Sessions in the database, as Django keeps them, read together with the person signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import BrowserSession, User
from retrowalk.interrupted import OWNER


class SessionStore(db.SessionStore):
    """Django's store; every request with a cookie asks it once."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        """Return the table of sessions."""
        return BrowserSession

    @property
    def person(self) -> User | None:
        """Return whom the stored session belongs to, as they were read with it.

        Nothing is proven by that: Django still asks whether they may sign in.
        """
        self._get_session()  # type: ignore[attr-defined]  # unknown to the stubs
        return self._person

    def load(self) -> dict[str, Any]:
        """Return what the session holds, nothing where there is none in force."""
        found = BrowserSession.objects.in_force(self.session_key, timezone.now())
        if found is None:
            self._session_key = None  # so that a made-up key is never taken over
            return {}
        self._person = found.user
        held: dict[str, Any] = self.decode(found.session_data)
        return held

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django's own
        """Store the session; raise SessionInterrupted where who is signed in has gone meanwhile.

        The row cannot be stored then. Django takes that for a key that is taken already, and
        would try new keys for ever.
        """
        try:
            super().save(must_create)
        except (CreateError, IntegrityError):
            person = _whose(self._get_session())  # type: ignore[attr-defined]  # as above
            if person is None or User.objects.filter(pk=person).exists():
                raise
            self.delete()
            raise SessionInterrupted("Who was signed in here has gone.") from None

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """Return the row to store, with who is signed in, or who was and left a form here."""
        row: BrowserSession = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = _whose(data)
        return row


def _whose(held: dict[str, Any]) -> int | None:
    """Return whose account a session goes with, None for a visitor's.

    A form that was kept when a sign-in ended may speak of health: it goes with its owner.
    """
    person = held.get(SESSION_KEY) or held.get(OWNER)
    return int(person) if person else None
