from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from programs.plans.models import Plan
from programs.sessions.models import WalkSession
from programs.vocabulary import Readiness, SessionStatus
from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    NOW,
    member_with_plan,
    missing_uuid,
    ready_for,
    walked,
    walks_of,
)
from tests.programs.views.member.plan_pages import HTMX, signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]

ADDRESSES = ["", "move/", "excuse/"]
CHANGES = ["move/", "excuse/", "put-back/", "shorten/"]


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(client: Client, loaded_programs: None, _now: None) -> Plan:
    found = member_with_plan()
    signed_in(client, found.member)
    return found


@pytest.fixture
def friday(plan: Plan) -> WalkSession:
    return walks_of(plan)[1]


def page_of(walk: WalkSession, part: str = "") -> str:
    return f"/sessions/{walk.uuid}/{part}"


@pytest.mark.parametrize("part", ADDRESSES)
def test_walk_of_somebody_else_is_not_found(client: Client, friday: WalkSession, part: str) -> None:
    signed_in(client, UserFactory.create())

    assert client.get(page_of(friday, part)).status_code == 404


@pytest.mark.parametrize("part", CHANGES)
def test_stranger_changes_nothing(client: Client, friday: WalkSession, part: str) -> None:
    signed_in(client, UserFactory.create())
    sent = {"due_on": "2026-05-16", "reason": "ill", "shortened": "yes"}

    response = client.post(page_of(friday, part), sent)

    assert (response.status_code, WalkSession.objects.get(pk=friday.pk).version) == (404, 1)


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("part", ADDRESSES)
def test_unknown_walk_is_not_found(client: Client, part: str) -> None:
    assert client.get(f"/sessions/{missing_uuid()}/{part}").status_code == 404


def test_page_shows_bar_support_pace_effort_and_cue(client: Client, friday: WalkSession) -> None:
    page = client.get(page_of(friday))

    for said in (
        "Week 1: session 1 of 30 14 minutes 4 backward walks of 30 seconds.",
        "Support Treadmill, both hands on the side rails, clip on",
        "Pace 1.1 to 1.4 km/h",
        "Effort 2 to 3 out of 10",
        "Think of Toe, ball, heel",
        "Warm-up, walk forward 5 minutes",
    ):
        assert said in words(page)
    assert 'aria-label="2 min backward, 12 min forward"' in page.content.decode()


def test_pace_follows_the_members_units(client: Client, plan: Plan, friday: WalkSession) -> None:
    plan.member.units = "miles"
    plan.member.save()

    assert "Pace 0.7 to 0.9 mph" in words(client.get(page_of(friday)))


def test_walk_of_today_can_be_started(client: Client, plan: Plan) -> None:
    today, friday, _monday = walks_of(plan)

    assert page_of(today, "ready/") in client.get(page_of(today)).content.decode()
    assert page_of(friday, "ready/") not in client.get(page_of(friday)).content.decode()


def test_done_walk_offers_no_change(client: Client, plan: Plan) -> None:
    done = walked(walks_of(plan)[0])

    page = client.get(page_of(done)).content.decode()

    assert page_of(done, "move/") not in page
    assert page_of(done, "excuse/") not in page


def test_move_offers_only_days_that_keep_the_rest(client: Client, friday: WalkSession) -> None:
    form = client.get(page_of(friday, "move/")).context["form"]

    assert form.fields["due_on"].choices == [("2026-05-16", "Saturday 16 May")]


def test_move_is_a_fragment_for_htmx(client: Client, friday: WalkSession) -> None:
    page = client.get(page_of(friday, "move/"), **HTMX)

    assert "<h1" not in page.content.decode()
    assert 'hx-target="this"' in page.content.decode()


def test_moved_walk_says_where_it_went_and_offers_undo(client: Client, friday: WalkSession) -> None:
    page = client.post(page_of(friday, "move/"), {"due_on": "2026-05-16"}, follow=True)

    assert WalkSession.objects.get(pk=friday.pk).due_on == date(2026, 5, 16)
    assert "Moved to Saturday 16 May. Undo" in words(page)
    assert f'action="{page_of(friday, "move/")}?due_on=2026-05-15"' in page.content.decode()


def test_undo_moves_the_walk_back(client: Client, friday: WalkSession) -> None:
    client.post(page_of(friday, "move/"), {"due_on": "2026-05-16"})

    client.post(page_of(friday, "move/") + "?due_on=2026-05-15")

    back = WalkSession.objects.get(pk=friday.pk)
    assert (back.due_on, back.moved_from) == (date(2026, 5, 15), None)


def test_htmx_move_swaps_this_week_with_the_message(client: Client, friday: WalkSession) -> None:
    page = client.post(page_of(friday, "move/"), {"due_on": "2026-05-16"}, **HTMX)

    assert (page.status_code, page["HX-Retarget"]) == (200, "#this-week")
    assert 'id="this-week"' in page.content.decode()
    assert 'hx-swap-oob="true"' in page.content.decode()
    assert "Moved to Saturday 16 May. Undo" in words(page)
    assert "<h1" not in page.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["browser", "htmx"])
