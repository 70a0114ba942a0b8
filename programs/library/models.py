"""Program templates, their frozen versions, phases and weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from programs.vocabulary import Prescription, Recovery, SupportLevel
from retrowalk.db import FrozenModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PHYSIO = "physio"
"""The role that sees templates, as memberships name it."""

PRESCRIPTION_FIELDS = tuple(Prescription.__dataclass_fields__)


class PrescribedWeek(models.Model):
    """The columns of one prescription, shared by a program's week and a plan's copy."""

    position = models.PositiveSmallIntegerField()
    sessions_per_week = models.PositiveSmallIntegerField()
    repetitions = models.PositiveSmallIntegerField()
    backward_seconds = models.PositiveSmallIntegerField()
    recovery_seconds = models.PositiveSmallIntegerField()
    recovery = models.CharField(max_length=8, choices=[(kind, kind) for kind in Recovery])
    warm_up_seconds = models.PositiveSmallIntegerField()
    cool_down_seconds = models.PositiveSmallIntegerField()
    support_levels = models.JSONField()
    hands_free_if_go = models.BooleanField(default=False)
    min_mm_per_second = models.PositiveSmallIntegerField(null=True, blank=True)
    max_mm_per_second = models.PositiveSmallIntegerField(null=True, blank=True)
    speed_words = models.CharField(max_length=80)
    max_incline_percent = models.PositiveSmallIntegerField(default=0)
    min_effort = models.PositiveSmallIntegerField()
    max_effort = models.PositiveSmallIntegerField()
    focus_cue = models.CharField(max_length=80)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sessions_per_week__range=(1, 7)),
                name="%(class)s_sessions_in_week",
            ),
            models.CheckConstraint(
                condition=Q(repetitions__range=(1, 60), backward_seconds__range=(5, 3600)),
                name="%(class)s_walks_in_range",
            ),
            models.CheckConstraint(
                condition=Q(min_effort__lte=models.F("max_effort"), max_effort__lte=10),
                name="%(class)s_effort_in_range",
            ),
            models.CheckConstraint(
                condition=Q(min_mm_per_second__isnull=True)
                | Q(max_mm_per_second__gte=models.F("min_mm_per_second")),
                name="%(class)s_speed_in_order",
            ),
            models.CheckConstraint(
                condition=Q(max_incline_percent__lte=15), name="%(class)s_incline_in_range"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="%(class)s_position_from_1"),
        ]

    @property
    def prescription(self) -> Prescription:
        """Return this week's prescription as a plain value."""
        values = {name: getattr(self, name) for name in PRESCRIPTION_FIELDS}
        values["recovery"] = Recovery(self.recovery)
        values["support_levels"] = tuple(SupportLevel(level) for level in self.support_levels)
        return Prescription(**values)

    @staticmethod
    def columns(prescription: Prescription) -> dict[str, Any]:
        """Return the column values that store this prescription."""
        values = prescription.as_dict()
        values["support_levels"] = [int(level) for level in prescription.support_levels]
        return values


class ProgramTemplateQuerySet(models.QuerySet["ProgramTemplate"]):
    """Filters over templates."""

    def built_in(self) -> Self:
        """Return the templates that come with the product."""
        return self.filter(clinic__isnull=True)

    def in_use(self) -> Self:
        """Return templates that are not archived."""
        return self.filter(archived_at__isnull=True)

    def visible_to(self, user: User | AnonymousUser, clinic_id: int | None = None) -> Self:
        """Return the built-in templates, and those of the clinics this physio works in.

        A colleague's template is there once it is shared. With `clinic_id` only that
        clinic counts, and only when the reader is a physio there.
        """
        clinics = clinics_of_physio(user, clinic_id)
        return self.open_in(clinics, reader=user) if clinics else self.none()

    def open_in(self, clinics: Iterable[Any], *, reader: Any) -> Self:
        """Return the rule of `visible_to`, for clinics in which this reader is a physio.

        Each value may be a slot.
        """
        there = Q(pk__in=[])
        for clinic in clinics:
            there |= Q(clinic=clinic)
        open_to_reader = Q(is_shared=True) | Q(created_by=reader)
        return self.filter(Q(clinic__isnull=True) | there & open_to_reader)


def clinics_of_physio(user: User | AnonymousUser, clinic_id: int | None = None) -> set[int]:
    """Return where this person works as a physio right now, narrowed to one clinic if named."""
    if not (user.is_authenticated and user.is_active):
        return set()
    clinics = {held for held, role in user.open_memberships if role == PHYSIO}
    return clinics if clinic_id is None else clinics & {clinic_id}


class ProgramTemplate(models.Model):
    """A named program: built in, or a clinic's own."""

    key = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    clinic = models.ForeignKey(
        "accounts.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="templates"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="templates_made",
    )
    # Which program it was copied from; its entry and screening rules stay those of this one.
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    is_shared = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="templates_approved",
    )
    version = models.PositiveIntegerField(default=1)

    objects = ProgramTemplateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(clinic__isnull=True), name="template_built_in_key"
            ),
            models.UniqueConstraint(
                fields=["clinic", "key"],
                condition=Q(clinic__isnull=False),
                name="template_clinic_key",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="template_approved_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProgramVersion(FrozenModel):
    """An edition of a program. Frozen once published: a change is a new version.

    `content` holds the words of the program file (summary, entry, evidence, needs
    and special rules) exactly as the schema in `library/rules/schema.py` reads them.
    """

    frozen_by = "published_at"

    template = models.ForeignKey(ProgramTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)
    effort_cap = models.PositiveSmallIntegerField()
    has_pain_questions = models.BooleanField(default=False)
    has_automatic_progress = models.BooleanField(default=True)
    content = models.JSONField()
    content_digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["template", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_from_1"),
            models.CheckConstraint(
                condition=Q(effort_cap__range=(1, 10)), name="version_effort_cap_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.number}"


class Phase(FrozenModel):
    """A named stretch of weeks, such as learn or build."""

    frozen_by = "version__published_at"

    version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="phases")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    first_week = models.PositiveSmallIntegerField()
    last_week = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "position"], name="phase_position_once"),
            models.CheckConstraint(
                condition=Q(last_week__gte=models.F("first_week")), name="phase_weeks_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProgramWeek(PrescribedWeek, FrozenModel):
    """One row of a program's table."""

    frozen_by = "version__published_at"

    version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="weeks")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *PrescribedWeek.Meta.constraints,
            models.UniqueConstraint(fields=["version", "position"], name="week_position_once"),
        ]

    def __str__(self) -> str:
        return f"Week {self.position}"
