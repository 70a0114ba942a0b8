"""The player's page and what the player sends: kept once, told apart, refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programs.plans.models import ProgressionDecision
from programs.sessions.models import SafetyEvent, WalkSession
from programs.vocabulary import SessionStatus
from tests.factories.programs import WEDNESDAY, member_with_plan, walks_of
from tests.programs.sessions.moves import at, check
from tests.programs.sessions.rules.walks import event, interval, message
from tests.programs.views.member.member_pages import on_day_of, send, staff_of
from tests.programs.views.member.plan_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

SENT_AT = at(WEDNESDAY, 9, 30).isoformat()


@pytest.fixture
def walk(client: Client, loaded_programs: None) -> Iterator[WalkSession]:
    """Today's walk of the member who is signed in, checked, half past nine UTC."""
    found = walks_of(member_with_plan())[0]
    check(found)
    client.force_login(found.member)
    with on_day_of(found):
        yield found


def address(walk: WalkSession, name: str) -> str:
    return f"/sessions/{walk.uuid}/{name}/"


def result(**changed: Any) -> dict[str, Any]:
    return message(device_now=SENT_AT) | changed


def stop(**changed: Any) -> dict[str, Any]:
    told = {"event": str(uuid4()), "rule": "stop_dizzy", "answers": {}, "at": SENT_AT}
    return told | changed


def status(walk: WalkSession) -> str:
    found: str = WalkSession.objects.get(pk=walk.pk).status
    return found


def test_player_opens_behind_the_check(client: Client, walk: WalkSession) -> None:
    response = client.get(address(walk, "walk"))

    assert response.status_code == 200
    assert 'id="walk-data"' in response.content.decode()
    assert "Log this walk by hand" in words(response)


def test_player_stays_shut_without_the_check(client: Client, walk: WalkSession) -> None:
    walk.readiness_checks.unguarded().delete()

    response = client.get(address(walk, "walk"))

    assert response.status_code == 422
    assert "Answer the short check before this walk first." in words(response)
    assert address(walk, "ready") in response.content.decode()


def test_start_is_told_once_and_again(client: Client, walk: WalkSession) -> None:
    first = send(client, address(walk, "start"), {})
    again = send(client, address(walk, "start"), {})

    assert (first.status_code, again.status_code) == (200, 200)
    assert status(walk) == SessionStatus.STARTED


def test_start_behind_a_closed_gate_names_the_way_on(client: Client, walk: WalkSession) -> None:
    walk.readiness_checks.unguarded().update(is_setup_ready=False)

    response: Any = send(client, address(walk, "start"), {})

    assert response.status_code == 422
    assert response.json() == {
        "errors": ["Make your space ready first, then start."],
        "next": address(walk, "ready"),
    }


def test_finish_is_kept_and_leads_to_the_log(client: Client, walk: WalkSession) -> None:
    response: Any = send(client, address(walk, "finish"), result())

    assert response.status_code == 200
    assert response.json() == {"status": "saved", "next": address(walk, "log/pain")}
    assert status(walk) == SessionStatus.DONE


def test_finish_sent_again_gives_the_same_answer(client: Client, walk: WalkSession) -> None:
    first: Any = send(client, address(walk, "finish"), result())
    again: Any = send(client, address(walk, "finish"), result(device_now=SENT_AT[:-6] + "+00:00"))

    assert (again.status_code, again.json()) == (200, first.json())


def test_other_content_is_409_and_both_are_kept(client: Client, walk: WalkSession) -> None:
    send(client, address(walk, "finish"), result())

    other: Any = send(client, address(walk, "finish"), result(intervals=[interval(0)]))

    assert other.status_code == 409
    assert other.json()["status"] == "conflict"
    kept = WalkSession.objects.get(pk=walk.pk)
    assert [one["kind"] for one in kept.events] == ["other_result"]


def test_finish_that_cannot_be_read_is_422_by_name(client: Client, walk: WalkSession) -> None:
    response: Any = send(client, address(walk, "finish"), result(ended="won"))

    assert response.status_code == 422
    assert response.json() == {"errors": ["ended must be one of completed, stopped, timed_out."]}
    assert status(walk) == SessionStatus.SCHEDULED


def test_finish_without_a_check_is_422(client: Client, walk: WalkSession) -> None:
    walk.readiness_checks.unguarded().delete()

    assert send(client, address(walk, "finish"), result()).status_code == 422
    assert status(walk) == SessionStatus.SCHEDULED


@pytest.mark.parametrize("body", ["", "[]", "nonsense", '{"a": NaN}', '{"a": 1, "a": 2}'])
@pytest.mark.parametrize("name", ["finish", "stop"])
def test_body_that_is_no_object_is_400(
    client: Client, walk: WalkSession, name: str, body: str
) -> None:
    response = client.post(address(walk, name), body, content_type="application/json")

    assert response.status_code == 400


