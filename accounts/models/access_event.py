"""Who looked at whose record."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.access_words import act_in_words
from retrowalk.db import AppendOnlyModel


class AccessEvent(AppendOnlyModel):
    """One read or write of another person's health data (trust brief R6). Append only.

    It never holds answers, notes or tokens: only who, whom, what kind and when.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_made"
    )
    role = models.CharField(max_length=16)
    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.PROTECT, null=True, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_seen"
    )
    action = models.CharField(max_length=40)
    area = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    cover_reason = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    address_prefix = models.CharField(max_length=45, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-at"], name="access_event_of_member"),
            models.Index(fields=["actor", "-at"], name="access_event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} · {self.action} · {self.member}"

    @property
    def words(self) -> str:
        """Return what was done, for the member and for the clinic's log."""
        return act_in_words(self.action, self.area, self.object_id)

    @property
    def role_words(self) -> str:
        """Return as what the actor did it."""
        return self.role.replace("_", " ")


class AccessSeal(AppendOnlyModel):
    """A link of the hash chain that makes a changed or missing event visible (R7)."""

    first_event = models.PositiveBigIntegerField()
    last_event = models.PositiveBigIntegerField(unique=True)
    event_count = models.PositiveIntegerField()
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(last_event__gte=models.F("first_event")),
                name="access_seal_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Seal {self.first_event} to {self.last_event}"
