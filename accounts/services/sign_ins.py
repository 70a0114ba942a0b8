"""Ending sign-ins, and giving one a new key, in the sessions and the list of devices alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q

from accounts.models import BrowserSession

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User


@transaction.atomic
def end_sign_ins(user: User, *, but: str | None = None) -> None:
    """Sign the person out everywhere, except where the session has the key `but`.

    A version of before names nobody in the row of a sign-in, only among the devices.
    """
    devices = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    keys = devices.values("session_key")
    theirs = BrowserSession.objects.filter(Q(user=user) | Q(session_key__in=keys))
    theirs.exclude(session_key=but or "").delete()
    devices.delete()


@transaction.atomic
def renew_key(session: Any) -> None:
    """Give a sign-in that can do more from here on another key; it stays among the devices."""
    before = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=session.session_key)


def connect() -> None:
    """Listen for second steps that are set up; called once, when the app is ready."""
    authenticator_added.connect(end_one_step_sign_ins, dispatch_uid="accounts.sign_ins")


def end_one_step_sign_ins(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """End every other sign-in once a second step is set up: none of them was asked for it.

    Else whoever has the password and is signed in reaches what the step is there to guard.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        end_sign_ins(user, but=request.session.session_key)
