"""Sign-ins end: after a pause, and after a time altogether; staff sooner than members."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User

START = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


def is_signed_in(client: Client) -> Any:
    return client.get("/probe/private/").status_code == 200


@pytest.fixture
def sign_in(probes: None) -> Any:
    def sign_in(user: User) -> Any:
        client = Client()
        client.force_login(user)
        assert is_signed_in(client)
        return client

    return sign_in


@pytest.mark.parametrize(
    "pause,stays", [(timedelta(days=13, hours=23), True), (timedelta(days=14, minutes=2), False)]
)
def test_member_may_pause_for_two_weeks(
    sign_in: Any, member: User, pause: timedelta, stays: bool
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(member)
        clock.shift(pause)

        assert is_signed_in(client) is stays


@pytest.mark.parametrize(
    "pause,stays", [(timedelta(minutes=29), True), (timedelta(minutes=32), False)]
)
def test_staff_may_pause_for_half_an_hour(
    sign_in: Any, physio: User, pause: timedelta, stays: bool
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(physio)
        clock.shift(pause)

        assert is_signed_in(client) is stays


def test_busy_member_is_asked_again_after_thirty_days(sign_in: Any, member: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(member)
        for _ in range(3):
            clock.shift(timedelta(days=10))
            assert is_signed_in(client)
        clock.shift(timedelta(minutes=1))

        assert not is_signed_in(client)


def test_busy_staff_are_asked_again_after_twelve_hours(sign_in: Any, physio: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(physio)
        for _ in range(30):
            clock.shift(timedelta(minutes=24))
            assert is_signed_in(client)
        clock.shift(timedelta(minutes=1))

        assert not is_signed_in(client)


def test_session_is_written_at_most_once_a_minute(
    sign_in: Any,
    member: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(member)
        clock.shift(timedelta(seconds=30))
        with django_assert_num_queries(1) as quiet:
            client.get("/probe/private/")

    assert not any(query["sql"].startswith("UPDATE") for query in quiet.captured_queries)


def test_pages_show_the_time_of_the_member(signed_in: Client, member: User) -> None:
    response = signed_in.get("/probe/private/")

    assert response.text == f"for {member.email} in Asia/Tokyo"


def test_unknown_zone_counts_as_utc(signed_in: Client, member: User) -> None:
    member.time_zone = "Moon/Tranquillity"
    member.save()

    assert signed_in.get("/probe/private/").text.endswith("in UTC")
