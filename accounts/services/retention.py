"""What is not kept for ever (trust brief R10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.models import BrowserSession, Invitation, ShareCode

INVITATION_KEPT = timedelta(days=30)


def forget_old_now() -> None:
    """Remove what has outlived its time; the daily job."""
    forget_old(now=timezone.now())


def forget_old(*, now: datetime) -> None:
    """Remove invitations nobody accepted, share codes long run out, and lists of ended sign-ins."""
    oldest = now - INVITATION_KEPT
    Invitation.objects.filter(accepted_at=None, created_at__lt=oldest).delete()
    ShareCode.objects.filter(expires_at__lt=oldest).delete()
    forget_ended_sign_ins(now=now)


def forget_ended_sign_ins(*, now: datetime) -> None:
    """Remove sign-ins past their end, and the list of devices that belonged to them."""
    BrowserSession.objects.filter(expire_date__lt=now).delete()
    living = BrowserSession.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=living).delete()
