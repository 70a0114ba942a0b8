"""Cover: a colleague's client for some hours, with a reason, written down and told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import care_role
from accounts.models import AccessEvent, CareRelationship, ClinicLink, Membership, Role, User
from accounts.services.cover import CannotCoverError, close_past_covers, end_cover, open_cover
from retrowalk.models import OutgoingMail
from tests.factories.accounts import (
    CareRelationshipFactory,
    ClinicLinkFactory,
    MembershipFactory,
)
from tests.factories.programs import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]

REASON = "Anna is ill today"


@pytest.fixture
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def link() -> ClinicLink:
    """A client whom somebody else looks after."""
    care: CareRelationship = CareRelationshipFactory.create(link__member__name="Margaret Hill")
    return care.link


@pytest.fixture
def physio(link: ClinicLink) -> User:
    """A colleague in the same clinic."""
    return afresh(MembershipFactory.create(clinic=link.clinic).user)


def afresh(user: User) -> User:
    """Return the person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def cover(physio: User, who: str = "margaret hill", reason: str = REASON) -> CareRelationship:
    return open_cover(by=physio, who=who, reason=reason, now=timezone.now())


def test_cover_opens_the_record_with_its_reason_written_down(
    link: ClinicLink, physio: User
) -> None:
    assert care_role(physio, link.member) is None

    care = cover(physio)

    assert care_role(afresh(physio), link.member) == "physio"
    assert (care.kind, care.cover_reason, care.link) == ("cover", REASON, link)
    event = AccessEvent.objects.get(member=link.member)
    assert (event.action, event.actor, event.cover_reason) == ("open_cover", physio, REASON)


@pytest.mark.parametrize(("seconds", "role"), [(-1, "physio"), (0, None), (1, None)])
def test_cover_ends_by_itself(
    link: ClinicLink, physio: User, seconds: int, role: str | None
) -> None:
    cover(physio)

    with time_machine.travel(NOW + timedelta(hours=8, seconds=seconds), tick=False):
        assert care_role(afresh(physio), link.member) == role


def test_length_is_a_setting(link: ClinicLink, physio: User) -> None:
    assert cover(physio).expires_at == NOW + settings.COVER_TIME


def test_member_is_told_without_the_reason(link: ClinicLink, physio: User) -> None:
    cover(physio, link.member.email.upper())

    mail = OutgoingMail.objects.get()
    assert mail.to == [link.member.email]
    assert f"{physio.name}, physio at {link.clinic.name}" in mail.body
    assert "until 6:00pm on Wednesday 13 May" in mail.body
    assert "/me/access/" in mail.body
    assert REASON not in mail.body


@pytest.mark.parametrize("reason", ["", "Anna ill", "   Anna ill   "])
def test_short_reason_is_refused(link: ClinicLink, physio: User, reason: str) -> None:
    with pytest.raises(CannotCoverError) as refused:
        cover(physio, reason=reason)

    assert refused.value.field == "reason"
    assert not CareRelationship.objects.filter(staff=physio).exists()


@pytest.mark.parametrize("who", ["Margaret", "Margaret Hil", "nobody@example.org", "%", ""])
def test_only_the_whole_name_or_address_finds_somebody(
    link: ClinicLink, physio: User, who: str
) -> None:
    with pytest.raises(CannotCoverError, match="No client of your clinic"):
        cover(physio, who)


def test_two_clients_of_one_name_are_told_apart_by_address(link: ClinicLink, physio: User) -> None:
    twin = ClinicLinkFactory.create(clinic=link.clinic, member__name="Margaret Hill")

    with pytest.raises(CannotCoverError, match="Enter the e-mail address"):
        cover(physio)

    assert cover(physio, twin.member.email).member == twin.member


def test_physio_of_another_clinic_finds_nobody(link: ClinicLink) -> None:
    stranger = afresh(MembershipFactory.create().user)

    with pytest.raises(CannotCoverError, match="No client of your clinic"):
        cover(stranger, link.member.email)


@pytest.mark.parametrize("role", [Role.COACH, Role.CLINIC_ADMIN])
def test_only_a_physio_covers(link: ClinicLink, role: Role) -> None:
    other = afresh(MembershipFactory.create(clinic=link.clinic, role=role).user)

    with pytest.raises(CannotCoverError, match="No client of your clinic"):
        cover(other)


def test_ended_link_or_membership_opens_nothing(link: ClinicLink, physio: User) -> None:
    ClinicLink.objects.update(ended_at=NOW)
    with pytest.raises(CannotCoverError, match="No client of your clinic"):
        cover(physio)

    ClinicLink.objects.update(ended_at=None)
    Membership.objects.filter(user=physio).update(ended_at=NOW)
    with pytest.raises(CannotCoverError, match="No client of your clinic"):
        cover(afresh(physio))


def test_own_client_needs_no_cover(link: ClinicLink) -> None:
    assigned = afresh(link.care.get().staff)

    with pytest.raises(CannotCoverError, match="already"):
        cover(assigned)


def test_cover_can_be_opened_again_once_it_has_run_out(link: ClinicLink, physio: User) -> None:
    first = cover(physio)

    with pytest.raises(CannotCoverError, match="already"):
        cover(physio)
    with time_machine.travel(NOW + timedelta(hours=9), tick=False):
        second = cover(afresh(physio))

    first.refresh_from_db()
    assert first.ended_at == first.expires_at
    assert second.expires_at == NOW + timedelta(hours=17)


def test_ending_early_closes_the_record_at_once(link: ClinicLink, physio: User) -> None:
    care = cover(physio)

    assert end_cover(care=care, by=physio, now=NOW + timedelta(hours=1))

    assert care_role(afresh(physio), link.member) is None
    assert AccessEvent.objects.filter(action="end_cover", member=link.member).exists()
    assert not end_cover(care=care, by=physio, now=NOW + timedelta(hours=2))


def test_nobody_ends_the_cover_of_another_or_care_for_good(link: ClinicLink, physio: User) -> None:
    care = cover(physio)
    assigned = CareRelationship.objects.exclude(pk=care.pk).get()

    assert not end_cover(care=care, by=assigned.staff, now=NOW)
    assert not end_cover(care=assigned, by=assigned.staff, now=NOW)


def test_past_covers_are_closed_as_of_their_end(link: ClinicLink, physio: User) -> None:
    care = cover(physio)

    assert close_past_covers(now=NOW + timedelta(hours=7)) == 0
    assert close_past_covers(now=NOW + timedelta(hours=8)) == 1

    care.refresh_from_db()
    assert care.ended_at == care.expires_at


def test_database_holds_no_cover_without_reason_or_end(link: ClinicLink, physio: User) -> None:
    care = cover(physio)

    for change in ({"cover_reason": ""}, {"expires_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CareRelationship.objects.filter(pk=care.pk).update(**change)
