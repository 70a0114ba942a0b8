"""Request classes for type checkers; nothing here runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User


class MemberRequest(HttpRequest):
    """A request by somebody signed in."""

    user: User  # middleware lets nobody else through
    htmx: HtmxDetails
