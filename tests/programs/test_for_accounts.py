"""The numbers of a clinic that name nobody, and tell of nobody either."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Clinic
from programs.for_accounts import totals_of
from programs.sessions.models import WalkSession
from programs.vocabulary import Provenance, SessionStatus
from tests.factories.accounts import ClinicFactory, ClinicLinkFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan

pytestmark = pytest.mark.django_db


def joins(clinic: Clinic, *, has_walked: bool = True) -> None:
    """Give the clinic a client, who did three walks yesterday."""
    member = member_with_plan().member
    ClinicLinkFactory.create(clinic=clinic, member=member)
    if has_walked:
        at = NOW - timedelta(days=1)
        WalkSession.objects.filter(member=member).update(
            status=SessionStatus.DONE,
            provenance=Provenance.TIMER,
            started_at=at,
            finished_at=at,
            received_at=at,
            walked_on=WEDNESDAY,
        )


@pytest.mark.usefixtures("loaded_programs")
def test_walks_of_a_clinic_are_told_in_tens_and_of_five_people_who_walked() -> None:
    clinic = ClinicFactory.create()
    told = []
    for has_walked in (True, True, True, True, False, True, True):
        joins(clinic, has_walked=has_walked)
        totals = totals_of(clinic, now=NOW)
        told.append((totals.clients, totals.walks))

    assert WalkSession.objects.filter(status=SessionStatus.DONE).count() == 18
    # The sixth client is the fifth who walked, with 15 walks in all; the seventh makes them 18.
    assert told == [*((count, None) for count in range(1, 6)), (6, 10), (7, 10)]
