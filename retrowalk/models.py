"""What the ground floor stores: mail on its way out, and which job ran in which time slot."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Mail by where it stands."""

    def due(self, now: datetime) -> Self:
        """Return mail that is neither sent nor given up and whose next try has come."""
        return self.filter(sent_at=None, failed_at=None, next_try_at__lte=now)

    def failed(self) -> Self:
        """Return mail that could not be sent within three days."""
        return self.filter(failed_at__isnull=False)

    def with_text_older_than(self, moment: datetime) -> Self:
        """Return finished mail from before the moment that still holds its text."""
        finished = Q(sent_at__lt=moment) | Q(failed_at__lt=moment)
        return self.filter(finished).exclude(body="", html="")


class OutgoingMail(models.Model):
    """One mail to one or more addresses; its key makes sure that it is queued once."""

    key = models.CharField(max_length=200, unique=True)
    from_address = models.CharField(max_length=320)
    to = models.JSONField()
    subject = models.CharField(max_length=255)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = OutgoingMailQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(failed_at=None), name="outgoing_mail_sent_or_failed"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, failed_at=None),
                name="outgoing_mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.key


class JobRun(models.Model):
    """One run of a job in its time slot; the unique pair lets only one worker take it."""

    name = models.CharField(max_length=100)
    slot = models.BigIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "slot"], name="job_run_once_in_a_slot")
        ]

    def __str__(self) -> str:
        return f"{self.name} in slot {self.slot}"
