"""Who is let in, who looks after whom, and who is forgotten, at once with something else (T4, T8).

Each race is run again without its guard: that control must show the fault.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import CareRelationship, ClinicLink, Consent, Role, User
from accounts.services.deletion import ask_to_be_deleted
from accounts.services.invitations import Made
from programs.plans.models import Plan
from programs.sessions.models import WalkSession
from tests.accounts.conftest import confirmed, works
from tests.accounts.inviting import invited
from tests.factories.accounts import ClinicFactory, ClinicLinkFactory, UserFactory
from tests.factories.programs import member_with_plan
from tests.http_races.server import FORGET, Sent, Server, signed_in
from tests.http_races.walking import checked, finishing

IN, OUT = 302, 410


def accepting(made: Made, person: User, meet: str = "") -> Sent:
    """Open the invitation in a browser of this person, and have them say yes."""
    browser = signed_in(person)
    browser.get(f"/invitations/{made.token}/")
    return Sent(browser, "/invitation/", {"answer": "yes", "agrees": "on"}, meet=meet)


def two_use_one_slip(server: Server, without: str = "") -> tuple[list[int], int]:
    made = invited(works(ClinicFactory.create()))
    people = [confirmed(UserFactory.create()) for _ in range(2)]
    answers = server.race(*(accepting(made, one, "both") for one in people), without=without)
    consents = Consent.objects.filter(clinic=made.invitation.clinic)
    return sorted(one.status for one in answers), consents.count()


def test_of_two_who_use_one_slip_one_wins(server: Server) -> None:
    assert two_use_one_slip(server) == ([IN, OUT], 1)


def test_control_an_invitation_not_read_again_lets_both_in(server: Server) -> None:
    assert two_use_one_slip(server, without="invitation read again") == ([IN, IN], 2)


def used_and_taken_back(
    server: Server, first: str, without: str = ""
) -> tuple[list[int], str, bool]:
    """Accept an invitation and take it back; return the answers, what the physio reads, the link.

    `first` says which of the two is stored first; both pages were read before.
    """
    physio = works(ClinicFactory.create())
    person = confirmed(UserFactory.create())
    made = invited(physio, email=person.email)
    browser, places = signed_in(physio), {True: "first", False: "last"}
    yes = accepting(made, person, places[first == "accept"])
    back = Sent(
        browser,
        f"/clinic/invite/{made.invitation.uuid}/revoke/",
        meet=places[first == "revoke"],
    )
    answers = server.race(yes, back, without=without, may_break=without == "open invitations only")
    said = "taken back" if "Invitation taken back" in _page(browser) else "used already"
    is_linked = ClinicLink.objects.open().filter(member=person).exists()
    return [one.status for one in answers], said, is_linked


def _page(browser: Client) -> str:
    response: Any = browser.get("/clinic/invite/")
    text: str = response.content.decode()
    return text


def test_invitation_taken_back_first_lets_nobody_in(server: Server) -> None:
    assert used_and_taken_back(server, "revoke") == ([OUT, 302], "taken back", False)


def test_control_an_invitation_not_read_again_outlives_being_taken_back(server: Server) -> None:
    found = used_and_taken_back(server, "revoke", without="invitation read again")

    assert found == ([IN, 302], "taken back", True)


def test_invitation_used_first_is_not_taken_back(server: Server) -> None:
    assert used_and_taken_back(server, "accept") == ([IN, 302], "used already", True)


def test_control_without_asking_what_is_open_only_the_database_refuses(server: Server) -> None:
    found = used_and_taken_back(server, "accept", without="open invitations only")

    assert found == ([IN, 500], "used already", True)


def link_ends_under_the_list(server: Server, without: str = "") -> tuple[list[int], int]:
    """End the link when the admin's page has read that it is open; count the care left."""
    link = ClinicLinkFactory.create()
    admin, coach = works(link.clinic, Role.CLINIC_ADMIN), works(link.clinic, Role.COACH)
    assign = Sent(
        signed_in(admin),
        f"/clinic/clients/{link.member.uuid}/",
        {"client": str(link.member.uuid), "carer": f"{coach.uuid}:coach"},
        meet="last",
    )
    stop = Sent(signed_in(link.member), f"/me/sharing/{link.uuid}/stop/", meet="first")
    answers = server.race(assign, stop, without=without)
    care = CareRelationship.objects.filter(link=link, ended_at=None)
    return [one.status for one in answers], care.count()


def test_nobody_is_assigned_once_the_link_has_ended(server: Server) -> None:
    assert link_ends_under_the_list(server) == ([422, 302], 0)


def test_control_a_link_not_read_again_leaves_care_without_consent(server: Server) -> None:
    assert link_ends_under_the_list(server, without="link read again") == ([302, 302], 1)


def leaving() -> tuple[Plan, WalkSession]:
    """Return the plan of somebody whose account goes today, and a walk of theirs."""
    plan = member_with_plan()
    walk = checked(plan)
    ClinicLinkFactory.create(member=plan.member)  # so the clinic keeps the plan
    ask_to_be_deleted(user=plan.member, now=timezone.now() - timedelta(days=8))
    return plan, walk


def walk_comes_in_late(server: Server, without: str = "") -> tuple[list[int], bool]:
    """Forget a person when their walk's page has read the walk; say whether a walk is left.

    Their sign-in goes with them, and Django answers 400 where a session went while it was used.
    """
    plan, walk = leaving()
    answers = server.race(
        finishing(walk, meet="last"), Sent(None, FORGET, meet="first"), without=without
    )
    return [one.status for one in answers], WalkSession.objects.filter(plan=plan).exists()


def test_walk_of_somebody_just_forgotten_is_not_kept(server: Server) -> None:
    assert walk_comes_in_late(server) == ([400, 204], False)


def test_control_a_walk_not_read_again_comes_back_from_the_dead(server: Server) -> None:
    assert walk_comes_in_late(server, without="walk read again") == ([400, 204], True)


def test_walk_and_forgetting_in_any_order_leave_nothing(server: Server) -> None:
    plan, walk = leaving()

    sent, _forgotten = server.race(finishing(walk, meet="both"), Sent(None, FORGET, meet="both"))

    assert sent.status in {200, 400, 404}
    assert not WalkSession.objects.filter(plan=plan).exists()
    assert not User.objects.get(pk=plan.member_id).is_active
