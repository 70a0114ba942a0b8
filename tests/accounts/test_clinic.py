"""Running a clinic: people, roles, who is assigned, limits; never anybody's health."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import (
    AccessEvent,
    Clinic,
    Membership,
    Role,
    ThresholdProposal,
    User,
)
from accounts.neighbours import ClinicTotals, neighbours
from accounts.services.thresholds import CannotChangeLimitsError, decide_limits
from tests.accounts.conftest import works
from tests.accounts.inviting import browser_of
from tests.factories.accounts import (
    CareRelationshipFactory,
    ClinicFactory,
    ClinicLinkFactory,
    MembershipFactory,
    ThresholdProposalFactory,
    UserFactory,
)
from tests.lost_turn import lost_turn

pytestmark = pytest.mark.django_db

PAGE = "/clinic/"


@pytest.fixture
def browser(admin: User) -> Client:
    return browser_of(admin)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def open_roles(person: User) -> QuerySet[Membership, str]:
    return Membership.objects.open().filter(user=person).values_list("role", flat=True)


# Making one


def new(own_role: str = "physio") -> dict[str, str]:
    return {
        "name": "New Clinic",
        "phone": "",
        "country": "GB",
        "time_zone": "Europe/London",
        "own_role": own_role,
    }


@pytest.mark.parametrize(
    ("own_role", "roles"),
    [
        ("physio", {"clinic_admin", "physio"}),
        ("coach", {"clinic_admin", "coach"}),
        ("", {"clinic_admin"}),
    ],
)
def test_whoever_makes_a_clinic_runs_it(own_role: str, roles: set[str]) -> None:
    person = UserFactory.create()

    answer = browser_of(person).post("/clinic/new/", new(own_role))

    assert answer.headers["Location"] == PAGE
    assert User.objects.get(pk=person.pk).open_roles == roles


def test_clinic_is_made_once_where_the_sign_in_cannot_be_renewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person, tries = UserFactory.create(), list[object]()

    def locked(session: object) -> None:
        tries.append(session)
        raise lost_turn()

    browser = browser_of(person)
    monkeypatch.setattr("accounts.sessions.SessionStore.cycle_key", locked)
    with pytest.raises(OperationalError):
        browser.post("/clinic/new/", new())

    assert (len(tries), Clinic.objects.count()) == (1, 1)


def test_bad_clinic_is_sent_back_with_words(member_client: Client) -> None:
    sent = new() | {"name": " ", "time_zone": "Mars/Olympus", "phone": "<b>", "own_role": "owner"}

    answer = member_client.post("/clinic/new/", sent)

    assert (answer.status_code, Clinic.objects.count()) == (422, 0)
    for line in ("Enter the name of the clinic", "Choose a time zone", "Choose what you do"):
        assert line in words(answer)


@override_settings(SIGN_UP="invitation")
def test_members_make_no_clinic_where_sign_up_is_closed(
    member_client: Client, browser: Client
) -> None:
    answers = [client.get("/clinic/new/").status_code for client in (member_client, browser)]

    assert answers == [403, 200]


# People and numbers


def test_page_shows_people_roles_and_numbers_without_a_client(
    clinic: Clinic, browser: Client
) -> None:
    care = CareRelationshipFactory.create(link=ClinicLinkFactory.create(clinic=clinic))

    page = words(browser.get(PAGE))

    assert care.staff.name in page
    assert "Shown once 5 people have walked" in page
    assert care.member.name not in page


@pytest.mark.parametrize(
    ("walks", "told"),
    [
        (None, "Shown once 5 people have walked"),
        (0, "Fewer than 10 Counted in tens, so that no difference tells of one person"),
        (120, "120 or more Counted in tens, so that no difference tells of one person"),
    ],
)
def test_walks_are_told_in_tens_and_why(
    browser: Client, monkeypatch: pytest.MonkeyPatch, walks: int | None, told: str
) -> None:
    totals = ClinicTotals(clients=7, overdue=0, walks=walks)
    monkeypatch.setattr(neighbours, "totals_of", lambda clinic, *, now: totals)

    shown = " ".join(re.sub(r"<[^>]+>", " ", words(browser.get(PAGE))).split())
    assert f"Walks in the last 28 days {told}" in shown


@pytest.mark.parametrize("role", [Role.PHYSIO, Role.COACH])
def test_only_admins_see_the_clinic(clinic: Clinic, role: Role) -> None:
    answer = browser_of(works(clinic, role)).get(PAGE)

    assert (answer.status_code, "Only a clinic admin can do that" in words(answer)) == (403, True)


@pytest.mark.parametrize("people", [1, 6])
def test_page_costs_at_most_eight_queries(
    clinic: Clinic, admin: User, people: int, django_assert_max_num_queries: Any
) -> None:
    MembershipFactory.create(user=admin, clinic=clinic)
    for _ in range(people):
        CareRelationshipFactory.create(link=ClinicLinkFactory.create(clinic=clinic))
    client = browser_of(admin)
    client.get(PAGE)

    with django_assert_max_num_queries(8):
        client.get(PAGE)


def test_log_says_who_when_and_what_but_not_with_whom(clinic: Clinic, browser: Client) -> None:
    care = CareRelationshipFactory.create(link=ClinicLinkFactory.create(clinic=clinic))
    AccessEvent.objects.create(
        at=timezone.now(),
        actor=care.staff,
        member=care.member,
        clinic=clinic,
        role="physio",
        action="read",
        area="screening",
        cover_reason="Secret reason",
    )

    page = words(browser.get("/clinic/log/"))

    assert care.staff.name in page
    assert "Opened: safety check" in page
    assert [text in page for text in (care.member.name, "Secret reason")] == [False, False]


# Limits


def test_limits_take_two_people(clinic: Clinic, browser: Client) -> None:
    browser.post("/clinic/limits/", {"on_track": "90", "low": "60"})
    proposal = ThresholdProposal.objects.get()
    alone = browser.post(f"/clinic/limits/{proposal.uuid}/", {"answer": "yes"}, follow=True)
    before = Clinic.objects.get().on_track_percent

    second = browser_of(works(clinic, Role.CLINIC_ADMIN))
    second.post(f"/clinic/limits/{proposal.uuid}/", {"answer": "yes"})

    now = Clinic.objects.get()
    assert "It takes two people" in words(alone)
    assert (before, now.on_track_percent, now.low_percent) == (80, 90, 60)


@pytest.mark.parametrize(
    ("on_track", "low", "message"),
    [
        ("101", "50", "from 1 to 100"),
        ("80", "0", "from 1 to 100"),
        ("80", "80", "under the one for on track"),
        ("50", "60", "under the one for on track"),
        ("8e1", "50", "from 1 to 100"),
        ("", "", "from 1 to 100"),
    ],
)
def test_limits_out_of_range_or_crossing_are_refused(
    browser: Client, on_track: str, low: str, message: str
) -> None:
    answer = browser.post("/clinic/limits/", {"on_track": on_track, "low": low})

    assert (answer.status_code, ThresholdProposal.objects.count()) == (422, 0)
    assert message in words(answer)


def test_one_change_waits_at_a_time(clinic: Clinic, browser: Client) -> None:
    ThresholdProposalFactory.create(clinic=clinic)

    answer = browser.post("/clinic/limits/", {"on_track": "95", "low": "50"})

    assert "Another change waits already" in words(answer)


def test_change_is_decided_once(clinic: Clinic, admin: User) -> None:
    proposal, now = ThresholdProposalFactory.create(clinic=clinic), timezone.now()
    decide_limits(proposal=proposal, by=admin, is_accepted=False, now=now)

    with pytest.raises(CannotChangeLimitsError, match="decided on this already"):
        decide_limits(proposal=proposal, by=admin, is_accepted=True, now=now + timedelta(1))

    assert Clinic.objects.get().on_track_percent == 80


def test_proposal_of_another_clinic_is_not_to_be_found(browser: Client) -> None:
    proposal = ThresholdProposalFactory.create()

    answer = browser.post(f"/clinic/limits/{proposal.uuid}/", {"answer": "yes"})

    assert (answer.status_code, ThresholdProposal.objects.get().decided_at) == (404, None)


# Several clinics


def test_switcher_chooses_among_ones_own_clinics_only(clinic: Clinic) -> None:
    anna, other = works(clinic), ClinicFactory.create(name="Hill Clinic")
    MembershipFactory.create(user=anna, clinic=other)
    foreign = ClinicFactory.create()
    client = browser_of(anna)

    client.post("/clinic/switch/", {"clinic": str(other.pk)})
    chosen = client.session["clinic"]
    refused = client.post("/clinic/switch/", {"clinic": str(foreign.pk)})

    assert (chosen, refused.status_code, client.session["clinic"]) == (other.pk, 422, other.pk)
    assert "To Hill Clinic" in words(client.get("/clinic/invite/"))


def test_choice_of_a_clinic_one_has_left_is_forgotten(clinic: Clinic) -> None:
    anna, other = works(clinic), ClinicFactory.create(name="Hill Clinic")
    MembershipFactory.create(user=anna, clinic=other)
    client = browser_of(anna)
    client.post("/clinic/switch/", {"clinic": str(other.pk)})

    Membership.objects.filter(clinic=other).update(ended_at=timezone.now())

    assert client.get("/clinic/switch/").context["form"].initial == {"clinic": "all"}


@pytest.mark.parametrize(
    ("role", "home"),
    [(Role.PHYSIO, "/clients/"), (Role.COACH, "/roster/"), (Role.CLINIC_ADMIN, "/clinic/")],
)
def test_staff_start_where_their_work_is(clinic: Clinic, role: Role, home: str) -> None:
    answer = browser_of(works(clinic, role)).get("/clinic/home/")

    assert answer.headers["Location"] == home
