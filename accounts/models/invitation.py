"""Invitations into a clinic, and codes a member gives away."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.clinic import Clinic


class InvitedAs(models.TextChoices):
    """What somebody is invited to be."""

    MEMBER = "member", _("Client")
    PHYSIO = "physio", _("Physio")
    COACH = "coach", _("Coach")
    CLINIC_ADMIN = "clinic_admin", _("Clinic admin")


class Invitation(models.Model):
    """One single-use invitation. Only the hash of its token is kept (trust brief T4)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    # A client who gave their share code is asked in person: only this account may accept.
    for_member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_received",
    )
    # What the physio means to assign; a word for their own page, never shown before acceptance.
    program_key = models.CharField(max_length=40, blank=True)
    invited_as = models.CharField(max_length=16, choices=InvitedAs)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    is_printed = models.BooleanField(default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_accepted",
    )
    # What a client agreed to on accepting; a printed slip waits with it for staff to confirm.
    consent = models.ForeignKey(
        "accounts.Consent",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code_hash"], condition=~models.Q(code_hash=""), name="invitation_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_not_accepted_and_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="invitation_expires_later",
            ),
            models.CheckConstraint(
                condition=models.Q(invited_as__in=InvitedAs.values),
                name="invitation_role_known",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "-created_at"], name="invitation_by_clinic"),
        ]

    def __str__(self) -> str:
        return f"{self.get_invited_as_display()} at {self.clinic}"


class ShareCode(models.Model):
    """Eight letters and digits a member gives a physio; only the hash is kept."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="share_codes"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="share_codes_used",
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="share_code_one_open_per_member",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="share_code_expires_later",
            ),
        ]

    def __str__(self) -> str:
        return f"Share code of {self.member}"
