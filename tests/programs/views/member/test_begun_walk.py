"""What was walked is kept, also when its door was shut meanwhile (R22, R24)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from programs.plans.services.end import end_plan
from programs.plans.services.hold import hold_plan
from programs.sessions.models import WalkSession
from programs.vocabulary import HoldKind, Readiness, SessionStatus
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, ready_for, walks_of
from tests.programs.views.member.plan_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]

MOMENT = NOW.isoformat()
WALKED: dict[str, Any] = {
    "started_at": MOMENT,
    "finished_at": MOMENT,
    "device_now": MOMENT,
    "time_zone": "Europe/London",
    "ended": "stopped",
    "intervals": [{"part": 0, "kind": "backward", "planned_seconds": 30, "active_seconds": 20}],
    "events": [{"sequence": 1, "at": MOMENT, "kind": "stop", "rule": None, "answers": {}}],
}


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def begun(client: Client, loaded_programs: None, _now: None) -> WalkSession:
    """Today's walk, begun by the member who is signed in."""
    walk = walks_of(member_with_plan())[0]
    ready_for(walk)
    client.force_login(walk.member)
    client.post(address_of(walk, "start/"), {}, content_type="application/json")
    return walk


def address_of(walk: WalkSession, part: str) -> str:
    return f"/sessions/{walk.uuid}/{part}"


def paused(walk: WalkSession) -> None:
    hold_plan(
        plan=walk.plan,
        kind=HoldKind.STOP_URGENT,
        reason="",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=walk.member,
        now=NOW,
    )


def not_today(walk: WalkSession) -> None:
    ready_for(walk, result=Readiness.NOT_TODAY)


def replaced(walk: WalkSession) -> None:
    WalkSession.objects.filter(pk=walk.pk).update(status=SessionStatus.SUPERSEDED)


def plan_ended(walk: WalkSession) -> None:
    end_plan(plan=walk.plan, by=walk.member, now=NOW, today=WEDNESDAY)


SHUT = [paused, not_today, replaced, plan_ended]


@pytest.mark.by_rows
@pytest.mark.parametrize("shut", SHUT)
def test_page_of_a_begun_walk_that_is_shut_holds_the_card_that_saves_it(
    client: Client, begun: WalkSession, shut: Callable[[WalkSession], None]
) -> None:
    shut(begun)

    response = client.get(address_of(begun, "walk/"))

    assert response.status_code == 422
    assert f'data-begun-walk="{begun.uuid}"' in response.content.decode()
    assert "Save what you walked" in words(response)


@pytest.mark.parametrize("shut", SHUT)
def test_begun_walk_reaches_us_through_a_shut_door(
    client: Client, begun: WalkSession, shut: Callable[[WalkSession], None]
) -> None:
    shut(begun)

    response = client.post(address_of(begun, "finish/"), WALKED, content_type="application/json")

    begun.refresh_from_db()
    assert (response.status_code, response.json()["status"]) == (200, "saved")
    assert (begun.status, begun.active_backward_seconds) == (SessionStatus.DONE, 20)


@pytest.mark.parametrize("address", ["/today/", "/plan/", "/me/", "/guide/", "/check/"])
def test_page_of_somebody_signed_in_names_their_account_and_can_send(
    client: Client, begun: WalkSession, address: str
) -> None:
    page = client.get(address, follow=True).content.decode()

    assert f'data-account="{begun.member.uuid}"' in page
    assert 'data-unsent-script="/static/js/unsent.js"' in page
    assert 'name="csrfmiddlewaretoken"' in page


def test_page_of_nobody_names_no_account(client: Client) -> None:
    page = client.get("/guide/").content.decode()

    assert "data-account" not in page
    assert "csrfmiddlewaretoken" not in page
