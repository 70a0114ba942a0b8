"""Today in the browser's eyes: one job, words that fit it, and few queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from programs.plans.models import Note, Plan
from programs.sessions.models import WalkSession
from programs.views.member.today import greeting
from programs.vocabulary import CheckInKind
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory, UserFactory
from tests.factories.programs import WEDNESDAY, member_with_plan, told, walked, walks_of
from tests.programs.sessions.moves import at, check, decisions, start, tell, walk_through
from tests.programs.views.member.member_pages import at_moment, on_day_of
from tests.programs.views.member.plan_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

TODAY = "/today/"


@pytest.fixture
def plan(client: Client, loaded_programs: None) -> Plan:
    """A knee plan of Margaret, who is signed in; Bob is her second person."""
    made = member_with_plan(user={"name": "Margaret Holt", "second_person": "Bob"})
    client.force_login(made.member)
    return made


def page(client: Client, walk: WalkSession, hour: int = 9, minute: int = 30) -> str:
    with on_day_of(walk, hour, minute):
        return words(client.get(TODAY))


def test_walk_of_today_is_told_whole(client: Client, plan: Plan) -> None:
    found = page(client, walks_of(plan)[0])

    assert "Good morning, Margaret" in found
    assert "Wednesday 13 May" in found
    assert "Today: session 1 of 30" in found
    assert "14 minutes" in found
    assert "4 backward walks of 30 seconds. Easy forward walks between." in found
    assert "Ask Bob to stand at the console." in found
    assert "Next session Friday 15 May, same as today" in found
    assert "0 of 2 done" in found


def test_start_is_the_first_button_and_move_is_beside_it(client: Client, plan: Plan) -> None:
    walk = walks_of(plan)[0]
    with on_day_of(walk):
        body = client.get(TODAY).content.decode()

    main = body[body.index("<main") :]
    start_at, move_at = main.index("Start session"), main.index("Move to another day")
    assert main.index('class="button') < start_at < move_at
    assert f"/sessions/{walk.uuid}/ready/" in main


def test_second_person_without_a_name_is_still_asked_for(client: Client) -> None:
    made = member_with_plan()
    client.force_login(made.member)

    found = page(client, walks_of(made)[0])

    assert "Ask your second person to stand at the console." in found


def test_note_says_who_wrote_it_and_when(client: Client, plan: Plan) -> None:
    link = ClinicLinkFactory.create(member=plan.member)
    anna = UserFactory.create(name="Anna King")
    care = CareRelationshipFactory.create(link=link, role=Role.COACH)
    Note.objects.create(
        plan=plan,
        member=plan.member,
        author=care.staff,
        body="Well walked.",
        created_at=at(date(2026, 5, 11), 10),
    )
    care.staff.name = "Carl Ost"
    care.staff.save()
    assert "Carl, your coach" in page(client, walks_of(plan)[0])

    Note.objects.create(
        plan=plan,
        member=plan.member,
        author=anna,
        body="Hold on.",
        created_at=at(date(2026, 5, 12), 10),
    )
    found = page(client, walks_of(plan)[0])

    assert "AK Anna “Hold on.” Yesterday" in found


@pytest.mark.by_rows
def test_trend_is_drawn_and_said(client: Client, plan: Plan) -> None:
    walks = walks_of(plan)
    for walk, pain in zip(walks, (5, 4, 2), strict=True):
        walked(walk)
        told(walk, pain=pain, at=at(walk.due_on, 12))

    found = page(client, walks[2], 18)

    assert "Pain on your walks Down from 5 to 2 out of 10" in found


def test_ten_minute_question_stands_beside_the_main_card(client: Client, plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])

    assert "How is your pain now?" not in page(client, walk, 9, 34)
    assert "How is your pain now?" in page(client, walk, 9, 35)


def test_walk_under_way_offers_to_go_on(client: Client, plan: Plan) -> None:
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    assert "Go on with your walk" in page(client, walk)


def test_urgent_stop_shows_the_number_first(client: Client, plan: Plan) -> None:
    with on_day_of(walks_of(plan)[0]):
        check(walks_of(plan)[0], r_urgent="yes")
        found = words(client.get(TODAY))

    assert "Get care first" in found
    assert "Call 999" in found
    assert "Start session" not in found


def test_half_told_log_of_yesterday_is_weighed_on_today(client: Client, plan: Plan) -> None:
    walk = walk_through(walks_of(plan)[0])
    tell(walk, pain=8, is_complete=False)

    with at_moment(at(WEDNESDAY + timedelta(days=1), 8)):
        client.get(TODAY)

    assert decisions(plan) == [(7, "regress")]


def test_week_that_is_over_is_decided_on_today(client: Client, plan: Plan) -> None:
    with at_moment(at(date(2026, 5, 20), 8)):
        client.get(TODAY)

    assert decisions(plan) == [(17, "continue")]


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_greeting_follows_the_hour(hour: int, words: str) -> None:
    assert str(greeting(hour)) == words


def test_visitor_is_sent_to_sign_in(client: Client) -> None:
    response = client.get(TODAY)

    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/today/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_today_is_only_read(client: Client, plan: Plan, method: str) -> None:
    assert getattr(client, method)(TODAY).status_code == 405


@pytest.mark.by_rows
@pytest.mark.parametrize("walks", [0, 2])
def test_today_costs_six_queries(
    client: Client, plan: Plan, walks: int, django_assert_num_queries: Any
) -> None:
    for walk in walks_of(plan)[:walks]:
        walked(walk)
        told(walk, pain=2, at=at(walk.due_on, 12))
        told(walk, CheckInKind.NEXT_MORNING, pain=1, at=at(walk.due_on, 20))

    with on_day_of(walks_of(plan)[walks]):
        client.get(TODAY)
        with django_assert_num_queries(6):
            client.get(TODAY)


def test_today_with_a_note_costs_seven_queries(
    client: Client, plan: Plan, django_assert_num_queries: Any
) -> None:
    anna = UserFactory.create(name="Anna King")
    Note.objects.create(
        plan=plan, member=plan.member, author=anna, body="Hold on.", created_at=at(WEDNESDAY, 8)
    )

    with on_day_of(walks_of(plan)[0]):
        client.get(TODAY)
        with django_assert_num_queries(7):
            client.get(TODAY)
