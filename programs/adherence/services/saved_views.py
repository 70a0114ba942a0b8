"""Views of the roster that somebody gave a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from programs.adherence.models import SavedView

if TYPE_CHECKING:
    from accounts.models import User

MOST_VIEWS = 20
"""More names than this are no quicker than a search."""


class CannotSaveViewError(Exception):
    """The view cannot be saved; the message says why."""


@transaction.atomic
def save_view(*, user: User, name: str, query: str) -> SavedView:
    """Keep a query string under a name of the person's own; raise CannotSaveViewError."""
    if user.saved_views.count() >= MOST_VIEWS:
        message = f"You have {MOST_VIEWS} saved views. Delete one first."
        raise CannotSaveViewError(message)
    try:
        with transaction.atomic():
            return SavedView.objects.create(user=user, name=name, query=query)
    except IntegrityError as taken:
        message = "You have a view of this name. Choose another name."
        raise CannotSaveViewError(message) from taken


def delete_view(*, user: User, name: str) -> bool:
    """Forget a view of this person; return whether there was one."""
    return bool(user.saved_views.filter(name=name).delete()[0])
