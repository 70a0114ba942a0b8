"""Signing in: who a session belongs to, with the roles every page asks for."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user

from accounts.models import User

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

_at_hand: ContextVar[User | None] = ContextVar("person read with the session", default=None)


def person_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return who sends a request, found as Django does, in the row that came with the session."""
    token = _at_hand.set(request.session.person)  # type: ignore[attr-defined]
    try:
        return get_user(request)
    finally:
        _at_hand.reset(token)


class WithWork(AuthenticationBackend):
    """Finds the person of a session together with their roles: one query where two would do."""

    def get_user(self, user_id: str | int) -> AbstractBaseUser | None:
        """Return the person signed in, None when there is nobody or they may not sign in.

        No query where `person_of` has just read this very person.
        """
        person = _at_hand.get()
        if person is None or person.pk != int(user_id):
            person = User.objects.with_work(user_id)
        return person if person and self.user_can_authenticate(person) else None
