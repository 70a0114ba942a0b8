from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programs.screening.models import Screening
from programs.screening.queries import answers_of
from programs.screening.services import complete_screening, record_demand, save_step
from programs.vocabulary import Tier
from tests.factories.accounts import UserFactory
from tests.factories.screening import (
    SCREENED_AT,
    ClearanceFactory,
    OpenScreeningFactory,
    ScreeningFactory,
)
from tests.programs.screening.answers import CLEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

PAGE = "/screening/"


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel("2026-05-20 10:00:00Z", tick=False):
        yield


@pytest.fixture
def member(client: Client) -> User:
    user = UserFactory.create()
    client.force_login(user)
    return user


def screened(member: User, answers: dict[str, str] = CLEAR) -> Screening:
    screening = OpenScreeningFactory.create(member=member)
    save_step(screening=screening, values=answers, now=SCREENED_AT)
    return complete_screening(
        screening=screening, is_declared=True, now=SCREENED_AT, today=SCREENED_AT.date()
    )


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(PAGE)

    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={PAGE}")


def test_member_without_a_result_is_sent_to_the_check(client: Client, member: User) -> None:
    assert client.get(PAGE).url == "/check/"


def test_page_shows_the_last_result_and_when_to_check_again(client: Client, member: User) -> None:
    screened(member)

    shown = words(client.get(PAGE))

    assert "You can start" in shown
    assert "You answered on Wednesday 13 May. Do it again by Wednesday 10 June." in shown


def test_page_says_why_a_new_check_is_due(client: Client, member: User) -> None:
    screened(member)
    record_demand(member=member, reason="fall", now=SCREENED_AT)

    shown = words(client.get(PAGE))

    assert "It is time for a new check." in shown
    assert "You told us about a fall." in shown


def test_urgent_result_shows_the_emergency_number(client: Client, member: User) -> None:
    ScreeningFactory.create(member=member, tier=Tier.STOP_URGENT)

    assert 'href="tel:' in client.get(PAGE).content.decode()


def test_clearance_in_force_is_shown_as_start_with_support(client: Client, member: User) -> None:
    ClearanceFactory.create(
        screening=ScreeningFactory.create(member=member, tier=Tier.CLINICIAN_CLEARANCE),
        limits="Rail only",
    )

    shown = words(client.get(PAGE))
    assert "You can start with support" in shown
    assert "Physio said yes on 14 May 2026. It holds until 14 May 2027" in shown
    assert "See your programs" in shown
    assert "Limits: Rail only" in shown


def test_other_peoples_results_are_not_shown(client: Client, member: User) -> None:
    ScreeningFactory.create(tier=Tier.STOP_URGENT)

    assert client.get(PAGE).url == "/check/"


def test_new_check_asks_the_warning_signs_and_then_shows_the_last_answers(
    client: Client, member: User
) -> None:
    screened(member)

    first = client.post(PAGE)
    second = client.post(first.url, {"answer": ["none"]})

    assert first.url == "/check/warning-signs/?return=answers"
    assert second.url == "/check/answers/"
    assert "Not answered" not in words(client.get(second.url))


def test_new_check_can_be_confirmed_without_typing_anything_twice(
    client: Client, member: User
) -> None:
    old = screened(member)
    client.post(client.post(PAGE).url, {"answer": ["none"]})

    client.post("/check/answers/", {"is_declared": "on"})

    new = Screening.objects.exclude(pk=old.pk).get()
    assert (new.tier, new.member) == (Tier.GO, member)
    assert answers_of(new) == CLEAR
    assert new.expires_on.isoformat() == "2026-06-17"


def test_new_check_after_a_fall_leads_through_what_may_have_changed(
    client: Client, member: User
) -> None:
    screened(member)
    record_demand(member=member, reason="fall", now=SCREENED_AT)

    url = client.post(PAGE).url
    url = client.post(url, {"answer": ["none"]}).url

    assert url == "/check/falls/?return=answers"


def test_half_done_check_can_be_carried_on(client: Client, member: User) -> None:
    screened(member)
    client.post(PAGE)

    assert 'href="/check/warning-signs/">Carry on' in client.get(PAGE).content.decode()


def test_page_query_count(client: Client, member: User, django_assert_num_queries: Any) -> None:
    screened(member)
    client.get(PAGE)  # once a minute the last visit is noted

    with django_assert_num_queries(4):
        client.get(PAGE)
