"""A form sent after the sign-in had ended is kept for the person who typed it, and nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from tests.factories.accounts import UserFactory

START = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)
ANSWERS = {"pain": "3", "days": ["0", "2"], "note": 'My "knee" <b>'}
OFFER = "Your answers are still here"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def interrupted(clock: time_machine.Traveller, probes: None, member: User) -> Client:
    """A browser whose member sent a form fifteen days after the last click."""
    client = Client()
    client.force_login(member)
    client.get("/probe/private/")
    clock.shift(timedelta(days=15))
    response = client.post("/probe/form/?step=2", ANSWERS)
    assert response.status_code == 302
    return client


def test_same_person_is_offered_the_form_and_can_send_it(interrupted: Client, member: User) -> None:
    interrupted.force_login(member)

    page = interrupted.get("/probe/private/")

    assert OFFER in page.text
    assert 'action="/probe/form/?step=2"' in page.text
    assert page.text.count('name="days"') == 2
    assert "My &quot;knee&quot; &lt;b&gt;" in page.text
    assert interrupted.post("/probe/form/?step=2", ANSWERS).json()["days"] == ["0", "2"]


def test_form_is_offered_once(interrupted: Client, member: User) -> None:
    interrupted.force_login(member)

    pages = [interrupted.get("/probe/private/").text for _ in range(2)]

    assert [OFFER in page for page in pages] == [True, False]


def test_form_is_gone_once_it_was_sent(interrupted: Client, member: User) -> None:
    interrupted.force_login(member)
    interrupted.post("/probe/form/?step=2", ANSWERS)

    assert "interrupted_form" not in interrupted.session


def test_other_person_is_not_shown_the_form(interrupted: Client, member: User) -> None:
    interrupted.force_login(UserFactory())
    other_page = interrupted.get("/probe/private/").text

    assert OFFER not in other_page
    assert "interrupted_form" not in interrupted.session


def test_form_is_dropped_after_an_hour(
    interrupted: Client, member: User, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=61))
    interrupted.force_login(member)

    assert OFFER not in interrupted.get("/probe/private/").text


def test_fragment_waits_for_the_next_page(interrupted: Client, member: User) -> None:
    interrupted.force_login(member)

    fragment = interrupted.get("/probe/private/", headers={"HX-Request": "true"}).text
    page = interrupted.get("/probe/private/").text

    assert (OFFER in fragment, OFFER in page) == (False, True)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"password": "secret"},
        {"oldpassword": "secret", "password1": "new", "password2": "new"},
        {"credential": "{}"},
        {"code": "123456"},
        {"note": "a" * 70_000},
    ],
)
def test_nothing_secret_or_huge_is_kept(
    clock: time_machine.Traveller, probes: None, member: User, answers: dict[str, str]
) -> None:
    client = Client()
    client.force_login(member)
    client.get("/probe/private/")
    clock.shift(timedelta(days=15))

    client.post("/probe/form/", answers)

    assert "interrupted_form" not in client.session


def test_form_of_an_unknown_visitor_is_not_kept(probes: None, db: None) -> None:
    client = Client()

    client.post("/probe/form/", ANSWERS)

    assert "interrupted_form" not in client.session
