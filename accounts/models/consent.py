"""What a person agreed to, in which words, and when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from retrowalk.db import AppendOnlyModel


class ConsentDocument(models.TextChoices):
    """The texts a person can agree to."""

    TERMS = "terms", _("Terms of use")
    PRIVACY = "privacy", _("Privacy notice")
    SCREENING = "screening", _("Before you answer health questions")
    CLINIC_SHARING = "clinic_sharing", _("Sharing with a clinic")


class Consent(AppendOnlyModel):
    """One act of agreement. A new text is a new row."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents"
    )
    clinic = models.ForeignKey(
        "accounts.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    document = models.CharField(max_length=20, choices=ConsentDocument)
    version = models.CharField(max_length=20)
    shown_text = models.TextField(blank=True)
    # Linking again after an ended link is a new act of consent to the same text.
    sequence = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "document", "version"],
                condition=models.Q(clinic__isnull=True),
                name="consent_once_per_version",
            ),
            models.UniqueConstraint(
                fields=["user", "document", "version", "clinic", "sequence"],
                condition=models.Q(clinic__isnull=False),
                name="consent_once_per_link",
            ),
            models.CheckConstraint(
                condition=models.Q(document__in=ConsentDocument.values),
                name="consent_document_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(document="clinic_sharing") | models.Q(clinic__isnull=False),
                name="consent_sharing_names_clinic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.document} {self.version}"
