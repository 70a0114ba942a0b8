"""The three pages of the check, in order, and what each outcome opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from programs.sessions.models import ReadinessCheck, WalkSession
from programs.sessions.rules.readiness import ticks
from tests.factories.programs import SORE_KNEE, member_with_plan, told, walks_of
from tests.programs.sessions.moves import walk_through
from tests.programs.views.member.member_pages import on_day_of, staff_of
from tests.programs.views.member.plan_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

NONE = {"signs": ["none"]}
WELL = {"pain": "2", "morning": "no"}


@pytest.fixture
def walk(client: Client, loaded_programs: None) -> Iterator[WalkSession]:
    """Today's walk of the member who is signed in, at half past ten in the morning."""
    made = member_with_plan(user={"second_person": "Bob"})
    found = walks_of(made)[0]
    client.force_login(made.member)
    with on_day_of(found):
        yield found


def address(walk: WalkSession, step: int | str = 1) -> str:
    return f"/sessions/{walk.uuid}/ready/?step={step}"


def answer(client: Client, walk: WalkSession, *pages: dict[str, Any]) -> Any:
    """Send these pages in order; return the last answer."""
    for step, page in enumerate(pages, start=1):
        response = client.post(address(walk, step), page)
    return response


def test_first_page_asks_for_pain_now_and_this_morning(client: Client, walk: WalkSession) -> None:
    found = words(client.get(address(walk)))

    assert "Step 1 of 3" in found
    assert "How is your pain right now?" in found
    assert "Was your pain this morning more than usual?" in found


def test_second_page_asks_every_tick_urgent_signs_first(client: Client, walk: WalkSession) -> None:
    response = answer(client, walk, WELL)

    found = words(client.get(response["Location"]))
    places = [found.index(tick) for _value, tick in ticks()]
    assert places == sorted(places)
    assert "Chest pain, fainting" in found[: places[1]]


def test_third_page_names_the_second_person(client: Client, walk: WalkSession) -> None:
    response = answer(client, walk, WELL, NONE)

    found = words(client.get(response["Location"]))
    assert "Ready to start?" in found
    assert "Bob is here to stand at the console" in found


def test_ready_member_is_led_to_the_walk(client: Client, walk: WalkSession) -> None:
    response = answer(client, walk, WELL, NONE, {"setup": "all"})

    assert response["Location"] == address(walk, "result")
    opened = client.get(response["Location"])
    assert opened["Location"] == f"/sessions/{walk.uuid}/walk/"
    assert ReadinessCheck.objects.get().result == "ready"


def test_not_yet_says_what_to_fix_and_records_nothing(client: Client, walk: WalkSession) -> None:
    response = answer(client, walk, WELL, NONE, {"setup": "not_yet"})

    found = words(response)
    assert "No rush. Make these ready first:" in found
    assert "Ask Bob to stand at the console." in found
    assert "Turn the lights on." in found
    assert not ReadinessCheck.objects.exists()


@pytest.mark.parametrize(
    ("pain", "tick", "title", "is_screened_first"),
    [
        ("2", "r_drowsy:poor_sleep", "A shorter walk today: half the walks", False),
        ("2", "r_dizzy:yes", "Rest today. That is the plan working.", False),
        ("7", "none", "Rest today. That is the plan working.", False),
        ("2", "r_fall:yes", "Rest today. That is the plan working.", True),
        ("2", "r_joint:yes", "Rest today. That is the plan working.", True),
        ("2", "r_drowsy:new_medicine", "Rest today. That is the plan working.", True),
    ],
)
def test_outcome_has_its_page(
    client: Client,
    walk: WalkSession,
    pain: str,
    tick: str,
    title: str,
    *,
    is_screened_first: bool,
) -> None:
    pages: list[dict[str, Any]] = [WELL | {"pain": pain}, {"signs": [tick]}, {"setup": "all"}]
    response = answer(client, walk, *pages[: 3 if "shorter" in title else 2])

    found = words(client.get(response["Location"]))
    assert title in found
    assert ("Do the safety check again" in found) is is_screened_first


def test_better_answers_a_minute_later_open_nothing(client: Client, walk: WalkSession) -> None:
    answer(client, walk, WELL | {"pain": "7"}, NONE)

    for step, page in ((1, WELL), (2, NONE), (3, {"setup": "all"})):
        response = client.post(address(walk, step), page, follow=True)
        assert "Rest today. That is the plan working." in words(response)
        assert "Start" not in words(response)
    assert client.post(f"/sessions/{walk.uuid}/start/").status_code == 422
    assert ReadinessCheck.objects.get().result == "not_today"
    found = words(client.get("/today/"))
    assert "Rest today. That is the plan working." in found
    assert "Move to another day" in found
    assert "Start session" not in found