def test_stop_is_kept_at_once_and_twice_is_once(client: Client, walk: WalkSession) -> None:
    told = stop(rule="stop_fall", answers={"injury": True, "head_hit": False})

    first = send(client, address(walk, "stop"), told)
    again = send(client, address(walk, "stop"), told)

    assert (first.status_code, again.status_code) == (200, 200)
    assert SafetyEvent.objects.get().has_injury
    assert ProgressionDecision.objects.get().rule_number == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "first"},
        {"event": None},
        {"rule": "stop_the_world"},
        {"rule": None},
        {"at": "now"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "2026-05-13T09:30:00"},
        {"device_now": "yesterday"},
    ],
)
def test_stop_that_cannot_be_read_is_422_and_keeps_nothing(
    client: Client, walk: WalkSession, wrong: dict[str, Any]
) -> None:
    assert send(client, address(walk, "stop"), stop(**wrong)).status_code == 422
    assert not SafetyEvent.objects.exists()


def test_stop_of_a_clock_that_is_ahead_keeps_the_true_moment(
    client: Client, walk: WalkSession
) -> None:
    ahead = {"at": "2026-05-15T09:20:00+00:00", "device_now": "2026-05-15T09:30:00+00:00"}

    send(client, address(walk, "stop"), stop(**ahead))

    assert SafetyEvent.objects.get().occurred_at == at(WEDNESDAY, 9, 20)


def test_walk_by_hand_is_kept_and_leads_to_the_log(client: Client, walk: WalkSession) -> None:
    response = client.post(
        address(walk, "by-hand"), {"walked_on": "2026-05-13", "backward_minutes": "2"}
    )

    assert response["Location"] == address(walk, "log/pain")
    assert WalkSession.objects.get(pk=walk.pk).provenance == "by_hand"


@pytest.mark.parametrize(
    ("day", "minutes", "message"),
    [
        ("", "2", "Choose the day of the walk"),
        ("2026-02-30", "2", "Choose the day of the walk"),
        ("2026-05-14", "2", "Choose a day that is not in the future."),
        ("2026-05-13", "241", "Enter the minutes as a whole number from 0 to 240"),
        ("2026-05-13", "2.5", "Enter the minutes as a whole number from 0 to 240"),
        ("2026-05-13", "", "Enter the minutes as a whole number from 0 to 240"),
    ],
)
def test_walk_by_hand_that_cannot_be_is_422_and_kept_on_the_page(
    client: Client, walk: WalkSession, day: str, minutes: str, message: str
) -> None:
    response = client.post(
        address(walk, "by-hand"), {"walked_on": day, "backward_minutes": minutes}
    )

    assert response.status_code == 422
    assert message in words(response)
    assert f'value="{minutes}"' in response.content.decode() or not minutes
    assert status(walk) == SessionStatus.SCHEDULED


def test_nobody_walks_for_another(client: Client, walk: WalkSession) -> None:
    posts = {"start": {}, "finish": result(), "stop": stop()}
    for other in staff_of(walk.member):
        client.force_login(other)
        assert client.get(address(walk, "walk")).status_code == 404
        for name, body in posts.items():
            assert send(client, address(walk, name), body).status_code == 404
        assert client.post(address(walk, "by-hand"), {}).status_code == 404
    assert status(walk) == SessionStatus.SCHEDULED


@pytest.mark.parametrize("name", ["start", "finish", "stop"])
def test_writes_are_posts_only(client: Client, walk: WalkSession, name: str) -> None:
    assert client.get(address(walk, name)).status_code == 405


def test_player_is_read_only(client: Client, walk: WalkSession) -> None:
    assert client.post(address(walk, "walk")).status_code == 405


def test_player_costs_five_queries(
    client: Client, walk: WalkSession, django_assert_num_queries: Any
) -> None:
    client.get(address(walk, "walk"))

    with django_assert_num_queries(5):
        client.get(address(walk, "walk"))


@pytest.mark.by_rows
def test_finish_costs_six_statements_and_asks_who_looks_after_the_member(
    client: Client, walk: WalkSession
) -> None:
    send(client, address(walk, "start"), {})

    assert len(statements(client, walk, result())) == 6 + 1


def test_finish_sent_again_costs_four_statements(client: Client, walk: WalkSession) -> None:
    send(client, address(walk, "finish"), result())

    assert len(statements(client, walk, result())) == 4


def test_stop_rule_is_weighed_with_the_finish(client: Client, walk: WalkSession) -> None:
    told = [event(1, "stop_rule", "stop_pain", answers={"pain": 8})]

    send(client, address(walk, "finish"), result(ended="stopped", events=told))

    assert ProgressionDecision.objects.get().rule_number == 7


def statements(client: Client, walk: WalkSession, body: dict[str, Any]) -> list[str]:
    """Return what was asked of the database, without the marks of the test's own transaction."""
    with CaptureQueriesContext(connection) as asked:
        send(client, address(walk, "finish"), body)
    return [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
