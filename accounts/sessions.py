"""Sessions in the database, as Django keeps them, read together with the person signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.models import BrowserSession

if TYPE_CHECKING:
    from accounts.models import User


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

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """Return the row to store, with who is signed in."""
        row: BrowserSession = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row
