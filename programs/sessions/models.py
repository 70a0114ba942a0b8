"""Planned and walked sessions, the checks around them, and what went wrong."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import members_visible_to
from programs.plans.models import Plan, PlanWeek
from programs.vocabulary import CheckInKind, Provenance, Readiness, SessionStatus
from retrowalk.db import AppendOnlyModel

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User
    from retrowalk.slots import Slot

SCORE = (0, 10)


class WalkSessionQuerySet(models.QuerySet["WalkSession"]):
    """Filters over walks."""

    def visible_to(self, user: User) -> Self:
        """Return walks of the members this user may see."""
        return self.filter(member__in=members_visible_to(user))

    def due_between(self, first: date | Slot, last: date | Slot) -> Self:
        """Return walks due from the first to the last local day, both included."""
        return self.filter(due_on__range=(first, last))

    def current(self) -> Self:
        """Return walks that a later revision has not replaced."""
        return self.exclude(status=SessionStatus.SUPERSEDED)

    def with_plan(self) -> Self:
        """Return walks with plan, version and week at hand; no further query."""
        return self.select_related("plan__program_version__template", "plan_week", "member")

    def in_order(self) -> Self:
        """Return walks by local day."""
        return self.order_by("due_on", "pk")


class WalkSession(models.Model):
    """One training session, from planned to walked.

    Instants are UTC; `due_on` and `walked_on` are days as the member lived them in
    `time_zone`. Seconds are whole. `intervals` is what the timer measured.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="walk_sessions",
        db_index=False,
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sessions")
    plan_week = models.ForeignKey(PlanWeek, on_delete=models.PROTECT, related_name="sessions")
    attempt = models.PositiveSmallIntegerField(default=1)
    ordinal = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    status = models.CharField(
        max_length=10, choices=[(status, status) for status in SessionStatus], default="scheduled"
    )
    provenance = models.CharField(
        max_length=8, choices=[(kind, kind) for kind in Provenance], blank=True
    )
    repetitions = models.PositiveSmallIntegerField()
    planned_backward_seconds = models.PositiveIntegerField()
    active_backward_seconds = models.PositiveIntegerField(default=0)
    support_level = models.PositiveSmallIntegerField()
    pace_mm_per_second = models.PositiveSmallIntegerField(null=True, blank=True)
    is_shortened = models.BooleanField(default=False)
    is_reduced = models.BooleanField(default=False)
    intervals = models.JSONField(default=list)
    events = models.JSONField(default=list)
    ended_by_rule = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    walked_on = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    clock_skew_seconds = models.IntegerField(default=0)
    is_to_confirm = models.BooleanField(default=False)
    was_older_plan = models.BooleanField(default=False)
    is_log_complete = models.BooleanField(default=False)
    result_digest = models.CharField(max_length=64, blank=True)
    excuse_reason = models.CharField(max_length=40, blank=True)
    moved_from = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="walk_sessions_changed",
    )
    version = models.PositiveIntegerField(default=1)

    objects = WalkSessionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "uuid"], name="walk_uuid_once_per_member"),
            models.UniqueConstraint(
                fields=["plan_week", "attempt", "ordinal"], name="walk_once_per_place"
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(SessionStatus)), name="walk_status_known"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(finished_at__gte=models.F("started_at"), started_at__isnull=False),
                name="walk_finishes_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(status=SessionStatus.DONE)
                | Q(finished_at__isnull=False, walked_on__isnull=False)
                & Q(provenance__in=list(Provenance)),
                name="walk_done_has_finish",
            ),
            models.CheckConstraint(
                condition=Q(planned_backward_seconds__lte=14_400)
                & Q(active_backward_seconds__lte=14_400),
                name="walk_seconds_in_range",
            ),
            models.CheckConstraint(
                condition=Q(support_level__lte=6), name="walk_support_level_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "due_on", "status"], name="walk_by_member_and_day"),
            models.Index(fields=["due_on", "status"], name="walk_by_day"),
        ]

    def __str__(self) -> str:
        return f"Walk due {self.due_on}"


class ReadinessCheck(AppendOnlyModel):
    """The check before a walk. The latest one counts; a walk starts only behind a pass."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="readiness_checks"
    )
    walk_session = models.ForeignKey(
        WalkSession, on_delete=models.PROTECT, related_name="readiness_checks"
    )
    result = models.CharField(max_length=16, choices=[(result, result) for result in Readiness])
    pain = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    reasons = models.JSONField(default=list)
    is_setup_ready = models.BooleanField()
    checked_on = models.DateField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(pain__range=SCORE), name="readiness_pain_0_to_10"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["walk_session", "-id"], name="readiness_latest"),
            models.Index(fields=["member", "-checked_on"], name="readiness_by_day"),
        ]

    def __str__(self) -> str:
        return f"Readiness {self.result}, {self.checked_on}"


class CheckIn(models.Model):
    """How a walk felt: straight after, ten minutes later, or next morning.

    A correction is a new row; the old one points to it.
    """

    walk_session = models.ForeignKey(
        WalkSession, on_delete=models.PROTECT, related_name="check_ins"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_ins"
    )
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in CheckInKind])
    pain = models.PositiveSmallIntegerField(null=True, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    near_falls = models.PositiveSmallIntegerField(default=0)
    happenings = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    provenance = models.CharField(
        max_length=8, choices=[(kind, kind) for kind in Provenance], default="timer"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_ins_recorded"
    )
    recorded_at = models.DateTimeField()
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["walk_session", "kind"],
                condition=Q(replaced_by__isnull=True),
                name="check_in_one_current",
            ),
            models.CheckConstraint(
                condition=(Q(pain__isnull=True) | Q(pain__range=SCORE))
                & (Q(effort__isnull=True) | Q(effort__range=SCORE))
                & (Q(confidence__isnull=True) | Q(confidence__range=SCORE)),
                name="check_in_scores_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(near_falls__lte=50), name="check_in_near_falls_in_range"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-recorded_at"], name="check_in_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} check-in"


class SafetyEvent(AppendOnlyModel):
    """A fall, a stumble or a stop rule. Stored before any mail is sent."""

    class Kind(models.TextChoices):
        """What happened."""

        FALL = "fall", "Fall"
        STUMBLE = "stumble", "Stumble"
        URGENT_SIGN = "urgent_sign", "Urgent sign"
        NEW_SIGN = "new_sign", "New sign"
        PAIN = "pain", "Pain above the limit"
        DIZZY = "dizzy", "Dizzy"
        BREATHLESS = "breathless", "Out of breath"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="safety_events"
    )
    walk_session = models.ForeignKey(
        WalkSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="safety_events",
    )
    kind = models.CharField(max_length=12, choices=Kind)
    stop_rule = models.CharField(max_length=20, blank=True)
    has_injury = models.BooleanField(default=False)
    has_head_hit = models.BooleanField(default=False)
    has_blood_thinner = models.BooleanField(default=False)
    text = models.CharField(max_length=500, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "uuid"], name="safety_event_uuid_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-occurred_at"], name="safety_event_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.member}"


class Reminder(models.Model):
    """One reminder owed to a member. The row is the truth: sent at most once."""

    class Kind(models.TextChoices):
        """What the reminder is about."""

        SESSION = "session", "Session today"
        NEXT_MORNING = "next_morning", "Next-morning question"

    walk_session = models.ForeignKey(
        WalkSession, on_delete=models.CASCADE, related_name="reminders"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["walk_session", "kind"], name="reminder_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at__isnull=True, cancelled_at__isnull=True),
                name="reminder_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} reminder"
