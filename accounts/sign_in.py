"""Signing in: who a session belongs to, with the roles every page asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class WithWork(AuthenticationBackend):
    """Finds the person of a session together with their roles: one query where two would do."""

    def get_user(self, user_id: str | int) -> AbstractBaseUser | None:
        """Return the person signed in, None when there is nobody or they may not sign in."""
        person = User.objects.with_work(user_id)
        return person if person and self.user_can_authenticate(person) else None