@pytest.mark.parametrize(
    "day", ["", "2026-05-14", "2026-05-18", "2026-02-30", "soon", ["2026-05-16", "2026-05-17"]]
)
def test_day_that_is_not_offered_is_sent_back(
    client: Client, friday: WalkSession, day: str, headers: dict[str, str]
) -> None:
    page = client.post(page_of(friday, "move/"), {"due_on": day}, **headers)

    assert page.status_code == 422
    assert "Choose one of these days" in words(page)
    assert WalkSession.objects.get(pk=friday.pk).due_on == date(2026, 5, 15)


def test_walk_without_another_day_offers_to_leave_it_out(client: Client, plan: Plan) -> None:
    page = client.get(page_of(walks_of(plan)[0], "move/"))

    assert "No other day fits in this week of your plan" in words(page)


def test_walk_left_out_can_be_put_back(client: Client, friday: WalkSession) -> None:
    page = client.post(page_of(friday, "excuse/"), {"reason": "ill"}, follow=True)
    status = WalkSession.objects.get(pk=friday.pk).status

    back = client.post(page_of(friday, "put-back/"), follow=True)

    assert ("Friday 15 May is left out. Undo" in words(page), status) == (True, "excused")
    assert "Friday 15 May is back in your plan." in words(back)
    assert WalkSession.objects.get(pk=friday.pk).status == "scheduled"


@pytest.mark.parametrize("reason", ["", "hold", "lazy"])
def test_leaving_out_needs_a_reason_from_the_list(
    client: Client, friday: WalkSession, reason: str
) -> None:
    page = client.post(page_of(friday, "excuse/"), {"reason": reason})

    assert page.status_code == 422
    assert words(page).count("Choose a reason") >= 2


def test_leaving_out_a_done_walk_is_refused_in_words(client: Client, plan: Plan) -> None:
    done = walked(walks_of(plan)[0])

    page = client.post(page_of(done, "excuse/"), {"reason": "ill"})

    assert page.status_code == 422
    assert "has begun or is over" in words(page)


def test_putting_back_what_stands_is_refused_in_words(client: Client, friday: WalkSession) -> None:
    page = client.post(page_of(friday, "put-back/"))

    assert page.status_code == 422
    assert "This walk is not left out." in words(page)


def test_shortened_walk_gets_its_length_back_by_undo(client: Client, friday: WalkSession) -> None:
    page = client.post(page_of(friday, "shorten/"), {"shortened": "yes"}, follow=True)
    halved = WalkSession.objects.get(pk=friday.pk).repetitions

    client.post(page_of(friday, "shorten/") + "?shortened=no")

    assert "This walk is half as long. Undo" in words(page)
    assert (halved, WalkSession.objects.get(pk=friday.pk).repetitions) == (2, 4)


@pytest.mark.parametrize("wish", ["", "maybe", "YES"])
def test_unknown_wish_shortens_nothing(client: Client, friday: WalkSession, wish: str) -> None:
    page = client.post(page_of(friday, "shorten/"), {"shortened": wish})

    assert (page.status_code, WalkSession.objects.get(pk=friday.pk).repetitions) == (422, 4)


def test_not_today_stands_on_the_pages_of_the_walk_until_tomorrow(
    client: Client, plan: Plan
) -> None:
    today = walks_of(plan)[0]
    start = f'href="{page_of(today, "ready/")}"'
    before = [client.get(address).content.decode() for address in (page_of(today), "/plan/")]
    assert all(start in page for page in before)

    ready_for(today, result=Readiness.NOT_TODAY)

    own, row = client.get(page_of(today)), client.get("/plan/")
    assert "That stands until tomorrow. Then you can check again." in words(own)
    assert "Move to another day" in words(own)
    assert "Rest is what helps now. You can see your plan or get help ." in words(own)
    assert "Rest today, as your check said. You can check again tomorrow." in words(row)
    assert start not in own.content.decode() + row.content.decode()
    shortened = client.post(page_of(today, "shorten/"), {"shortened": "perhaps"})
    assert start not in shortened.content.decode()
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        friday = walks_of(plan)[1]
        assert f'href="{page_of(friday, "ready/")}"' in client.get("/plan/").content.decode()
        assert "Start session" in words(client.get(page_of(friday)))


def test_begun_walk_after_not_today_can_only_be_saved(client: Client, plan: Plan) -> None:
    begun = walks_of(plan)[0]
    WalkSession.objects.filter(pk=begun.pk).update(status=SessionStatus.STARTED)
    assert "Go on with your walk" in words(client.get(page_of(begun)))

    ready_for(begun, result=Readiness.NOT_TODAY)

    page = words(client.get(page_of(begun)))
    assert "Save what you walked" in page
    assert "Go on with your walk" not in page


@pytest.mark.parametrize("part", ["put-back/", "shorten/"])
def test_change_is_never_made_by_a_link(client: Client, friday: WalkSession, part: str) -> None:
    assert client.get(page_of(friday, part)).status_code == 405


@pytest.mark.parametrize(("part", "count"), [("", 3), ("move/", 4), ("excuse/", 2)])
def test_page_query_count(
    client: Client,
    friday: WalkSession,
    part: str,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    client.get(page_of(friday, part))

    with django_assert_num_queries(count):
        client.get(page_of(friday, part))
