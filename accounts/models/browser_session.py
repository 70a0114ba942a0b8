"""What is remembered of one browser, and who signed in there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from accounts.models.work import beside_work, work_in
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from datetime import datetime


@Prepared
def _in_force() -> models.QuerySet[Any]:
    """Return a row for each open membership of who signed in, or one where there is none."""
    found = BrowserSession.objects.filter(session_key=Slot("key"), expire_date__gt=Slot("now"))
    # No page asks for these, and a moment costs as much to read as all texts of a person.
    moments = "expire_date", "user__last_login", "user__created_at"
    return beside_work(found.select_related("user").defer(*moments), "user__")


class BrowserSessionManager(BaseSessionManager["BrowserSession"]):
    """Finds what is remembered of a browser."""

    def in_force(self, key: str | None, now: datetime) -> BrowserSession | None:
        """Return the session, its person with their work at hand, None for none; one query."""
        rows = _in_force.rows(key=key, now=now)
        if not rows:
            return None
        found: BrowserSession = rows[0]
        if found.user:
            found.user.work = work_in(rows)
        return found


class BrowserSession(AbstractBaseSession):
    """Django's session, in Django's table, with the person signed in beside it.

    So a page reads both at once, and somebody is signed out everywhere by their own rows.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="browser_sessions",
    )

    objects: ClassVar[BrowserSessionManager] = BrowserSessionManager()

    class Meta(AbstractBaseSession.Meta):
        db_table = "django_session"
