"""What is written about a member: messages they read, and clinical notes their physios keep."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import members_visible_to
from programs.plans.models.plan import Plan
from retrowalk.db import AppendOnlyModel

if TYPE_CHECKING:
    from accounts.models import User


class Note(models.Model):
    """A short message between a member and one of their staff.

    `staff` names whose thread it is, empty for everybody who looks after the member.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages"
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages_with_members",
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    body = models.CharField(max_length=1000)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(member=models.F("staff")), name="note_has_two_sides"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["plan", "-created_at"], name="note_latest"),
            models.Index(fields=["member", "-created_at"], name="note_of_member"),
        ]

    def __str__(self) -> str:
        return f"Note of {self.created_at:%Y-%m-%d}"


class ClinicalNoteQuerySet(models.QuerySet["ClinicalNote"]):
    """Filters over clinical notes."""

    def visible_to(self, user: User) -> Self:
        """Return notes about the members this user may see; `require` asks for the physio."""
        return self.filter(member__in=members_visible_to(user))


class ClinicalNote(models.Model):
    """One note a physio keeps about a member. Its words live in versions that never change."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clinical_notes"
    )
    clinic = models.ForeignKey(
        "accounts.Clinic", on_delete=models.PROTECT, related_name="clinical_notes"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clinical_notes_written"
    )
    created_at = models.DateTimeField()

    objects = ClinicalNoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(member=models.F("author")), name="clinical_note_not_by_member"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-created_at"], name="clinical_note_latest"),
        ]

    def __str__(self) -> str:
        return f"Clinical note of {self.created_at:%Y-%m-%d}"


class ClinicalNoteVersion(AppendOnlyModel):
    """The words of a clinical note at one time; amending adds the next number."""

    note = models.ForeignKey(ClinicalNote, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.CharField(max_length=4000)
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["note", "number"], name="clinical_note_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="clinical_note_from_1"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"
