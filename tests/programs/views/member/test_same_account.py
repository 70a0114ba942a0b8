"""What a player sends counts only for the account it was walked under (H11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from programs.sessions.models import SafetyEvent, WalkSession
from programs.views.member.same_account import OTHER_ACCOUNT
from programs.vocabulary import SessionStatus
from tests.factories.accounts import UserFactory
from tests.factories.programs import NOW, member_with_plan, ready_for, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]

MOMENT = NOW.isoformat()
RESULT = {
    "started_at": MOMENT,
    "finished_at": MOMENT,
    "device_now": MOMENT,
    "time_zone": "Europe/London",
    "ended": "completed",
    "intervals": [{"part": 0, "kind": "backward", "planned_seconds": 30, "active_seconds": 30}],
    "events": [],
}
STOP = {"event": str(uuid4()), "rule": "stop_fall", "answers": {}, "at": MOMENT}
MESSAGES = {"start": {"started_at": MOMENT}, "finish": RESULT, "stop": STOP}


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def walk(client: Client, loaded_programs: None, _now: None) -> WalkSession:
    """Today's walk of the member who is signed in, checked and ready."""
    found = walks_of(member_with_plan())[0]
    ready_for(found)
    client.force_login(found.member)
    return found


def send(client: Client, walk: WalkSession, name: str, **headers: Any) -> Any:
    address = f"/sessions/{walk.uuid}/{name}/"
    return client.post(address, MESSAGES[name], content_type="application/json", headers=headers)


@pytest.mark.parametrize("name", MESSAGES)
def test_message_of_another_account_is_refused_and_nothing_is_kept(
    client: Client, walk: WalkSession, name: str
) -> None:
    other = UserFactory.create()

    response = send(client, walk, name, X_RetroWalk_Account=str(other.uuid))

    walk.refresh_from_db()
    assert response.status_code == 403
    assert response.json() == {"status": "other_account", "errors": [OTHER_ACCOUNT]}
    assert walk.status == SessionStatus.SCHEDULED
    assert not SafetyEvent.objects.exists()


@pytest.mark.parametrize("name", MESSAGES)
def test_walk_of_another_account_is_refused_before_it_is_looked_for(
    client: Client, walk: WalkSession, name: str
) -> None:
    owner = walk.member
    client.force_login(UserFactory.create())

    response = send(client, walk, name, X_RetroWalk_Account=str(owner.uuid))

    # A 404 would tell the device that the walk is gone; it is only somebody else's.
    assert response.status_code == 403


@pytest.mark.parametrize("name", MESSAGES)
def test_message_of_the_account_signed_in_is_kept(
    client: Client, walk: WalkSession, name: str
) -> None:
    response = send(client, walk, name, X_RetroWalk_Account=str(walk.member.uuid))

    assert response.status_code == 200


@pytest.mark.parametrize("name", MESSAGES)
def test_message_without_an_account_is_kept(client: Client, walk: WalkSession, name: str) -> None:
    assert send(client, walk, name).status_code == 200


def test_account_that_is_no_account_is_refused(client: Client, walk: WalkSession) -> None:
    assert send(client, walk, "finish", X_RetroWalk_Account="nobody").status_code == 403
