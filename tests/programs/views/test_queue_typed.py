"""What somebody typed about a follow-up is never lost where it cannot be kept (trust brief R27)."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from programs.adherence.models import Contact, FollowUp
from programs.adherence.services import follow_ups
from programs.plans.models import Note
from tests.factories.programs import NOW, missing_uuid
from tests.factories.roster import client_of, coach_of, physio_of
from tests.programs.views.queues import HTMX, Desk, about, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]

TYPED = "She asked for a new day & time"
VERBS = {"write": {"body": TYPED}, "resolve": {"outcome": "no_action", "resolution": TYPED}}


WAYS: tuple[dict[str, str], ...] = (HTMX, {})


@pytest.fixture
def one(desk: Desk) -> FollowUp:
    return desk.owes("Joan Petrie", "stumble")


@pytest.fixture
def ruth(desk: Desk, one: FollowUp) -> User:
    """Return a colleague who looks after the same client."""
    staff_of = {"/alerts/": physio_of, "/follow-ups/": coach_of}[desk.base]
    ruth = staff_of(desk.clinic, name="Ruth Adler")
    client_of(ruth, member=one.member, role=desk.role, reason="stumble")
    return ruth


def page_of(response: HttpResponse) -> str:
    return str(response.content.decode())


def typed_back(response: HttpResponse) -> list[str]:
    """Return what stands in the fields of the page that people type into."""
    page = page_of(response)
    found = re.findall(r'<textarea[^>]*name="body"[^>]*>([^<]*)', page)
    found += re.findall(r'name="resolution"[^>]*value="([^"]*)"', page)
    return [unescape(text) for text in found if text]


@pytest.mark.parametrize("verb", VERBS)
def test_form_comes_back_with_its_words_and_what_a_colleague_did_meanwhile(
    client: Client, desk: Desk, one: FollowUp, ruth: User, verb: str
) -> None:
    result = Contact.Result.NO_ANSWER
    follow_ups.log_call(follow_up=one.uuid, by=ruth, result=result, version=1, now=NOW)
    address = f"{desk.base}{one.uuid}/{verb}/"

    answers = [client.post(address, about(one, **VERBS[verb]), **way) for way in WAYS]
    versions = [re.findall(r'name="version" value="(\d+)"', page_of(each)) for each in answers]
    again = client.post(address, about(one, **VERBS[verb]) | {"version": versions[0][0]})

    assert [(each.status_code, typed_back(each)) for each in answers] == [(409, [TYPED])] * 2
    assert {number for found in versions for number in found} == {"2"}
    for each in answers:
        assert "Ruth Adler called today at 10:00am, no answer." in words(each)
    assert again.status_code == 302
    assert Contact.objects.filter(kind__in=["message", "done"]).count() == 1


@pytest.mark.parametrize("verb", [*VERBS, "call"])
def test_words_stand_beside_the_list_where_a_colleague_has_closed_it(
    client: Client, desk: Desk, one: FollowUp, ruth: User, verb: str
) -> None:
    outcome = FollowUp.Outcome.SPOKE
    follow_ups.resolve(follow_up=one.uuid, by=ruth, outcome=outcome, version=1, now=NOW)
    sent = about(one, **VERBS.get(verb, {"result": "spoke"}))

    for way in WAYS:
        response = client.post(f"{desk.base}{one.uuid}/{verb}/", sent, **way)

        assert response.status_code == 409
        told = words(response)
        assert "Joan Petrie: This was changed meanwhile" in told
        assert "Ruth Adler closed it today at 10:00am: spoke with the client." in told
        assert (TYPED in told) is (verb in VERBS)
        assert f'href="{desk.base}?list=later"' in page_of(response)  # not of the form's address
    assert Contact.objects.filter(staff=desk.staff).count() == Note.objects.count() == 0


@pytest.mark.parametrize("verb", VERBS)
def test_words_stand_beside_the_list_where_the_client_has_left(
    client: Client, desk: Desk, one: FollowUp, verb: str
) -> None:
    one.member.clinic_links.update(ended_at=timezone.now())

    for way in WAYS:
        sent = about(one, **VERBS[verb])
        response = client.post(f"{desk.base}{one.uuid}/{verb}/", sent, **way)

        assert response.status_code == 404
        assert TYPED in words(response)
        assert "Joan" not in words(response)


@pytest.mark.parametrize("verb", VERBS)
def test_words_of_a_form_opened_for_another_client_are_given_back(
    client: Client, desk: Desk, one: FollowUp, verb: str
) -> None:
    sent = about(one, **VERBS[verb]) | {"client": missing_uuid()}

    response = client.post(f"{desk.base}{one.uuid}/{verb}/", sent)

    assert (response.status_code, TYPED in words(response)) == (409, True)
