"""Keeping what somebody agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import Consent, ConsentDocument

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

SIGN_UP_VERSION = "2026-11"
"""The edition of the terms and the privacy notice that the public pages show."""


@transaction.atomic
def record_sign_up_consent(*, user: User, now: datetime) -> list[Consent]:
    """Store that this person accepted the terms and read the privacy notice; once each."""
    documents = (ConsentDocument.TERMS, ConsentDocument.PRIVACY)
    return [
        Consent.objects.get_or_create(
            user=user, document=document, version=SIGN_UP_VERSION, clinic=None, defaults={"at": now}
        )[0]
        for document in documents
    ]