def test_urgent_sign_shows_the_number_before_anything_else(
    client: Client, walk: WalkSession
) -> None:
    response = answer(client, walk, WELL, {"signs": ["r_urgent:yes"]})

    found = client.get(response["Location"]).content.decode()
    main = found[found.index("<main") :]
    assert main.index("tel:999") < main.index("This sign needs care now")
    assert "/walk/" not in main


def test_fall_on_a_blood_thinner_is_urgent(client: Client) -> None:
    thinned = SORE_KNEE | {"blood_thinner": "yes"}
    walk = walks_of(member_with_plan(answers=thinned))[0]
    client.force_login(walk.member)

    with on_day_of(walk):
        response = answer(client, walk, WELL, {"signs": ["r_fall:yes"]})
        found = words(client.get(response["Location"]))

    assert "Call 999 now" in found


def test_page_that_was_skipped_is_asked_first(client: Client, walk: WalkSession) -> None:
    assert "Step 1 of 3" in words(client.get(address(walk, 3)))


LAST_PAGES: list[list[dict[str, Any]]] = [
    [WELL, NONE, {"setup": "all"}],
    [WELL | {"pain": "7"}, NONE],
    [WELL, {"signs": ["r_fall:yes"]}],
    [WELL, {"signs": ["r_urgent:yes"]}],
]


@pytest.mark.parametrize("pages", LAST_PAGES)
def test_last_page_sent_twice_leads_on_as_the_first_did(
    client: Client, walk: WalkSession, pages: list[dict[str, Any]]
) -> None:
    first = answer(client, walk, *pages)

    again = client.post(address(walk, len(pages)), pages[-1])

    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert ReadinessCheck.objects.count() == 1


def test_answers_of_yesterday_count_for_nothing(client: Client, walk: WalkSession) -> None:
    session = client.session
    session[f"ready-{walk.uuid}"] = {"pain": 0, "morning": "no", "signs": [], "on": "2026-05-12"}
    session.save()

    assert "Step 1 of 3" in words(client.get(address(walk, 3)))


def test_result_without_a_check_asks_it(client: Client, walk: WalkSession) -> None:
    assert client.get(address(walk, "result"))["Location"] == address(walk, 1)


@pytest.mark.parametrize(
    ("step", "sent", "message"),
    [
        (1, {"morning": "no"}, "Choose a number from 0 to 10"),
        (1, {"pain": "11", "morning": "no"}, "Choose a number from 0 to 10"),
        (1, {"pain": ["1", "2"], "morning": "no"}, "Choose a number from 0 to 10"),
        (1, {"pain": "3"}, "Choose one answer about this morning"),
        (2, {}, "Tick what is true today, or tick None of these"),
        (2, {"signs": ["r_all:yes"]}, "Tick what is true today, or tick None of these"),
        (
            2,
            {"signs": ["none", "r_dizzy:yes"]},
            "Tick what is true today, or None of these, not both",
        ),
    ],
)
def test_wrong_input_is_422_with_what_to_do(
    client: Client, walk: WalkSession, step: int, sent: dict[str, Any], message: str
) -> None:
    if step == 2:
        answer(client, walk, WELL)

    response = client.post(address(walk, step), sent)

    assert response.status_code == 422
    assert words(response).count(message) == 2
    assert "<title>Error: " in response.content.decode()


def test_closed_gate_is_422_with_the_next_step(client: Client, walk: WalkSession) -> None:
    done = walk_through(walk)

    response = client.get(address(done))

    assert response.status_code == 422
    assert "This walk is already saved." in words(response)


def test_nobody_checks_for_another(client: Client, walk: WalkSession) -> None:
    for other in staff_of(walk.member):
        client.force_login(other)
        assert client.get(address(walk)).status_code == 404
        assert client.post(address(walk), WELL).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, walk: WalkSession, method: str) -> None:
    assert getattr(client, method)(address(walk)).status_code == 405


@pytest.mark.by_rows
def test_shorter_walk_is_told_no_faster_belt(client: Client, walk: WalkSession) -> None:
    done = walk_through(walk)
    told(done, pain=1, effort=2, confidence=9)
    following = walks_of(walk.plan)[1]

    with on_day_of(following):
        whole = answer(client, following, WELL, NONE)
        shown_whole = words(client.get(whole["Location"]))
        answer(client, following, WELL)
        half = client.post(address(following, 2), {"signs": ["r_drowsy:poor_sleep"]})
        shown_half = words(client.get(half["Location"]))

    assert "top belt speed: 1.3 km/h" in shown_whole
    assert "top belt speed: 1.1 km/h" in shown_half


@pytest.mark.parametrize(("step", "count"), [(1, 5), (2, 4), (3, 5)])
def test_pages_of_the_check_cost_at_most_five_queries(
    client: Client, walk: WalkSession, step: int, count: int, django_assert_num_queries: Any
) -> None:
    client.get(address(walk))
    if step > 1:
        answer(client, walk, *[WELL, NONE][: step - 1])

    with django_assert_num_queries(count):
        client.get(address(walk, step))
