from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import CareRelationship, Clinic, Membership, Role, User
from accounts.services.clinics import end_role
from accounts.services.cover import close_past_covers, end_cover, open_cover
from accounts.services.deletion import forget
from accounts.services.links import assign, end_link, unassign
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.queries.follow_ups import overdue, queue_of
from programs.adherence.services import follow_ups
from programs.adherence.services.by_the_clock import escalate
from programs.adherence.services.rebuild import differing
from retrowalk.models import OutgoingMail
from tests.factories.accounts import ClinicFactory, MembershipFactory
from tests.factories.programs import NOW
from tests.programs.adherence.caring import LATER, carer, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


def works_in(clinic: Clinic, role: Role = Role.COACH) -> User:
    person: User = MembershipFactory.create(clinic=clinic, role=role).user
    return person


def care_of(staff: User) -> CareRelationship:
    return CareRelationship.objects.get(staff=staff, ended_at=None)


def role_ends(coach: User) -> None:
    care = care_of(coach)
    admin = works_in(care.clinic, Role.CLINIC_ADMIN)
    end_role(clinic=care.clinic, person=coach, role=Role.COACH, by=admin, now=LATER)


def is_unassigned(coach: User) -> None:
    unassign(care=care_of(coach), by=works_in(care_of(coach).clinic), now=LATER)


def is_deleted(coach: User) -> None:
    forget(user=coach, now=LATER)


@pytest.mark.parametrize("leave", [role_ends, is_unassigned, is_deleted])
def test_fall_waits_for_whoever_looks_after_the_client_next(
    coach: User, quiet: FollowUp, fall: FollowUp, leave: Callable[[User], None]
) -> None:
    link, new = care_of(coach).link, works_in(fall.clinic)
    second = works_in(fall.clinic, Role.PHYSIO)
    escalate(now=NOW + timedelta(days=1))
    follow_ups.take(follow_up=fall.uuid, by=coach, version=2, now=LATER)
    taken = list(overdue(LATER))
    FollowUp.objects.filter(pk=fall.pk).update(handed_on_at=LATER)

    leave(coach)
    alone = [one.reason for one in FollowUp.objects.open()]
    freed = FollowUp.objects.get(pk=fall.pk)
    moved = escalate(now=LATER)
    assign(link=link, staff=new, role=Role.COACH, by=works_in(link.clinic), now=LATER)
    waits = queue_of(new, Role.COACH, now=LATER).first()

    assert taken == []
    assert alone == ["urgent"]
    assert (freed.taken_at, freed.assigned_to, freed.version) == (None, None, 4)
    assert moved == 1
    assert OutgoingMail.objects.filter(to=[second.email]).count() == 2
    assert waits is not None
    assert (waits.pk, waits.created_at, waits.since) == (fall.pk, NOW, fall.since)
    assert (entry(new).reason, differing(now=LATER)) == ("urgent", 0)


def test_fall_closes_with_the_link_and_in_that_clinic_only(coach: User, fall: FollowUp) -> None:
    other = care_of(carer(fall.member, ClinicFactory.create(), Role.COACH)).clinic
    FollowUp.objects.create(
        member=fall.member, clinic=other, reason="urgent", rank=1, since=fall.since, created_at=NOW
    )

    end_link(link=care_of(coach).link, now=LATER)

    falls = FollowUp.objects.open().filter(reason="urgent")
    assert [one.clinic for one in falls] == [other]


@pytest.mark.parametrize("is_early", [True, False])
def test_what_a_cover_held_is_freed_when_it_ends(
    coach: User, fall: FollowUp, is_early: bool
) -> None:
    physio = works_in(fall.clinic, Role.PHYSIO)
    cover = open_cover(by=physio, who=fall.member.email, reason="Her coach is away", now=NOW)
    FollowUp.objects.filter(pk=fall.pk).update(taken_at=NOW, assigned_to=physio)

    if is_early:
        end_cover(care=cover, by=physio, now=NOW)
    else:
        close_past_covers(now=LATER)

    fall.refresh_from_db()
    assert (fall.taken_at, fall.assigned_to, fall.resolved_at) == (None, None, None)


def test_colleague_who_stays_keeps_what_they_took(coach: User, fall: FollowUp) -> None:
    colleague = carer(fall.member, fall.clinic, Role.COACH)
    follow_ups.take(follow_up=fall.uuid, by=colleague, version=fall.version, now=NOW)

    role_ends(coach)

    fall.refresh_from_db()
    assert (fall.assigned_to, fall.taken_at) == (colleague, NOW)
    assert RosterEntry.objects.get().staff == colleague


def test_what_was_given_to_a_physio_who_left_is_given_to_another(
    coach: User, fall: FollowUp
) -> None:
    first, second = (works_in(fall.clinic, Role.PHYSIO) for _ in range(2))
    given = escalate(now=LATER), FollowUp.objects.get(pk=fall.pk).escalated_to
    Membership.objects.filter(user=first).update(ended_at=LATER)

    moved, again = (escalate(now=LATER) for _ in range(2))

    fall.refresh_from_db()
    assert given == (1, first)
    assert (moved, again, fall.escalated_to) == (1, 0, second)
    assert OutgoingMail.objects.filter(to=[second.email]).exists()
