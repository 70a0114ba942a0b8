"""A visitor who signs in takes the screening along.

Signing up ends in signing in, once the e-mail address is confirmed; until then the screening
stays with the browser, so that an address typed by somebody else cannot take it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.signals import user_logged_in
from django.utils import timezone

from programs.screening.queries import SESSION_KEY
from programs.screening.services import carry_into_account

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User


def connect() -> None:
    """Listen for people signing in; called once, when the app is ready."""
    user_logged_in.connect(carry_screening, dispatch_uid="programs.screening.carry")


def carry_screening(*, request: HttpRequest | None, user: User, **_signal: Any) -> None:
    """Give the browser's own screening to the person who just signed in."""
    session = getattr(request, "session", None)
    key = session.get(SESSION_KEY) if session is not None else None
    if isinstance(key, str):
        carry_into_account(screening_uuid=UUID(key), user=user, now=timezone.now())
