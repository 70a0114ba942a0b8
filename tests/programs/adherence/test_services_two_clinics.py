"""A client of two clinics whom the same person looks after in both."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.clinic_choice import CLINIC
from accounts.models import AccessEvent, CareRelationship, ClinicLink, Role, User
from accounts.services.cover import CannotCoverError, open_cover
from accounts.services.links import assign
from programs.adherence.models import Contact, FollowUp, RosterEntry
from programs.adherence.queries import client_list
from programs.adherence.queries.caseload import caseload
from programs.adherence.queries.client_list import Wish, client_page
from programs.adherence.services import follow_ups
from programs.adherence.services.figures import refresh_member
from tests.factories.accounts import ClinicLinkFactory, MembershipFactory
from tests.factories.programs import NOW, WEDNESDAY
from tests.programs.adherence.caring import LATER, carer
from tests.programs.adherence.histories import past_walk
from tests.programs.adherence.test_queries_caseload import ZONE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

WHY = "Her coach is away"


@pytest.fixture
def link(member: User) -> ClinicLink:
    """The client's link with another clinic."""
    link: ClinicLink = ClinicLinkFactory.create(member=member)
    return link


def begin(link: ClinicLink, staff: User, role: Role = Role.COACH) -> None:
    """Have somebody look after the client in one more clinic."""
    MembershipFactory.create(user=staff, clinic=link.clinic, role=role)
    admin = MembershipFactory.create(clinic=link.clinic, role=Role.CLINIC_ADMIN).user
    assign(link=link, staff=staff, role=role, by=admin, now=NOW)


def test_assigning_in_one_clinic_ends_nothing_in_the_other(
    coach: User, fall: FollowUp, link: ClinicLink
) -> None:
    here = CareRelationship.objects.get(staff=coach)

    begin(link, coach)

    there = CareRelationship.objects.get(staff=coach, link=link)
    here.refresh_from_db()
    fall.refresh_from_db()
    assert (here.ended_at, there.ended_at, fall.resolved_at) == (None, None, None)
    assert {one.clinic for one in RosterEntry.objects.filter(staff=coach)} == {
        fall.clinic,
        link.clinic,
    }


def test_what_one_clinic_has_closed_is_asked_anew_in_the_other(
    quiet: FollowUp, coach: User, member: User, link: ClinicLink
) -> None:
    spoke = FollowUp.Outcome.SPOKE
    follow_ups.resolve(follow_up=quiet.uuid, by=coach, outcome=spoke, version=1, now=LATER)
    carer(member, link.clinic, Role.COACH)

    refresh_member(member_id=member.pk, now=LATER)

    owed = FollowUp.objects.open().get(reason="quiet")
    shown = dict(RosterEntry.objects.values_list("clinic", "reason"))
    assert owed.clinic == link.clinic
    assert shown == {quiet.clinic_id: "low", link.clinic_id: "quiet"}


def test_being_assigned_takes_the_place_of_a_cover_in_that_clinic_only(
    member: User, link: ClinicLink
) -> None:
    physio = carer(member, ClinicLinkFactory.create(member=member).clinic, Role.PHYSIO)
    MembershipFactory.create(user=physio, clinic=link.clinic, role=Role.PHYSIO)
    other = ClinicLinkFactory.create(member=member)
    MembershipFactory.create(user=physio, clinic=other.clinic, role=Role.PHYSIO)
    physio = User.objects.get(pk=physio.pk)
    now = timezone.now()
    for _ in range(2):
        open_cover(by=physio, who=member.email, reason=WHY, now=now)
    with pytest.raises(CannotCoverError, match="already"):
        open_cover(by=physio, who=member.email, reason=WHY, now=now)

    assign(link=link, staff=physio, role=Role.PHYSIO, by=physio, now=now)

    care = CareRelationship.objects.filter(staff=physio, ended_at=None)
    assert {(one.link_id, one.kind) for one in care if one.link_id in {link.pk, other.pk}} == {
        (link.pk, "assigned"),
        (other.pk, "cover"),
    }


def test_walks_of_a_client_of_both_count_once(coach: User, link: ClinicLink) -> None:
    past_walk(link.member.plans.get(), WEDNESDAY)
    begin(link, coach)

    weeks = caseload(RosterEntry.objects.filter(staff=coach), WEDNESDAY, WEDNESDAY, ZONE).weeks

    assert (weeks[-1].due, weeks[-1].walkers) == (1, 1)


def test_what_is_done_is_done_for_the_clinic_it_is_about(
    client: Client, coach: User, fall: FollowUp, link: ClinicLink
) -> None:
    begin(link, coach)
    client.force_login(coach)
    sent = {"client": link.member.uuid, "result": "no_answer", "version": 1}
    FollowUp.objects.filter(pk=fall.pk).update(clinic=link.clinic)

    for looked_at, page in (
        (fall.clinic, f"/follow-ups/{fall.uuid}/call/"),
        (link.clinic, f"/roster/{link.member.uuid}/call/"),
    ):
        session = client.session
        session[CLINIC] = looked_at.pk
        session.save()
        client.post(page, sent)

    calls = list(Contact.objects.values_list("clinic", flat=True))
    told = AccessEvent.objects.filter(actor=coach).values_list("action", "clinic").order_by("pk")
    assert calls == [link.clinic_id] * 2
    assert list(told) == [(action, link.clinic_id) for action in ("read", "log_call", "log_call")]


def test_list_of_a_physio_goes_on_behind_the_row_it_ended_on(
    member: User, link: ClinicLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    physio = carer(member, ClinicLinkFactory.create(member=member).clinic, Role.PHYSIO)
    begin(link, physio, Role.PHYSIO)
    RosterEntry.objects.filter(clinic=link.clinic).update(percent=0)
    monkeypatch.setattr(client_list, "PAGE", 1)
    reader = User.objects.get(pk=physio.pk)

    first = client_page(reader, Wish())
    second = client_page(reader, Wish(after=first.last))

    assert [one["clinic_id"] for one in first.entries] == [link.clinic_id]
    assert [one["clinic_id"] for one in second.entries] != [link.clinic_id]
    assert len(second.entries) == 1
    assert second.last is None
