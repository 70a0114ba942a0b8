"""The adjust page: one change, its preview, conflicts, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import AccessEvent, User
from programs.plans.models import Plan, PlanRevision
from programs.plans.rules.revising import Kind
from retrowalk.models import OutgoingMail
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, walked, walks_of
from tests.programs.sessions.moves import check, start
from tests.programs.sessions.revisions import physio_of, revise
from tests.programs.views.member.plan_pages import HTMX, signed_in, words
from tests.programs.views.physio.costs import costs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(loaded_programs: None, _now: None) -> Plan:
    return member_with_plan(user={"name": "Margaret Ellis", "birth_year": 1958})


@pytest.fixture
def physio(client: Client, plan: Plan) -> User:
    found = physio_of(plan)
    signed_in(client, found)
    return found


def address(plan: Plan) -> str:
    return f"/clients/{plan.member.uuid}/plan/revise/"


def typed(plan: Plan, **changes: Any) -> dict[str, Any]:
    """Return the form as the page fills it in, for a plan as it stands."""
    plan.refresh_from_db()
    shown = {
        "weekdays": "0,2,4",
        "support_level": "3",
        "top_speed": "600",
        "effort_limit": "5",
        "spotter": "first_three",
        "step_up": "by_rules",
    }
    filled: dict[str, Any] = {
        "client": str(plan.member.uuid),
        "version": str(plan.version),
        "quick": "",
        "until": "",
        **{f"shown-{name}": value for name, value in shown.items()},
        **shown,
        "weekdays": ["0", "2", "4"],
        "reason": "Her knee was sore.",
        "action": "save",
    }
    return filled | changes


def send(browser: Client, plan: Plan, **changes: Any) -> HttpResponse:
    return browser.post(address(plan), typed(plan, **changes))  # type: ignore[return-value]


@pytest.mark.usefixtures("physio")
def test_page_names_the_client_twice_and_shows_the_plan_as_it_is(
    client: Client, plan: Plan
) -> None:
    page = words(client.get(address(plan)))

    assert "Margaret Ellis, born 1958" in page
    assert "Week 1 of 10, 3 walks a week" in page
    for line in ("Both treadmill rails", "2.16 km/h", "5 / 10", "First 3 walks"):
        assert line in page


def test_saved_change_is_told_with_its_day_and_a_way_back(
    client: Client, plan: Plan, physio: User
) -> None:
    walked(walks_of(plan)[0])

    page = words(client.post(address(plan), typed(plan, effort_limit="3"), follow=True))

    edition = PlanRevision.objects.get(number=2)
    assert (edition.made_by, edition.reason) == (physio, "Her knee was sore.")
    assert "Saved. Effort limit: 3 out of 10. Margaret is told in 5 minutes." in page
    assert "Take it back" in page
    assert OutgoingMail.objects.get().next_try_at == NOW + timedelta(minutes=5)


@pytest.mark.usefixtures("physio")
@pytest.mark.parametrize("change", [{"effort_limit": "3"}, {"quick": "more_support"}])
def test_preview_shows_before_and_after_and_stores_nothing(
    client: Client, plan: Plan, change: dict[str, str]
) -> None:
    walked(walks_of(plan)[0])

    sent = typed(plan, **change, reason="", action="preview")
    page = client.post(address(plan), sent, **HTMX)

    shown = words(page)
    gone = '<div id="revise-errors" hidden hx-swap-oob="true"></div>'
    assert gone in page.content.decode().replace("\n", "")
    assert "Changes start Friday 15 May. Margaret will be told." in shown
    assert shown.count("Week 1 of 10") == 2
    assert 'class="is-new"' in page.content.decode()
    assert "<h1" not in page.content.decode()
    assert PlanRevision.objects.count() == 1


def test_speeds_are_in_the_physios_units_and_no_two_read_alike(
    client: Client, plan: Plan, physio: User
) -> None:
    User.objects.filter(pk=physio.pk).update(units="miles")

    saved = words(client.post(address(plan), typed(plan, top_speed="528"), follow=True))
    page = client.get(address(plan))
    refused = words(send(client, plan, **{"top_speed": "900", "shown-top_speed": "528"}))

    offered = [one["words"] for one in page.context["settings"]["top_speed"]]
    assert ("1.12 mph" in offered, "1.18 mph" in offered, "1.23 mph" in offered) == (True,) * 3
    assert len(offered) == len(set(offered))
    assert words(page).count("Top speed: 1.18 mph.") == 1
    assert "Saved. Top speed: 1.18 mph." in saved
    assert "Choose a top speed from 0.45 mph to 1.34 mph." in refused
    assert "km/h" not in saved + words(page) + refused


@pytest.mark.usefixtures("physio")
def test_quick_change_brings_a_reason_to_start_from(client: Client, plan: Plan) -> None:
    page = client.get(address(plan), {"change": "more_support"})

    assert 'value="Hold on a little more for now."' in page.content.decode()


@pytest.mark.usefixtures("physio")
@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, "Nothing has changed yet"),
        ({"effort_limit": "3", "spotter": "every_time"}, "effort limit and second person"),
        ({"quick": "lock", "step_up": "by_physio"}, "hold this week and step up"),
        ({"quick": "back_one"}, "This is week 1"),
        ({"quick": "next_week"}, "open from Wednesday 20 May"),
        ({"effort_limit": "3", "reason": " "}, "Write why. Margaret reads this."),
        ({"effort_limit": "3", "reason": "x" * 201}, "200 characters or fewer"),
        ({"weekdays": ["0", "1", "3"]}, "rest day"),
        ({"weekdays": []}, "Choose 3 days"),
        ({"support_level": "5"}, "allows: rail, both rails"),
        ({"top_speed": "99999"}, "Choose a speed"),
        ({"top_speed": "900"}, "Choose a top speed from"),
        ({"effort_limit": "9"}, "from 2 to 5"),
        ({"quick": "magic"}, "Choose one of the quick changes"),
        ({"quick": "pause", "until": "2026-02-30"}, "last day of the pause"),
        ({"quick": "pause", "until": "2027-05-13"}, "within 90 days"),
        ({"quick": "resume"}, "not paused"),
        ({"version": "many"}, "Open the page again"),
    ],
)
def test_what_cannot_be_is_said_and_keeps_what_was_typed(
    client: Client, plan: Plan, changes: dict[str, Any], answer: str
) -> None:
    page = send(client, plan, **changes)

    assert page.status_code == 422
    assert answer in words(page)
    assert '<div id="revise-errors">' in page.content.decode()
    if "reason" not in changes:
        assert "Her knee was sore." in page.content.decode()
    assert PlanRevision.objects.count() == 1


def test_colleagues_change_and_mine_are_shown_side_by_side(
    client: Client, plan: Plan, physio: User
) -> None:
    mine = typed(plan, quick="more_support")
    revise(plan, Kind.EFFORT, 3, reason="Too hard on Monday.")

    page = client.post(address(plan), mine)

    assert page.status_code == 409
    shown = words(page)
    for side in (
        "Effort limit: 3 out of 10.",
        "Too hard on Monday.",
        "Support: both hands on a rail.",
        "Her knee was sore.",
    ):
        assert side in shown
    plan.refresh_from_db()
    assert plan.support_level == 3


def test_mine_can_be_sent_over_the_plan_as_it_is_now(
    client: Client, plan: Plan, physio: User
) -> None:
    mine = typed(plan, spotter="every_time")
    revise(plan, Kind.EFFORT, 3)
    conflict = client.post(address(plan), mine)

    sent: dict[str, Any] = {"client": str(plan.member.uuid), "action": "save"}
    for name, value in conflict.context["sent"]:
        sent.setdefault(name, []).append(value)
    client.post(address(plan), sent)

    plan.refresh_from_db()
    assert (plan.effort_cap, plan.spotter) == (3, "every_time")


@pytest.mark.usefixtures("physio")
def test_second_click_shows_the_first_change(client: Client, plan: Plan) -> None:
    sent = typed(plan, effort_limit="3")

    pages = [client.post(address(plan), sent).status_code for _click in range(2)]

    assert pages == [302, 302]
    assert PlanRevision.objects.count() == 2


@pytest.mark.usefixtures("physio")
def test_form_of_another_client_changes_nothing(client: Client, plan: Plan) -> None:
    page = send(client, plan, effort_limit="3", client=str(uuid4()))

    assert page.status_code == 409
    assert "opened for another client" in words(page)
    assert PlanRevision.objects.count() == 1


@pytest.mark.usefixtures("physio")
def test_change_waits_for_a_walk_under_way(client: Client, plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    page = client.get(address(plan), {"change": "more_support"})

    assert "A walk is under way, so the change waits" in words(page)
    assert "Changes start Friday 15 May" in words(page)


def test_change_is_taken_back_and_nobody_is_told(client: Client, plan: Plan, physio: User) -> None:
    send(client, plan, effort_limit="3")

    page = client.post(f"{address(plan)}2/undo/", follow=True)

    plan.refresh_from_db()
    assert plan.effort_cap == 5
    assert "Taken back. Margaret was not told." in words(page)
    assert not OutgoingMail.objects.exists()


def test_change_taken_back_too_late_says_why(client: Client, plan: Plan, physio: User) -> None:
    send(client, plan, effort_limit="3")

    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        page = client.post(f"{address(plan)}2/undo/", follow=True)

    plan.refresh_from_db()
    assert plan.effort_cap == 3
    assert "The 5 minutes are over." in words(page)


@pytest.mark.usefixtures("physio")
def test_client_without_a_plan_is_led_to_one(client: Client, plan: Plan) -> None:
    Plan.objects.update(status="ended", ended_on=WEDNESDAY)

    for tail in ("plan/revise/", "decisions/"):
        page = client.get(f"/clients/{plan.member.uuid}/{tail}")
        assert (page.status_code, "No plan is running" in words(page)) == (200, True)


def test_each_look_and_change_is_written_down(client: Client, plan: Plan, physio: User) -> None:
    client.get(address(plan))
    send(client, plan, effort_limit="3")

    seen = AccessEvent.objects.filter(actor=physio, member=plan.member)
    assert sorted(seen.values_list("action", "area")) == [("read", "plan"), ("revise_plan", "plan")]


@pytest.mark.usefixtures("physio")
def test_page_takes_eight_statements_at_most(
    client: Client, plan: Plan, django_assert_num_queries: Any
) -> None:
    page, sent = address(plan), typed(plan, effort_limit="3", action="preview")
    client.get(page)

    with django_assert_num_queries(7):
        client.post(page, sent, **HTMX)
    assert costs_of(client, page) == (8, 7)
