"""Whom a queue lets somebody reach, and what is written down about it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AccessEvent, Role, User
from programs.adherence.models import Contact
from programs.views.queue import Open, find
from tests.factories.accounts import MembershipFactory
from tests.factories.programs import missing_uuid
from tests.factories.roster import client_of, coach_of, owed, physio_of
from tests.programs.views.queues import HTMX, Desk, about, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]


@pytest.mark.parametrize("verb", ["call", "write", "snooze", "pass-on", "resolve"])
def test_form_opened_for_another_client_changes_nothing(
    client: Client, desk: Desk, verb: str
) -> None:
    one = desk.owes("Joan Petrie", "urgent")
    sent = {"result": "spoke", "outcome": "spoke", "body": "Hello", "until": "2026-05-16"}

    response = client.post(
        f"{desk.base}{one.uuid}/{verb}/", {"client": missing_uuid(), "version": 1, **sent}
    )

    assert response.status_code == 409
    one.refresh_from_db()
    assert (one.version, Contact.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "verb", ["", "call/", "write/", "snooze/", "pass-on/", "resolve/", "undo/"]
)
def test_follow_up_out_of_reach_is_not_found(client: Client, desk: Desk, verb: str) -> None:
    other_role = Role.COACH if desk.role == Role.PHYSIO else Role.PHYSIO
    theirs = (coach_of if other_role == Role.COACH else physio_of)(desk.clinic)
    one = owed(client_of(theirs, role=other_role, reason="urgent"), "urgent")
    address = f"{desk.base}{one.uuid}/{verb}"

    response = client.post(address, about(one)) if verb else client.get(address)

    assert response.status_code == 404


def test_care_in_the_other_role_opens_nothing_here(client: Client, desk: Desk) -> None:
    other_role = Role.COACH if desk.role == Role.PHYSIO else Role.PHYSIO
    MembershipFactory.create(user=desk.staff, clinic=desk.clinic, role=other_role)
    both = User.objects.get(pk=desk.staff.pk)
    one = owed(client_of(both, name="Ruth Adler", role=other_role, reason="urgent"), "urgent")

    assert client.get(f"{desk.base}{one.uuid}/").status_code == 404
    assert "Ruth Adler" not in words(client.get(desk.base))


def test_ended_link_takes_the_line_away(client: Client, desk: Desk) -> None:
    one = desk.owes("Joan Petrie", "urgent")
    one.member.clinic_links.update(ended_at=timezone.now())

    assert "Joan Petrie" not in words(client.get(desk.base))
    assert client.get(f"{desk.base}{one.uuid}/").status_code == 404


@pytest.mark.parametrize("verb", ["?do=call", "call/", "resolve/", "undo/"])
def test_line_of_a_client_who_left_meanwhile_goes_without_a_trace(
    client: Client, desk: Desk, verb: str
) -> None:
    one = desk.owes("Joan Petrie", "urgent")
    desk.owes("Colin Webb", "stumble")
    one.member.clinic_links.update(ended_at=timezone.now())
    address = f"{desk.base}{one.uuid}/{verb}"

    sent = about(one, result="spoke", outcome="spoke")
    response = client.get(address, **HTMX) if "?" in verb else client.post(address, sent, **HTMX)

    assert (response.status_code, response["HX-Retarget"]) == (404, "#queue")
    assert "That is no longer here." in words(response)
    assert "Colin Webb" in words(response)
    assert "Joan" not in words(response)
    assert not Contact.objects.exists()


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_care_that_ends_between_finding_and_locking_is_not_found(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    one = desk.owes("Joan Petrie", "urgent")

    def find_and_lose(*given: Any, **asked: Any) -> Open:
        seen = find(*given, **asked)
        one.member.clinic_links.update(ended_at=timezone.now())
        return seen

    monkeypatch.setattr("programs.views.queue_verbs.find", find_and_lose)

    sent = about(one, result="spoke")
    response = client.post(f"{desk.base}{one.uuid}/call/", sent, **headers)

    assert (response.status_code, Contact.objects.count()) == (404, 0)
    assert "Joan" not in words(response)


def test_every_client_shown_and_every_change_is_written_down(client: Client, desk: Desk) -> None:
    one = desk.owes("Joan Petrie", "urgent")

    client.get(desk.base)
    client.post(f"{desk.base}{one.uuid}/call/", about(one, result="no_answer"))

    events = AccessEvent.objects.filter(actor=desk.staff, member=one.member)
    area = desk.base.strip("/").replace("-", "_")
    assert set(events.values_list("area", "action")) == {(area, "read"), ("follow_ups", "log_call")}
