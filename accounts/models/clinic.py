"""Clinics, and who works there."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does in a clinic."""

    PHYSIO = "physio", _("Physio")
    COACH = "coach", _("Coach")
    CLINIC_ADMIN = "clinic_admin", _("Clinic admin")


class Clinic(models.Model):
    """A place that looks after members."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    phone = models.CharField(max_length=32, blank=True)
    on_track_percent = models.PositiveSmallIntegerField(default=80)
    low_percent = models.PositiveSmallIntegerField(default=50)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(low_percent__gte=1, on_track_percent__lte=100)
                & models.Q(low_percent__lt=models.F("on_track_percent")),
                name="clinic_labels_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Filters over memberships."""

    def open(self) -> Self:
        """Return memberships that have not ended."""
        return self.filter(ended_at__isnull=True)

    def with_role(self, role: str) -> Self:
        """Return memberships with this role."""
        return self.filter(role=role)


class Membership(models.Model):
    """One role of one person in one clinic. It ends; it is never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "clinic", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_one_open_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
                name="membership_ends_after_start",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["clinic", "role"])]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.clinic}"


class ThresholdProposal(models.Model):
    """New limits for the labels of a clinic, in force once a second person agrees."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="proposals")
    on_track_percent = models.PositiveSmallIntegerField()
    low_percent = models.PositiveSmallIntegerField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals_made"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals_decided",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clinic"],
                condition=models.Q(decided_at__isnull=True),
                name="proposal_one_open_per_clinic",
            ),
            models.CheckConstraint(
                condition=models.Q(low_percent__gte=1, on_track_percent__lte=100)
                & models.Q(low_percent__lt=models.F("on_track_percent")),
                name="proposal_labels_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="proposal_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(is_accepted=False)
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="proposal_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinic}: {self.low_percent} and {self.on_track_percent}"
