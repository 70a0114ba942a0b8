"""Two at once in a client's record: nothing is written twice (R27). Notes: tests/http_races."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from accounts.models import CareRelationship, User
from accounts.services.cover import CannotCoverError, open_cover
from programs.plans.models import Note
from programs.plans.services.notes import send_message
from tests import races
from tests.factories.accounts import CareRelationshipFactory, MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(races.at_once, refusals=(CannotCoverError,))


@pytest.fixture
def care(transactional_db: None) -> CareRelationship:
    found: CareRelationship = CareRelationshipFactory.create(link__member__name="Margaret Hill")
    return found


def test_clicks_at_once_send_one_message(care: CareRelationship) -> None:
    def send() -> Note:
        return send_message(
            member=care.member,
            staff=care.staff,
            author=care.staff,
            body="How is your knee?",
            now=timezone.now(),
        )

    at_once(*[send] * 3)

    assert Note.objects.count() == 1


def test_two_clicks_open_one_cover(care: CareRelationship) -> None:
    colleague = MembershipFactory.create(clinic=care.clinic).user

    def cover() -> CareRelationship:
        by = User.objects.get(pk=colleague.pk)
        who = care.member.email
        return open_cover(by=by, who=who, reason="Anna is ill today", now=timezone.now())

    results = at_once(cover, cover)

    assert [isinstance(one, CannotCoverError) for one in results].count(True) == 1
    assert CareRelationship.objects.filter(staff=colleague).count() == 1
