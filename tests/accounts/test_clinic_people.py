"""Roles and who is assigned: given, ended at once, and never the last admin gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from accounts.access import members_visible_to
from accounts.models import (
    AccessEvent,
    CareRelationship,
    Clinic,
    DeletionRequest,
    Invitation,
    Membership,
    Role,
    User,
)
from accounts.services.clinics import CannotChangeRoleError, end_role
from accounts.services.links import CannotAssignError, assign
from tests.accounts.conftest import works
from tests.accounts.inviting import browser_of, invited
from tests.factories.accounts import (
    PASSWORD,
    CareRelationshipFactory,
    ClinicFactory,
    ClinicLinkFactory,
    MembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PAGE, CLIENTS = "/clinic/", "/clinic/clients/"


@pytest.fixture
def browser(admin: User) -> Client:
    return browser_of(admin)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def open_roles(person: User) -> QuerySet[Membership, str]:
    return Membership.objects.open().filter(user=person).values_list("role", flat=True)


# Roles


def test_admin_gives_and_ends_a_role(clinic: Clinic, browser: Client) -> None:
    anna = works(clinic)
    browser.post(f"/clinic/people/{anna.uuid}/add/", {"role": "coach"})
    both = set(open_roles(anna))

    browser.post(f"/clinic/people/{anna.uuid}/end/", {"role": "physio"})

    assert (both, set(open_roles(anna))) == ({"physio", "coach"}, {"coach"})


def test_admin_gives_themself_no_role(admin: User, browser: Client) -> None:
    answer = browser.post(f"/clinic/people/{admin.uuid}/add/", {"role": "physio"}, follow=True)

    assert set(open_roles(admin)) == {"clinic_admin"}
    assert "You cannot give yourself a role" in words(answer)


def test_ended_role_takes_back_what_one_may_no_longer_invite(clinic: Clinic, admin: User) -> None:
    anna = works(clinic, Role.CLINIC_ADMIN)
    MembershipFactory.create(user=anna, clinic=clinic, role=Role.PHYSIO)
    staff, client = invited(anna, "a@example.org", "physio"), invited(anna, "b@example.org")
    of_colleague = invited(admin, "c@example.org", "physio")

    def end(role: Role) -> list[bool]:
        end_role(clinic=clinic, person=anna, role=role, by=admin, now=timezone.now())
        rows = [Invitation.objects.get(pk=one.invitation.pk) for one in (staff, client)]
        return [row.revoked_at is not None for row in rows]

    assert end(Role.CLINIC_ADMIN) == [True, False]
    assert end(Role.PHYSIO) == [True, True]
    assert Invitation.objects.get(pk=of_colleague.invitation.pk).revoked_at is None


def test_leaving_is_written_down(clinic: Clinic, admin: User) -> None:
    works(clinic, Role.CLINIC_ADMIN)

    end_role(clinic=clinic, person=admin, role=Role.CLINIC_ADMIN, by=admin, now=timezone.now())

    row = AccessEvent.objects.get()
    assert (row.actor, row.member, row.action) == (admin, admin, "end_clinic_admin")


def test_ended_role_ends_care_at_once(clinic: Clinic, browser: Client) -> None:
    care = CareRelationshipFactory.create(link=ClinicLinkFactory.create(clinic=clinic))

    browser.post(f"/clinic/people/{care.staff.uuid}/end/", {"role": "physio"})

    staff = User.objects.get(pk=care.staff_id)
    assert set(members_visible_to(staff)) == {staff}
    assert CareRelationship.objects.get().ended_at is not None


def test_person_of_another_clinic_is_not_to_be_found(browser: Client) -> None:
    stranger = works(ClinicFactory.create())

    answers = [
        browser.get(f"/clinic/people/{stranger.uuid}/").status_code,
        browser.post(f"/clinic/people/{stranger.uuid}/add/", {"role": "physio"}).status_code,
        browser.post(f"/clinic/people/{stranger.uuid}/end/", {"role": "physio"}).status_code,
    ]

    assert (answers, list(open_roles(stranger))) == ([404] * 3, ["physio"])


@pytest.mark.parametrize("way", ["demote", "leave"])
def test_last_admin_can_neither_demote_themself_nor_leave(
    clinic: Clinic, admin: User, browser: Client, way: str
) -> None:
    works(clinic)
    path = "/clinic/leave/" if way == "leave" else f"/clinic/people/{admin.uuid}/end/"

    answer = browser.post(path, {"role": "clinic_admin", "clinic": str(clinic.pk)}, follow=True)

    assert "This is the last clinic admin" in words(answer)
    assert list(open_roles(admin)) == ["clinic_admin"]


def test_one_of_two_admins_may_leave(clinic: Clinic, admin: User, browser: Client) -> None:
    works(clinic, Role.CLINIC_ADMIN)

    browser.post("/clinic/leave/", {"role": "clinic_admin", "clinic": str(clinic.pk)})

    assert list(open_roles(admin)) == []
    assert browser.get(PAGE).status_code == 403


def test_admins_of_other_clinics_do_not_count(clinic: Clinic, admin: User) -> None:
    works(ClinicFactory.create(), Role.CLINIC_ADMIN)

    with pytest.raises(CannotChangeRoleError):
        end_role(clinic=clinic, person=admin, role=Role.CLINIC_ADMIN, by=admin, now=timezone.now())


def test_nobody_leaves_in_anothers_name(clinic: Clinic, admin: User) -> None:
    other = works(ClinicFactory.create(), Role.CLINIC_ADMIN)

    sent = {"role": "clinic_admin", "clinic": str(clinic.pk)}
    browser_of(other).post("/clinic/leave/", sent)

    assert list(open_roles(admin)) == ["clinic_admin"]


# Who is assigned


def test_admin_assigns_and_unassigns_a_colleague(clinic: Clinic, browser: Client) -> None:
    link, anna = ClinicLinkFactory.create(clinic=clinic), works(clinic)
    page = f"{CLIENTS}{link.member.uuid}/"
    sent = {"client": str(link.member.uuid), "carer": f"{anna.uuid}:physio"}

    browser.post(page, sent)
    seen = set(members_visible_to(User.objects.get(pk=anna.pk)))
    browser.post(f"{page}end/{CareRelationship.objects.get().uuid}/")

    assert seen == {anna, link.member}
    assert set(members_visible_to(User.objects.get(pk=anna.pk))) == {anna}
    events = AccessEvent.objects.order_by("pk").values_list("action", "member", "clinic")
    assert list(events) == [
        ("assign", link.member_id, clinic.pk),
        ("unassign", link.member_id, clinic.pk),
    ]


@pytest.mark.parametrize("who", ["stranger", "left", "member", "admin"])
def test_only_who_works_there_in_that_role_can_be_assigned(
    clinic: Clinic, admin: User, browser: Client, who: str
) -> None:
    link = ClinicLinkFactory.create(clinic=clinic)
    left = works(clinic)
    Membership.objects.filter(user=left).update(ended_at=timezone.now())
    people = {
        "stranger": works(ClinicFactory.create()),
        "left": left,
        "member": link.member,
        "admin": admin,
    }
    sent = {"client": str(link.member.uuid), "carer": f"{people[who].uuid}:physio"}

    answer = browser.post(f"{CLIENTS}{link.member.uuid}/", sent)

    assert (answer.status_code, CareRelationship.objects.count()) == (422, 0)


@pytest.mark.parametrize("who", ["stranger", "coach", "member"])
def test_nobody_else_gets_care_by_any_other_way(clinic: Clinic, admin: User, who: str) -> None:
    link = ClinicLinkFactory.create(clinic=clinic)
    people = {
        "stranger": works(ClinicFactory.create()),
        "coach": works(clinic, Role.COACH),
        "member": link.member,
    }

    with pytest.raises(CannotAssignError):
        assign(link=link, staff=people[who], role=Role.PHYSIO, by=admin, now=timezone.now())

    assert CareRelationship.objects.count() == 0


def test_form_made_for_another_client_changes_nothing(clinic: Clinic, browser: Client) -> None:
    link, other = ClinicLinkFactory.create(clinic=clinic), ClinicLinkFactory.create(clinic=clinic)
    sent = {"client": str(other.member.uuid), "carer": f"{works(clinic).uuid}:physio"}

    answer = browser.post(f"{CLIENTS}{link.member.uuid}/", sent)

    assert (answer.status_code, CareRelationship.objects.count()) == (409, 0)
    assert "This form is about another client" in words(answer)


def test_client_who_left_is_not_to_be_found(clinic: Clinic, browser: Client) -> None:
    link = ClinicLinkFactory.create(clinic=clinic, ended_at=timezone.now())

    answer = browser.get(f"{CLIENTS}{link.member.uuid}/")

    assert answer.status_code == 404
    assert link.member.name not in words(browser.get(CLIENTS))


def test_clients_are_found_by_name(clinic: Clinic, browser: Client) -> None:
    ada = ClinicLinkFactory.create(clinic=clinic, member=UserFactory.create(name="Ada Ray"))
    ClinicLinkFactory.create(clinic=clinic, member=UserFactory.create(name="Bo Lee"))

    page = browser.get(CLIENTS, {"search": "ray", "page": "999"})

    assert list(page.context["page"]) == [ada]


def test_last_admin_cannot_delete_their_account_while_others_need_the_clinic(
    clinic: Clinic, admin: User, browser: Client
) -> None:
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    ClinicLinkFactory.create(clinic=clinic)

    refused = browser.post("/me/data/delete/")
    works(clinic, Role.CLINIC_ADMIN)
    allowed = browser.post("/me/data/delete/")

    assert "You are the last clinic admin of Riverside Clinic" in words(refused)
    assert (allowed.status_code, DeletionRequest.objects.count()) == (302, 1)


@pytest.mark.parametrize("page", ["99", "-1", "zz"])
def test_unknown_page_of_clients_is_another_with_a_note(browser: Client, page: str) -> None:
    known, unknown = browser.get(CLIENTS), browser.get(CLIENTS, {"page": page})

    assert "We could not find that page." not in words(known)
    assert "We could not find that page. Here is page 1." in words(unknown)
