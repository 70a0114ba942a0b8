from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    NOW,
    OLDER,
    SORE_KNEE,
    member_screened,
    member_with_plan,
)
from tests.programs.screening.answers import CLEAR
from tests.programs.views.member.plan_pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]

PAGE = "/plan/choose/"


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def test_best_match_stands_first_with_its_reason(client: Client) -> None:
    signed_in(client, member_screened())

    page = words(client.get(PAGE))

    first = page.index("Best match. You told us about a sore knee. Knee osteoarthritis")
    assert first < page.index("One minute inside")


def test_card_says_dose_needs_and_how_sure_we_are(client: Client) -> None:
    signed_in(client, member_screened())

    page = words(client.get(PAGE))

    for said in (
        "10 weeks, 3 days a week",
        "2 to 10 minutes backward each time",
        "You need: A treadmill with side rails and a safety clip",
        "How sure we are: low to moderate. Small trial, 68 people, 6 weeks: pain fell 1.8 points",
    ):
        assert said in page


@pytest.mark.parametrize("answers", [SORE_KNEE, OLDER, CLEAR], ids=["knee", "older", "clear"])
def test_supervised_program_is_not_shown(client: Client, answers: dict[str, str]) -> None:
    signed_in(client, member_screened(answers))

    assert "post_stroke_supervised" not in client.get(PAGE).content.decode()


def test_locked_programs_are_folded_with_their_reasons(client: Client) -> None:
    signed_in(client, member_screened(OLDER))

    page = client.get(PAGE)

    assert "<details" in page.content.decode()
    assert "Athlete warm-up This program is for people who can start without support." in words(
        page
    )
    assert "/plan/schedule/athlete_warmup/" not in page.content.decode()


def test_without_a_safety_check_the_way_leads_there(client: Client) -> None:
    signed_in(client, UserFactory.create())

    page = client.get(PAGE)

    assert "Do the safety check first" in words(page)
    assert "/plan/schedule/" not in page.content.decode()


def test_careful_tier_opens_nothing(client: Client) -> None:
    signed_in(client, member_screened(CLEAR | {"told_not_exercise": "yes"}))

    page = client.get(PAGE)

    assert "See a physio or doctor before you start." in words(page)
    assert "/plan/schedule/" not in page.content.decode()


def test_running_plan_is_named_with_the_way_to_end_it(client: Client) -> None:
    signed_in(client, member_with_plan().member)

    page = client.get(PAGE)

    assert "You have a plan: Knee osteoarthritis." in words(page)
    assert "/plan/end/" in page.content.decode()
    assert "/plan/schedule/" not in page.content.decode()


def test_page_query_count(client: Client, django_assert_num_queries: Any) -> None:
    signed_in(client, member_screened())
    client.get(PAGE)

    with django_assert_num_queries(7):
        client.get(PAGE)
