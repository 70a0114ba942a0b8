"""A member who changes their name or moves to another time zone has other figures at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_save
from django.utils import timezone

from programs.changes import member_changed

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.models import User

SHOWN = {"name", "time_zone"}


def connect() -> None:
    """Listen for people whose settings are saved; called once, when the app is ready."""
    post_save.connect(follow_settings, sender=get_user_model(), dispatch_uid="programs.figures")


def follow_settings(
    *, instance: User, created: bool, update_fields: Collection[str] | None, **_signal: Any
) -> None:
    """Compute the figures anew after a save that may have changed what they show."""
    if not created and (update_fields is None or SHOWN & set(update_fields)):
        member_changed(member_id=instance.pk, now=timezone.now())
