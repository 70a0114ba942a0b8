"""The second step of signing in, which staff need before they reach anything (trust R11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator

if TYPE_CHECKING:
    from django.db.models import QuerySet

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes alone are no second step."""


def second_steps() -> QuerySet[Authenticator]:
    """Return every active app and passkey, of anybody."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=KINDS)
    return found
