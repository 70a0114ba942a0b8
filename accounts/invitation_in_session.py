"""The invitation somebody has opened: its hash waits in the session, its secret nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.codes import hash_of_token
from accounts.models import Invitation
from accounts.services.acceptance import state_of

if TYPE_CHECKING:
    from django.http import HttpRequest

KEY = "invitation"


def remember(request: HttpRequest, token: str) -> None:
    """Keep which invitation the link was for, so that its secret can leave the address bar."""
    request.session[KEY] = hash_of_token(token)


def remember_found(request: HttpRequest, invitation: Invitation) -> None:
    """Keep which invitation a typed code was for."""
    request.session[KEY] = invitation.token_hash


def opened_invitation(request: HttpRequest) -> Invitation | None:
    """Return the invitation this browser has opened, good or not; at most one query."""
    kept = request.session.get(KEY)
    if not kept:
        return None
    rows = Invitation.objects.select_related("clinic", "invited_by", "accepted_by")
    return rows.filter(token_hash=kept).first()


def holds_good_invitation(request: HttpRequest) -> bool:
    """Return whether this browser has opened an invitation that can still be accepted."""
    if not request.session.get(KEY):
        return False
    return state_of(opened_invitation(request), timezone.now()) is None
