"""A member who moves to another time zone keeps the day and hour of every walk to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfoNotFoundError

from django.contrib.auth import get_user_model
from django.db.models.signals import post_save
from django.utils import timezone

from programs.plans.rules.schedule import local_day
from programs.sessions.services.replan import retime_walks

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.models import User


def connect() -> None:
    """Listen for people whose settings are saved; called once, when the app is ready."""
    post_save.connect(
        follow_time_zone, sender=get_user_model(), dispatch_uid="programs.sessions.time_zone"
    )


def follow_time_zone(
    *, instance: User, created: bool, update_fields: Collection[str] | None, **_signal: Any
) -> None:
    """Time the walks to come in the zone just saved; one query when nobody walks."""
    if created or (update_fields is not None and "time_zone" not in update_fields):
        return
    now = timezone.now()
    try:
        today = local_day(now, instance.time_zone)
    except (ValueError, ZoneInfoNotFoundError):
        return  # a zone nobody knows moves no walk
    retime_walks(member=instance, now=now, today=today)
