"""What a physio has begun to set and not yet assigned."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class PlanDraft(models.Model):
    """One physio's unfinished form for one member, as it was typed; saved as they go."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plan_drafts"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plan_drafts_written"
    )
    choices = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "author"], name="draft_one_per_author"),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.saved_at:%Y-%m-%d}"
