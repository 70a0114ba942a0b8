"""A person's wish to be forgotten, which can be taken back for some days."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models


class DeletionRequestQuerySet(models.QuerySet["DeletionRequest"]):
    """Requests by when they take effect."""

    def due(self, now: datetime) -> Self:
        """Return requests whose days to think it over are gone."""
        return self.filter(due_at__lte=now)


class DeletionRequest(models.Model):
    """One person who asked to be deleted. The row goes with the person, or when they stay."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deletion_request"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    objects = DeletionRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("asked_at")),
                name="deletion_request_due_later",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="deletion_request_due")
        ]

    def __str__(self) -> str:
        return f"{self.user} leaves on {self.due_at:%Y-%m-%d}"
