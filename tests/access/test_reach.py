"""Whom somebody may see, and what they may do: the two questions, each in its one place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.access import care_role, members_visible_to
from accounts.models import CareRelationship, ClinicLink, Membership, Role, User
from programs.access import ROLE_ACTIONS, Action, NotAllowed, access, may, require
from tests.factories.accounts import (
    LONG_AGO,
    CareRelationshipFactory,
    MembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def care() -> CareRelationship:
    """A physio assigned to a member."""
    return CareRelationshipFactory.create()


def seen_by(user: User) -> set[User]:
    """Return whom the person sees, read afresh as a new request would."""
    return set(members_visible_to(User.objects.get(pk=user.pk)))


def role_of(care: CareRelationship) -> str | None:
    """Return the role of the carer for the member, read afresh."""
    return care_role(User.objects.get(pk=care.staff.pk), care.member)


def test_member_sees_only_their_own_record() -> None:
    member, _other = UserFactory.create(), UserFactory.create()

    assert seen_by(member) == {member}


def test_visitor_sees_nobody() -> None:
    UserFactory.create()

    assert set(members_visible_to(AnonymousUser())) == set()


def test_deactivated_person_sees_nobody_and_not_themself() -> None:
    member = UserFactory.create(is_active=False)

    assert (seen_by(member), care_role(member, member)) == (set(), None)


def test_carer_sees_own_clients_and_themself(care: CareRelationship) -> None:
    CareRelationshipFactory.create()

    assert seen_by(care.staff) == {care.staff, care.member}


def test_colleague_of_the_same_clinic_sees_no_client_of_another(care: CareRelationship) -> None:
    colleague = MembershipFactory.create(clinic=care.clinic).user

    assert seen_by(colleague) == {colleague}


def test_clinic_admin_sees_no_client_by_that_role(care: CareRelationship) -> None:
    admin = MembershipFactory.create(clinic=care.clinic, role=Role.CLINIC_ADMIN).user

    assert (seen_by(admin), care_role(admin, care.member)) == ({admin}, None)


@pytest.mark.parametrize(
    "end",
    [
        lambda care, now: CareRelationship.objects.update(ended_at=now),
        lambda care, now: ClinicLink.objects.update(ended_at=now),
        lambda care, now: Membership.objects.update(ended_at=now),
        lambda care, now: CareRelationship.objects.update(expires_at=now),
    ],
    ids=["care ended", "link ended", "membership ended", "cover ran out"],
)
def test_reach_ends_at_once(care: CareRelationship, end: Any) -> None:
    before = role_of(care)

    end(care, timezone.now())

    assert (before, role_of(care), seen_by(care.staff)) == ("physio", None, {care.staff})


def test_membership_in_another_clinic_opens_no_door(care: CareRelationship) -> None:
    Membership.objects.filter(user=care.staff).update(ended_at=timezone.now())
    MembershipFactory.create(user=care.staff)

    assert seen_by(care.staff) == {care.staff}


def test_care_as_coach_needs_the_role_of_coach(care: CareRelationship) -> None:
    Membership.objects.filter(user=care.staff).update(role=Role.COACH)

    assert seen_by(care.staff) == {care.staff}


def test_cover_counts_until_its_end(care: CareRelationship) -> None:
    CareRelationship.objects.update(expires_at=timezone.now() + timedelta(hours=8))

    assert role_of(care) == "physio"


def test_physio_wins_where_somebody_is_coach_as_well(care: CareRelationship) -> None:
    MembershipFactory.create(user=care.staff, clinic=care.clinic, role=Role.COACH)
    CareRelationshipFactory.create(link=care.link, staff=care.staff, role=Role.COACH)

    assert role_of(care) == "physio"


def test_reach_costs_two_queries_for_staff(
    care: CareRelationship, django_assert_num_queries: Any
) -> None:
    staff = User.objects.get(pk=care.staff.pk)

    with django_assert_num_queries(2):
        list(members_visible_to(staff))


def test_own_record_is_reached_as_oneself() -> None:
    member = UserFactory.create()

    assert care_role(member, member) == "self"


@pytest.mark.parametrize("action", Action)
def test_stranger_may_do_nothing(action: Action) -> None:
    stranger, member = UserFactory.create(), UserFactory.create()

    assert may(stranger, action, member) is False


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        (Action.SEE_SCREENING, {"self", "physio"}),
        (Action.SEE_TIER, {"self", "physio", "coach"}),
        (Action.SUBMIT_SCREENING, {"self"}),
        (Action.RECORD_CLEARANCE, {"physio"}),
        (Action.OVERRIDE_DECISION, {"physio"}),
        (Action.SEE_CLINICAL_NOTES, {"physio"}),
        (Action.ASSIGN_PLAN, {"physio"}),
        (Action.CHOOSE_PROGRAM, {"self"}),
        (Action.MOVE_SESSION, {"self", "physio", "coach"}),
        (Action.HOLD_PLAN, {"self", "physio", "coach"}),
        (Action.WALK, {"self"}),
        (Action.CHECK_IN, {"self", "physio"}),
        (Action.SEE_PROGRESS, {"self", "physio", "coach"}),
        (Action.SEE_SAFETY_TEXT, {"self", "physio"}),
        (Action.WORK_FOLLOW_UPS, {"physio", "coach"}),
        (Action.EXPORT_DATA, {"self"}),
        (Action.USE_ACCOUNT, {"self"}),
    ],
)
def test_roles_may_what_the_trust_matrix_allows(action: Action, roles: set[str]) -> None:
    assert {role for role, actions in ROLE_ACTIONS.items() if action in actions} == roles


def test_refusal_names_who_may(care: CareRelationship) -> None:
    with pytest.raises(NotAllowed, match="Only the member or their physio can do that"):
        require(UserFactory.create(), Action.CHECK_IN, care.member)


@pytest.mark.parametrize(
    ("role", "action", "is_let_in"),
    [
        (None, Action.SEE_PLAN, True),
        (None, Action.RECORD_CLEARANCE, False),
        (Role.COACH, Action.RECORD_CLEARANCE, False),
        (Role.CLINIC_ADMIN, Action.WORK_FOLLOW_UPS, False),
        (Role.COACH, Action.WORK_FOLLOW_UPS, True),
        (Role.PHYSIO, Action.RECORD_CLEARANCE, True),
    ],
)
def test_mark_of_a_view_turns_away_whoever_may_do_it_with_no_record(
    role: Role | None, action: Action, is_let_in: bool
) -> None:
    reader = MembershipFactory.create(role=role).user if role else UserFactory.create()
    request = RequestFactory().get("/")
    request.user = reader
    view = access(action)(lambda request: HttpResponse("let in"))

    if is_let_in:
        assert view(request).content == b"let in"
    else:
        with pytest.raises(PermissionDenied):
            view(request)


def test_carer_may_do_what_the_role_allows(care: CareRelationship) -> None:
    require(care.staff, Action.RECORD_CLEARANCE, care.member)

    assert care.started_at == LONG_AGO
