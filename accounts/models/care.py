"""Which clinic a member agreed to, and who there looks after them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.clinic import Clinic, Role
from accounts.models.consent import Consent


class ClinicLinkQuerySet(models.QuerySet["ClinicLink"]):
    """Filters over links."""

    def open(self) -> Self:
        """Return links that have not ended."""
        return self.filter(ended_at__isnull=True)


class ClinicLink(models.Model):
    """A member's consent to be looked after by one clinic. It ends; it is never deleted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clinic_links"
    )
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="links")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="links")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClinicLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "clinic"],
                condition=models.Q(ended_at__isnull=True),
                name="link_one_open_per_clinic",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
                name="link_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.clinic}"


def in_force(now: datetime | Any, path: str = "") -> models.Q:
    """Return what is true of care at a moment: not ended, cover not run out, link still open.

    `path` leads to the care relationship from another table, such as "care__".
    """
    return models.Q(
        models.Q(**{f"{path}expires_at__isnull": True})
        | models.Q(**{f"{path}expires_at__gt": now}),
        **{f"{path}ended_at__isnull": True, f"{path}link__ended_at__isnull": True},
    )


class CareRelationshipQuerySet(models.QuerySet["CareRelationship"]):
    """Filters over care relationships."""

    def open_at(self, now: datetime) -> Self:
        """Return relationships in force."""
        return self.filter(in_force(now))


class CareRelationship(models.Model):
    """One member of staff who looks after one member, as physio or as coach, in one clinic.

    Who works in two clinics may look after a client of both: each has its own row, and ends alone.
    A cover opens the record of an unassigned client for a few hours and carries
    the reason that was typed (trust brief, note 1 to its matrix).
    """

    class Kind(models.TextChoices):
        """Assigned for good, or covering for a colleague."""

        ASSIGNED = "assigned", _("Assigned")
        COVER = "cover", _("Cover")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(ClinicLink, on_delete=models.PROTECT, related_name="care")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="carers"
    )
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="care")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clients"
    )
    role = models.CharField(max_length=16, choices=Role)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ASSIGNED)
    cover_reason = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CareRelationshipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "staff", "role", "link"],
                condition=models.Q(ended_at__isnull=True),
                name="care_one_open_per_link_and_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[Role.PHYSIO, Role.COACH]), name="care_role_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("staff")), name="care_not_for_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="assigned")
                | (models.Q(expires_at__isnull=False) & ~models.Q(cover_reason="")),
                name="care_cover_has_reason_and_end",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
                name="care_ends_after_start",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["staff", "ended_at"], name="care_staff_open"),
        ]

    def __str__(self) -> str:
        return f"{self.staff} looks after {self.member}"
