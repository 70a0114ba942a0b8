"""A member's own plan: a snapshot of a program, its revisions, holds and decisions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import members_visible_to
from programs.library.models import PrescribedWeek, ProgramVersion
from programs.screening.models import Screening
from programs.vocabulary import Change, HoldKind, PlanStatus, Setting, Spotter, StepUp
from retrowalk.db import AppendOnlyModel

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User
    from retrowalk.slots import Slot

OPEN_STATUSES = [PlanStatus.ACTIVE, PlanStatus.PAUSED]
SAFETY_HOLDS = [HoldKind.PAUSE_CLEAR, HoldKind.STOP_URGENT]


class PlanQuerySet(models.QuerySet["Plan"]):
    """Filters over plans."""

    def visible_to(self, user: User) -> Self:
        """Return plans of the members this user may see."""
        return self.filter(member__in=members_visible_to(user))

    def open(self) -> Self:
        """Return plans that are active or paused; a member has one at most."""
        return self.filter(status__in=OPEN_STATUSES)


class Plan(models.Model):
    """One member's program. Its weeks live in revisions; it holds the place in them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plans"
    )
    program_version = models.ForeignKey(
        ProgramVersion, on_delete=models.PROTECT, related_name="plans"
    )
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="plans")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plans_assigned"
    )
    status = models.CharField(
        max_length=10, choices=[(status, status) for status in PlanStatus], default="active"
    )
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    current_week = models.PositiveSmallIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField(default=1)
    week_starts_on = models.DateField()
    support_level = models.PositiveSmallIntegerField()
    weekdays = models.JSONField()
    session_time = models.TimeField()
    setting = models.CharField(max_length=10, choices=[(setting, setting) for setting in Setting])
    lane_length_mm = models.PositiveIntegerField(null=True, blank=True)
    spotter = models.CharField(max_length=12, choices=[(kind, kind) for kind in Spotter])
    step_up = models.CharField(
        max_length=10, choices=[(kind, kind) for kind in StepUp], default="by_rules"
    )
    effort_cap = models.PositiveSmallIntegerField()
    is_upkeep = models.BooleanField(default=False)
    clinic = models.ForeignKey(
        "accounts.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    # Who promised to be beside the member at every walk; only such a program needs it.
    attestation = models.CharField(max_length=300, blank=True)
    # The plan this one took the place of, and that comes back when this one is withdrawn.
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # While locked, no rule moves the plan on; the strict rules still protect.
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans_locked",
    )
    lock_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(status__in=OPEN_STATUSES),
                name="plan_one_open_per_member",
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(PlanStatus)), name="plan_status_known"
            ),
            models.CheckConstraint(
                condition=Q(current_week__gte=1, attempt__gte=1, version__gte=1),
                name="plan_place_from_1",
            ),
            models.CheckConstraint(
                condition=Q(support_level__lte=6), name="plan_support_level_known"
            ),
            models.CheckConstraint(
                condition=Q(effort_cap__range=(1, 10)), name="plan_effort_cap_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(setting=Setting.LANE) | Q(lane_length_mm__range=(3000, 100_000)),
                name="plan_lane_has_length",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_STATUSES, ended_on__isnull=True)
                | Q(status__in=[PlanStatus.COMPLETED, PlanStatus.ENDED], ended_on__isnull=False),
                name="plan_ended_has_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(status=PlanStatus.ENDED),
                name="plan_withdrawn_is_ended",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, locked_by__isnull=True, lock_reason="")
                | Q(locked_at__isnull=False, locked_by__isnull=False) & ~Q(lock_reason=""),
                name="plan_lock_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Plan {self.uuid}"


class PlanRevision(AppendOnlyModel):
    """One edition of a plan's weeks. An edit is a new revision, from the next walk on.

    `change` says what a physio changed, as `plans/rules/revising.py` writes it: its kind, and
    the values before and after. In the first edition a physio sent, it is how they tailored it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    change = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_from_1"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}"


class PlanWeek(PrescribedWeek, AppendOnlyModel):
    """The plan's own copy of one program week."""

    revision = models.ForeignKey(PlanRevision, on_delete=models.PROTECT, related_name="weeks")
    phase_title = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *PrescribedWeek.Meta.constraints,
            models.UniqueConstraint(fields=["revision", "position"], name="plan_week_position"),
        ]

    def __str__(self) -> str:
        return f"Week {self.position}"


class HoldQuerySet(models.QuerySet["Hold"]):
    """Filters over holds."""

    def in_force_on(self, day: date | Slot) -> Self:
        """Return holds that cover this local day."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None
        )

    def for_safety(self) -> Self:
        """Return holds a member cannot simply lift."""
        return self.filter(kind__in=SAFETY_HOLDS)


class Hold(models.Model):
    """Days on which a plan rests; `ends_on` is its last day, empty while open-ended."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in HoldKind])
    reason = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holds_made"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holds_ended",
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="hold_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="hold_ended_by_someone",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(HoldKind)), name="hold_kind_known"),
        ]

    def __str__(self) -> str:
        return f"Hold from {self.starts_on}"


class ProgressionDecision(AppendOnlyModel):
    """What the rules, or a physio, decided for one attempt at one week.

    `facts` holds what was known, `matched` every rule that applied, `outcome` the
    strictest result on each axis. It is decided once for each attempt.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="decisions")
    week = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField()
    rule_number = models.PositiveSmallIntegerField()
    change = models.CharField(max_length=16, choices=[(change, change) for change in Change])
    reason = models.CharField(max_length=300)
    facts = models.JSONField()
    matched = models.JSONField()
    outcome = models.JSONField()
    is_applied = models.BooleanField(default=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    overrides = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "week", "attempt"],
                condition=Q(overrides__isnull=True, is_applied=True),
                name="decision_once_per_attempt",
            ),
            models.CheckConstraint(
                condition=Q(rule_number__range=(1, 19)), name="decision_rule_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["plan", "-id"], name="decision_latest"),
        ]

    def __str__(self) -> str:
        return f"Rule {self.rule_number}: {self.reason}"
