"""Screenings and their answers, what demands a new one, and clearances."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import members_visible_to
from programs.vocabulary import Tier
from retrowalk.db import AppendOnlyModel, FrozenModel, FrozenQuerySet

if TYPE_CHECKING:
    from accounts.models import User

TIERS = [(tier, tier) for tier in Tier]


class ScreeningQuerySet(FrozenQuerySet["Screening"]):
    """Filters over screenings."""

    def visible_to(self, user: User) -> Self:
        """Return screenings of the members this user may see."""
        return self.filter(member__in=members_visible_to(user))

    def completed(self) -> Self:
        """Return finished screenings."""
        return self.filter(completed_at__isnull=False)

    def newest_first(self) -> Self:
        """Return the latest completed first."""
        return self.order_by("-completed_at", "-pk")


class Screening(FrozenModel):
    """One pass through the safety questions. Frozen once completed.

    A visitor without an account has one with no member, held by their sign-in
    cookie only, and carries it into the account at sign-up.
    """

    frozen_by = "completed_at"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="screenings",
    )
    catalogue_version = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    tier = models.CharField(max_length=20, choices=TIERS, blank=True)
    reasons = models.JSONField(default=list)
    expires_on = models.DateField(null=True, blank=True)
    support_named = models.CharField(max_length=120, blank=True)
    share_code_hash = models.CharField(max_length=64, blank=True)
    share_code_expires_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ScreeningQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, tier="")
                | Q(completed_at__isnull=False, tier__in=list(Tier), expires_on__isnull=False),
                name="screening_completed_has_tier",
            ),
            models.UniqueConstraint(
                fields=["share_code_hash"],
                condition=~Q(share_code_hash=""),
                name="screening_share_code_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-completed_at"], name="screening_latest"),
        ]

    def __str__(self) -> str:
        return f"Screening {self.uuid}"


class ScreeningAnswer(FrozenModel):
    """One answer. `value` is the answer's id, or the number typed, as text."""

    frozen_by = "screening__completed_at"

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="answers")
    item_key = models.CharField(max_length=40)
    value = models.CharField(max_length=60)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["screening", "item_key"], name="answer_once_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item_key}: {self.value}"


class ScreeningDemand(AppendOnlyModel):
    """Something that happened after which the member must be screened again.

    A screening completed after `occurred_at` answers the demand.
    """

    class Reason(models.TextChoices):
        """The events of clinical brief section 1 that ask for a new screening."""

        FALL = "fall", "A fall"
        NEW_SYMPTOM = "new_symptom", "A new symptom"
        NEW_MEDICINE = "new_medicine", "A new medicine"
        SURGERY = "surgery", "Surgery"
        GAP = "gap", "A break of 14 days or more"
        RULE = "rule", "A progression rule"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="screening_demands"
    )
    reason = models.CharField(max_length=16, choices=Reason)
    occurred_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-occurred_at"], name="screening_demand_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.reason}"


class Clearance(AppendOnlyModel):
    """A health professional's yes, with its limits; lasts 12 months at most."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clearances"
    )
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="clearances")
    clinician_role = models.CharField(max_length=80)
    limits = models.TextField(blank=True)
    # Keys of the programs the clinician named; empty where they named none in particular.
    programs = models.JSONField(default=list, blank=True)
    given_on = models.DateField()
    expires_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clearances_recorded"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=models.F("given_on")),
                name="clearance_expires_after_given",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-given_on"], name="clearance_latest"),
        ]

    def __str__(self) -> str:
        return f"Clearance of {self.member}, {self.given_on}"
