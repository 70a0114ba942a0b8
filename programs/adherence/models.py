"""What is owed to a member: follow-ups with their reason."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import members_visible_to

if TYPE_CHECKING:
    from accounts.models import User


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Filters over follow-ups."""

    def visible_to(self, user: User) -> Self:
        """Return follow-ups about the members this user may see."""
        return self.filter(member__in=members_visible_to(user))

    def open(self) -> Self:
        """Return follow-ups nobody has closed."""
        return self.filter(resolved_at__isnull=True)


class FollowUp(models.Model):
    """One reason why somebody should call or write, open until resolved with an outcome."""

    class Reason(models.TextChoices):
        """The queue reasons of product brief section 3, in their order."""

        URGENT = "urgent", "A fall or an urgent answer"
        PAIN = "pain", "Pain above the limit"
        STUMBLE = "stumble", "A stumble"
        OVER_DOSE = "over_dose", "More minutes than planned"
        QUIET = "quiet", "Not started, or no walk for 7 days"
        LOW = "low", "Fewer walks than planned"
        DROP = "drop", "A drop in walks"
        UNANSWERED = "unanswered", "A message waits for an answer"
        PLAN_ENDS = "plan_ends", "The plan ends soon"
        SCREENING_EXPIRES = "screening_expires", "The screening runs out soon"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follow_ups"
    )
    reason = models.CharField(max_length=20, choices=Reason)
    since = models.DateField()
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups_assigned",
    )
    snoozed_until = models.DateField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups_resolved",
    )
    resolution = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "reason"],
                condition=Q(resolved_at__isnull=True),
                name="follow_up_one_open_per_reason",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="follow_up_resolved_by_someone",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["assigned_to", "resolved_at"], name="follow_up_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.member}"
