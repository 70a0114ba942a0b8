"""Sessions in the database, as Django keeps them, found by a query that is worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from django.db.models import QuerySet


@Prepared
def _sessions() -> QuerySet[Session, str]:
    found = Session.objects.filter(session_key=Slot("key"), expire_date__gt=Slot("now"))
    return found.values_list("session_data", flat=True)


class SessionStore(db.SessionStore):
    """Django's store; every request with a cookie asks it once."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds, nothing where there is none in force."""
        found = _sessions.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None  # so that a made-up key is never taken over
            return {}
        held: dict[str, Any] = self.decode(found)
        return held
