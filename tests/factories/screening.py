"""Screenings, finished and not, and clearances: the least valid row each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from programs.screening.models import Clearance, Screening
from programs.vocabulary import Tier
from tests.factories.accounts import UserFactory

SCREENED_AT = datetime(2026, 5, 13, 9, 30, tzinfo=UTC)
EXPIRES_ON = date(2026, 6, 10)


class OpenScreeningFactory(DjangoModelFactory[Screening]):
    """A screening just begun by a member."""

    class Meta:
        model = Screening

    member = factory.SubFactory(UserFactory)
    catalogue_version = "1"
    started_at = SCREENED_AT
    consented_at = SCREENED_AT


class ScreeningFactory(OpenScreeningFactory):
    """A finished screening with nothing found and no answers kept."""

    tier = Tier.GO
    declared_at = SCREENED_AT
    completed_at = SCREENED_AT
    expires_on = EXPIRES_ON


class ClearanceFactory(DjangoModelFactory[Clearance]):
    """A physio's yes for a screening, good for 12 months."""

    class Meta:
        model = Clearance

    screening = factory.SubFactory(ScreeningFactory, tier=Tier.CLINICIAN_CLEARANCE)
    member = factory.SelfAttribute("screening.member")
    recorded_by = factory.SubFactory(UserFactory)
    clinician_role = "Physio"
    given_on = date(2026, 5, 14)
    expires_on = date(2027, 5, 14)
    recorded_at = SCREENED_AT
