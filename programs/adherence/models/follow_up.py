"""What is owed to a member: follow-ups with their reason, and what was done about them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import open_care
from programs.adherence.rules.reasons import LAST_ACT_TODAY
from retrowalk.db import AppendOnlyModel

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Filters over follow-ups."""

    def visible_to(self, user: User, *, role: str = "") -> Self:
        """Return follow-ups of this user's own clients, in the clinic they share.

        With `role` only of clients they look after in that role there.
        """
        care = open_care(user).filter(
            member=models.OuterRef("member"), clinic=models.OuterRef("clinic")
        )
        if role:
            care = care.filter(role=role)
        return self.filter(models.Exists(care))

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

    class Outcome(models.TextChoices):
        """How a follow-up was closed."""

        SPOKE = "spoke", "Spoke with the client"
        MESSAGED = "messaged", "Sent a message"
        ADJUSTED = "adjusted", "Changed the plan"
        NO_ACTION = "no_action", "Nothing needed"
        PASSED = "passed", "No longer true"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follow_ups"
    )
    clinic = models.ForeignKey(
        "accounts.Clinic", on_delete=models.PROTECT, related_name="follow_ups"
    )
    reason = models.CharField(max_length=20, choices=Reason)
    rank = models.PositiveSmallIntegerField()
    # What it was, as an id that `labels` puts into words: "fell", "not_started", ...
    detail = models.CharField(max_length=40, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    since = models.DateField()
    occurred_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups_assigned",
    )
    snoozed_until = models.DateField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups_escalated",
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    # Since when the coach has done their part, and a physio still has to check.
    handed_on_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups_resolved",
    )
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    resolution = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "clinic", "reason"],
                condition=Q(resolved_at__isnull=True),
                name="follow_up_one_open_per_reason",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True) | Q(resolved_at__isnull=False),
                name="follow_up_resolved_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, outcome="")
                | Q(resolved_at__isnull=False) & ~Q(outcome=""),
                name="follow_up_resolved_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True)
                | Q(resolved_by__isnull=False)
                | Q(outcome="passed"),
                name="follow_up_resolved_by_someone",
            ),
            models.CheckConstraint(condition=Q(rank__range=(1, 10)), name="follow_up_rank_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["assigned_to", "resolved_at"], name="follow_up_by_owner"),
            models.Index(
                fields=["clinic", "rank", "created_at"],
                condition=Q(resolved_at__isnull=True),
                name="follow_up_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.member}"

    def is_put_off(self, today: date) -> bool:
        """Return whether it waits for a later day; what somebody must act on today never does."""
        is_later = self.snoozed_until is not None and self.snoozed_until > today
        return is_later and self.rank > LAST_ACT_TODAY


class Contact(AppendOnlyModel):
    """One call, message or passing-on about a member: the contact log, without clinical text."""

    class Kind(models.TextChoices):
        """How the member was reached, or who was."""

        CALL = "call", "Call"
        MESSAGE = "message", "Message"
        PASSED_ON = "passed_on", "Passed on"
        SNOOZED = "snoozed", "Put off"
        DONE = "done", "Closed"

    class Result(models.TextChoices):
        """What came of a call."""

        SPOKE = "spoke", "Spoke"
        LEFT_MESSAGE = "left_message", "Left a message"
        NO_ANSWER = "no_answer", "No answer"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contacts"
    )
    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.PROTECT, related_name="contacts")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contacts_made"
    )
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    result = models.CharField(max_length=16, choices=Result, blank=True)
    text = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind="call") & ~Q(result="") | ~Q(kind="call") & Q(result=""),
                name="contact_call_has_result",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-at"], name="contact_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.at:%Y-%m-%d}"
