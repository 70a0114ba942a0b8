"""Giving a physio a code, saying yes on one's own page, and ending it at once (R5, T3, R15)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from accounts.access import members_visible_to
from accounts.models import (
    CareRelationship,
    Clinic,
    ClinicLink,
    Consent,
    Invitation,
    ShareCode,
    User,
)
from accounts.services.links import end_link
from accounts.services.share_codes import make_share_code
from retrowalk.models import OutgoingMail
from tests.accounts.conftest import works
from tests.accounts.inviting import browser_of
from tests.factories.accounts import (
    CareRelationshipFactory,
    ClinicFactory,
    ClinicLinkFactory,
    ConsentFactory,
)

pytestmark = pytest.mark.django_db

PAGE, CODE, ADD = "/me/sharing/", "/me/sharing/code/", "/clients/add/"


@pytest.fixture
def asked(physio: User, member: User) -> Invitation:
    """The request of a physio to whom the member gave a code."""
    code = make_share_code(member=member, now=timezone.now())
    browser_of(physio).post(ADD, {"code": code})
    return Invitation.objects.get()


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def seen_by(user: User) -> set[User]:
    """Return whom the person sees, read afresh as a new request would."""
    return set(members_visible_to(User.objects.get(pk=user.pk)))


# The code


def test_code_is_shown_once_in_pairs_with_a_picture(member_client: Client) -> None:
    page = words(member_client.post(CODE))

    assert re.search(r'id="code">(\w\w ){3}\w\w<', page)
    assert 'src="data:image/svg+xml' in page
    assert not re.search(r"(\w\w ){3}\w\w<", words(member_client.get(PAGE)))


def test_code_lasts_a_week_and_a_new_one_replaces_it(member: User) -> None:
    now = timezone.now()
    first = make_share_code(member=member, now=now)

    second = make_share_code(member=member, now=now)

    open_one = ShareCode.objects.get(revoked_at=None)
    assert first != second
    assert (open_one.expires_at - now, ShareCode.objects.count()) == (timedelta(days=7), 2)


def test_physio_who_enters_it_learns_no_name_and_sees_nothing(
    physio: User, member: User, asked: Invitation
) -> None:
    page = words(browser_of(physio).get("/clinic/invite/"))

    assert "A client who gave a code" in page
    assert (member.name in page, member.email in page) == (False, False)
    assert seen_by(physio) == {physio}


def test_member_is_told_by_a_mail_without_health_words(member: User, asked: Invitation) -> None:
    mail = OutgoingMail.objects.get()

    assert mail.to == [member.email]
    assert f"/me/sharing/asked/{asked.uuid}/" in mail.body
    assert "Anna Kaur of Riverside Clinic" in mail.body
    assert "walk" not in mail.body.lower().replace("retrowalk", "")


@pytest.mark.parametrize("typed", ["abcd-efgh", "ABCD EFGH", " ab cd ef gh "])
def test_wrong_code_is_refused_in_words(physio: User, typed: str) -> None:
    answer = browser_of(physio).post(ADD, {"code": typed})

    assert (answer.status_code, "This code does not work" in words(answer)) == (422, True)


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFGHJ", "ABCD0FGH", "ÄBCDEFGH", "x" * 500])
def test_what_no_code_looks_like_is_refused_in_words(physio: User, typed: str) -> None:
    answer = browser_of(physio).post(ADD, {"code": typed})

    assert (answer.status_code, "Enter the" in words(answer)) == (422, True)


@pytest.mark.parametrize("state", ["used_at", "revoked_at", "expires_at"])
def test_spent_code_is_answered_like_an_unknown_one(physio: User, member: User, state: str) -> None:
    now = timezone.now()
    code = make_share_code(member=member, now=now - timedelta(hours=1))
    ShareCode.objects.update(**{state: now})

    answer = browser_of(physio).post(ADD, {"code": code})

    assert "This code does not work" in words(answer)
    assert Invitation.objects.count() == 0


def test_code_works_once(physio: User, member: User, asked: Invitation, clinic: Clinic) -> None:
    ShareCode.objects.update(revoked_at=None)
    code = make_share_code(member=member, now=timezone.now())
    browser_of(physio).post(ADD, {"code": code})

    second = browser_of(works(clinic)).post(ADD, {"code": code})

    assert "This code does not work" in words(second)


def test_code_in_a_picture_leaves_the_address_bar(physio: User) -> None:
    client = browser_of(physio)

    answer = client.get(ADD, {"code": "ABCDEFGH"})

    assert (answer.status_code, answer.headers["Location"]) == (302, ADD)
    assert 'value="AB CD EF GH"' in words(client.get(ADD))


@override_settings(ACCOUNT_RATE_LIMITS={"share_code": "2/h/user"})
def test_codes_cannot_be_guessed_at_will(physio: User) -> None:
    client = browser_of(physio)

    answers = [client.post(ADD, {"code": "ABCDEFGH"}).status_code for _ in range(3)]

    assert answers == [422, 422, 429]


# Saying yes or no


def test_member_reads_who_asks_and_says_yes(
    member_client: Client, member: User, physio: User, asked: Invitation
) -> None:
    page = words(member_client.get(PAGE))
    member_client.post(f"{PAGE}asked/{asked.uuid}/", {"agrees": "on"})

    assert "Riverside Clinic asks to look after you" in page
    assert "Anna Kaur entered your code" in page
    assert seen_by(physio) == {physio, member}
    assert Consent.objects.get().shown_text.startswith("Sharing with Riverside Clinic")


def test_without_the_tick_nothing_is_shared(member_client: Client, asked: Invitation) -> None:
    answer = member_client.post(f"{PAGE}asked/{asked.uuid}/", {})

    assert (answer.status_code, ClinicLink.objects.count()) == (422, 0)


def test_member_says_no(member_client: Client, asked: Invitation) -> None:
    member_client.post(f"{PAGE}asked/{asked.uuid}/", {"answer": "no"})
    late = member_client.post(f"{PAGE}asked/{asked.uuid}/", {"agrees": "on"})

    assert (late.status_code, ClinicLink.objects.count()) == (410, 0)


def test_request_of_another_member_is_not_to_be_found(physio: User, asked: Invitation) -> None:
    stranger = works(ClinicFactory.create())

    answer = browser_of(stranger).post(f"{PAGE}asked/{asked.uuid}/", {"agrees": "on"})

    assert (answer.status_code, ClinicLink.objects.count()) == (404, 0)


# Ending it


def test_page_lists_who_sees_what_since_when(
    member_client: Client, member: User, clinic: Clinic
) -> None:
    link = ClinicLinkFactory.create(member=member, clinic=clinic)
    CareRelationshipFactory.create(link=link, staff=works(clinic, name="Anna Kaur"))

    page = words(member_client.get(PAGE))

    assert "Sharing since Monday 5 January 2026" in page
    assert "<strong>Anna Kaur</strong>, physio, since Monday 5 January" in page


def test_ending_takes_effect_on_the_very_next_request(
    member_client: Client, member: User, physio: User, clinic: Clinic
) -> None:
    link = ClinicLinkFactory.create(member=member, clinic=clinic)
    CareRelationshipFactory.create(link=link, staff=physio)
    client = browser_of(physio)
    before = client.get(f"/clients/{member.uuid}/messages/").status_code

    member_client.post(f"{PAGE}{link.uuid}/stop/")

    assert (before, ClinicLink.objects.open().count()) == (200, 0)
    assert client.get(f"/clients/{member.uuid}/messages/").status_code == 404
    assert seen_by(physio) == {physio}
    assert CareRelationship.objects.get().ended_at is not None


def test_link_alone_decides_when_care_was_left_open(member: User, physio: User) -> None:
    care = CareRelationshipFactory.create(
        link=ClinicLinkFactory.create(member=member, clinic=physio.memberships.get().clinic),
        staff=physio,
    )
    ClinicLink.objects.filter(pk=care.link_id).update(ended_at=timezone.now())

    assert seen_by(physio) == {physio}


def test_ending_takes_back_what_the_clinic_still_asks(
    member: User, asked: Invitation, clinic: Clinic
) -> None:
    link = ClinicLinkFactory.create(member=member, clinic=clinic)

    end_link(link=link, now=timezone.now())

    assert Invitation.objects.get().revoked_at is not None


def test_linking_again_starts_afresh(
    member_client: Client, member: User, physio: User, clinic: Clinic
) -> None:
    link = ClinicLinkFactory.create(
        member=member,
        clinic=clinic,
        consent=ConsentFactory.create(user=member, clinic=clinic, version="2026-11"),
    )
    old = CareRelationshipFactory.create(link=link, staff=works(clinic))
    end_link(link=link, now=timezone.now())
    code = make_share_code(member=member, now=timezone.now())
    browser_of(physio).post(ADD, {"code": code})

    member_client.post(f"{PAGE}asked/{Invitation.objects.get().uuid}/", {"agrees": "on"})

    assert seen_by(physio) == {physio, member}
    assert seen_by(old.staff) == {old.staff}
    assert [row.sequence for row in Consent.objects.order_by("pk")] == [1, 2]


def test_other_members_link_cannot_be_ended(member_client: Client) -> None:
    link = ClinicLinkFactory.create()

    answers = [
        member_client.post(f"{PAGE}{uuid}/stop/").status_code for uuid in (link.uuid, uuid4())
    ]

    assert answers == [404, 404]
    assert ClinicLink.objects.open().count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_clinic_or_three(
    member_client: Client, member: User, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        CareRelationshipFactory.create(link=ClinicLinkFactory.create(member=member))
    member_client.get(PAGE)

    with django_assert_max_num_queries(4):  # sign-in with roles, links, carers, requests
        member_client.get(PAGE)
