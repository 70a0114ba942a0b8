from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from programs.screening.models import Screening
from tests.factories.accounts import UserFactory
from tests.programs.views.public.check_steps import (
    ANSWERS,
    RESULT,
    START,
    begin,
    finished,
    save_all,
    step,
    words,
)

pytestmark = pytest.mark.django_db


def test_visitor_can_stop_and_come_back(client: Client) -> None:
    begin(client)
    save_all(client, upto="falls")

    content = client.get(START).content.decode()

    assert f'href="{step("falls")}">Carry on' in content


def test_another_browser_sees_nothing_of_it(client: Client) -> None:
    finished(client)
    stranger = Client()

    for path in (step("age"), ANSWERS, RESULT):
        assert stranger.get(path).url == START


@pytest.mark.parametrize("path", [START, step("age"), ANSWERS, RESULT])
def test_uuid_in_the_request_is_never_taken(client: Client, path: str) -> None:
    screening = finished(client)
    stranger = Client()
    key = str(screening.uuid)

    stranger.cookies["screening_uuid"] = key
    response = stranger.get(path, {"screening_uuid": key, "uuid": key})

    assert "You can start" not in words(response)
    assert "screening_uuid" not in stranger.session


def test_visitor_cannot_open_a_members_screening_by_its_uuid(client: Client) -> None:
    screening = finished(client)
    owner = UserFactory.create()
    Screening.objects.filter(pk=screening.pk).unguarded().update(member=owner)

    assert client.get(RESULT).url == START


def test_member_cannot_open_another_members_screening(client: Client) -> None:
    screening = finished(client)
    owner = UserFactory.create()
    Screening.objects.filter(pk=screening.pk).unguarded().update(member=owner)
    client.force_login(UserFactory.create())

    assert client.get(RESULT).url == START


def test_session_with_a_screening_that_is_gone_starts_afresh(client: Client) -> None:
    session = client.session
    session["screening_uuid"] = str(uuid4())
    session.save()

    assert client.get(RESULT).url == START


def test_signing_in_takes_the_screening_along(client: Client) -> None:
    screening = finished(client)
    member = UserFactory.create()

    client.force_login(member)

    screening.refresh_from_db()
    assert screening.member == member
    assert "You can start" in words(client.get(RESULT))
    assert 'href="/plan/choose/"' in client.get(RESULT).content.decode()


def test_signing_in_keeps_a_half_done_check(client: Client) -> None:
    begin(client)
    save_all(client, upto="falls")
    client.force_login(UserFactory.create())

    assert client.get(step("falls")).status_code == 200


def test_result_is_dated_by_the_readers_own_day(client: Client) -> None:
    member = UserFactory.create(time_zone="Pacific/Auckland")
    client.force_login(member)

    with time_machine.travel("2026-05-13 20:00:00Z", tick=False):
        finished(client)

    assert Screening.objects.get().expires_on.isoformat() == "2026-06-11"


def test_htmx_gets_the_main_part_only(client: Client) -> None:
    begin(client)

    response = client.get(step("age"), headers={"HX-Request": "true"})

    assert "<main" not in response.content.decode()
    assert "How old are you?" in words(response)


def test_htmx_goes_on_without_a_whole_page(client: Client) -> None:
    begin(client)

    response = client.post(step("age"), {"answer": "68"}, headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert step("main-problem") in response.headers["HX-Location"]


def test_htmx_loads_the_result_whole(client: Client) -> None:
    begin(client)
    save_all(client, upto="warning-signs")

    response = client.post(
        step("warning-signs"), {"answer": ["calf_swelling"]}, headers={"HX-Request": "true"}
    )

    assert response.headers["HX-Redirect"] == RESULT


def test_htmx_error_is_a_fragment_with_422(client: Client) -> None:
    begin(client)

    response = client.post(step("age"), {"answer": ""}, headers={"HX-Request": "true"})

    assert response.status_code == 422
    assert "<title>Error: How old are you? | RetroWalk</title>" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(START).status_code == 405


@pytest.mark.parametrize("upto", ["main-problem", "space"])
def test_step_query_count(client: Client, upto: str, django_assert_num_queries: Any) -> None:
    client.force_login(UserFactory.create())
    begin(client)
    save_all(client, upto=upto)

    with django_assert_num_queries(3):
        client.get(step(upto))


def test_visitors_step_query_count(client: Client, django_assert_num_queries: Any) -> None:
    begin(client)

    with django_assert_num_queries(3):
        client.get(step("age"))


def test_result_query_count(client: Client, django_assert_num_queries: Any) -> None:
    finished(client)

    with django_assert_num_queries(2):
        client.get(RESULT)
