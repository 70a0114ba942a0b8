"""A walk typed in wrongly is asked again, and opens no player behind a closed gate."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from programs.sessions.models import WalkSession
from tests.factories.programs import NOW, member_with_plan, walked, walks_of
from tests.programs.sessions.moves import check
from tests.programs.views.member.plan_pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

PLAYER = (b'id="walk-data"', b"js/player")


@pytest.fixture
def walk(client: Client, loaded_programs: None) -> WalkSession:
    """The first walk of a plan, due today."""
    plan = member_with_plan()
    signed_in(client, plan.member)
    return walks_of(plan)[0]


@time_machine.travel(NOW, tick=False)
def test_wrong_log_by_hand_shows_the_form_without_the_player(
    client: Client, walk: WalkSession
) -> None:
    response = client.post(f"/sessions/{walk.uuid}/by-hand/", {"backward_minutes": "many"})

    assert response.status_code == 422
    assert [part in response.content for part in PLAYER] == [False, False]
    assert b'value="many"' in response.content


@time_machine.travel(NOW, tick=False)
def test_page_behind_open_gates_has_the_player(client: Client, walk: WalkSession) -> None:
    check(walk)

    response = client.get(f"/sessions/{walk.uuid}/walk/")

    assert [part in response.content for part in PLAYER] == [True, True]


@time_machine.travel(NOW, tick=False)
def test_walk_of_today_or_before_can_be_typed_in_from_its_page(
    client: Client, walk: WalkSession
) -> None:
    page = client.get(f"/sessions/{walk.uuid}/")
    form = client.get(f"/sessions/{walk.uuid}/by-hand/")

    assert f"/sessions/{walk.uuid}/by-hand/".encode() in page.content
    assert form.status_code == 200
    assert [part in form.content for part in PLAYER] == [False, False]


@time_machine.travel(NOW, tick=False)
def test_walk_of_a_later_day_cannot_be_typed_in(client: Client, walk: WalkSession) -> None:
    friday = walks_of(walk.plan)[1]

    response = client.post(
        f"/sessions/{friday.uuid}/by-hand/", {"walked_on": "2026-05-13", "backward_minutes": "2"}
    )

    assert response.status_code == 422
    assert b"This walk is for a later day" in response.content


def test_one_day_holds_one_walk_typed_in(client: Client, walk: WalkSession) -> None:
    walked(walk)
    friday = walks_of(walk.plan)[1]

    with time_machine.travel(friday.due_at, tick=False):
        response = client.post(
            f"/sessions/{friday.uuid}/by-hand/",
            {"walked_on": "2026-05-13", "backward_minutes": "2"},
        )

    assert response.status_code == 422
    assert b"You have a walk saved on this day already" in response.content
