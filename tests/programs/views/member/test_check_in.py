"""The log, the ten-minute and the next-morning question, and which telling is right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.care_changes import care_changed
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.sessions.services.walk import OtherResultError
from tests.factories.accounts import CareRelationshipFactory
from tests.factories.programs import WEDNESDAY, member_with_plan, walks_of
from tests.programs.sessions.moves import at, decisions, finish, log, walk_through
from tests.programs.views.member.member_pages import at_moment, staff_of
from tests.programs.views.member.plan_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

THURSDAY = WEDNESDAY + timedelta(days=1)
FRIDAY = WEDNESDAY + timedelta(days=2)
STEPS = ["pain", "effort", "confidence", "happened"]


@pytest.fixture
def walk(client: Client, loaded_programs: None) -> WalkSession:
    """A walk that the member who is signed in finished at 9:25 UTC on Wednesday."""
    done = walk_through(walks_of(member_with_plan(user={"name": "Margaret Holt"}))[0])
    client.force_login(done.member)
    return done


@pytest.fixture
def _just_after() -> Iterator[None]:
    with at_moment(at(WEDNESDAY, 9, 28)):
        yield


def address(walk: WalkSession, name: str) -> str:
    return f"/sessions/{walk.uuid}/{name}/"


def page(client: Client, walk: WalkSession, step: str) -> str:
    return words(client.get(address(walk, f"log/{step}")))


def post(client: Client, walk: WalkSession, step: str, **sent: Any) -> Any:
    return client.post(address(walk, f"log/{step}"), sent)


@pytest.mark.usefixtures("_just_after")
@pytest.mark.parametrize(
    ("step", "number", "question"),
    [
        ("pain", 1, "What was your worst knee pain on this walk?"),
        ("effort", 2, "How hard did it feel?"),
        ("confidence", 3, "How sure are you that you can do this without falling?"),
        ("happened", 4, "Did anything happen?"),
    ],
)
def test_log_has_four_pages(
    client: Client, walk: WalkSession, step: str, number: int, question: str
) -> None:
    found = page(client, walk, step)

    assert f"Step {number} of 4" in found
    assert question in found


@pytest.mark.usefixtures("_just_after")
def test_log_is_told_page_by_page_and_ends_with_well_done(
    client: Client, walk: WalkSession
) -> None:
    addresses = [
        post(client, walk, "pain", pain="2")["Location"],
        post(client, walk, "effort", effort="3")["Location"],
        post(client, walk, "confidence", confidence="8")["Location"],
        post(client, walk, "happened", happenings=["none"])["Location"],
    ]

    assert addresses == [address(walk, f"log/{step}") for step in STEPS[1:]] + [
        address(walk, "done")
    ]
    found = words(client.get(addresses[-1]))
    assert "Well done, Margaret" in found
    assert "1 of 2 sessions this week" in found
    assert "2 min backward" in found
    assert "2 / 10 worst pain" in found


@pytest.mark.usefixtures("_just_after")
def test_end_of_the_log_says_what_changes_before_why(client: Client, walk: WalkSession) -> None:
    for step, told in (("pain", "2"), ("effort", "9"), ("confidence", "8")):
        post(client, walk, step, **{step: told})
    done = post(client, walk, "happened", happenings=["none"])["Location"]

    found = words(client.get(done))

    change = "What comes next. We stay on week 1. Use more support. It felt too hard or too risky."
    assert change in found


@pytest.mark.usefixtures("_just_after")
def test_page_shows_what_was_told_before(client: Client, walk: WalkSession) -> None:
    post(client, walk, "pain", pain="4")
    post(client, walk, "happened", happenings=["stumbled", "other"], near_falls="3", note="Dog")

    pain = client.get(address(walk, "log/pain")).content.decode()
    happened = client.get(address(walk, "log/happened")).content.decode()

    assert "You picked 4 out of 10" in pain
    assert happened.count("checked") == 2
    assert 'value="3"' in happened
    assert "Dog" in happened


@pytest.mark.usefixtures("_just_after")
def test_count_of_stumbles_is_a_stumble(client: Client, walk: WalkSession) -> None:
    post(client, walk, "happened", happenings=["dizzy"], near_falls="2")

    told = CheckIn.objects.get()
    assert (told.happenings, told.near_falls) == (["dizzy", "stumbled"], 2)
    assert decisions(walk.plan) == [(10, "regress_support")]


@pytest.mark.usefixtures("_just_after")
def test_fall_is_kept_before_its_details_are_asked(client: Client, walk: WalkSession) -> None:
    response = post(client, walk, "happened", happenings=["fell"])

    assert response["Location"] == address(walk, "log/fall")
    assert SafetyEvent.objects.get().kind == "fall"
    assert "About your fall: is any of these true?" in page(client, walk, "fall")


@pytest.mark.usefixtures("_just_after")
def test_fall_with_a_head_hit_ends_with_get_care_first(client: Client, walk: WalkSession) -> None:
    post(client, walk, "happened", happenings=["fell"])

    response = post(client, walk, "fall", signs=["head_hit"])

    found = words(client.get(response["Location"]))
    assert "Get care first" in found
    assert "A fall like this should be checked today." in found
    assert "Call 999" in found
    assert "Well done" not in found


@pytest.mark.usefixtures("_just_after")
def test_fall_without_more_ends_with_a_pause(client: Client, walk: WalkSession) -> None:
    post(client, walk, "happened", happenings=["fell"])
    post(client, walk, "fall", signs=["none"])

    found = words(client.get(address(walk, "done")))

    assert "We pause your plan" in found
    assert "We pause after any fall." in found
    assert "Do the safety check again" in found


@pytest.mark.usefixtures("_just_after")
@pytest.mark.parametrize(
    ("step", "sent", "message"),
    [
        ("pain", {}, "Choose a number from 0 to 10"),
        ("pain", {"pain": "-1"}, "Choose a number from 0 to 10"),
        ("effort", {"effort": "five"}, "Choose a number from 0 to 10"),
        ("confidence", {"confidence": ["1", "2"]}, "Choose a number from 0 to 10"),
        ("happened", {}, "Tick what happened, or tick None of these"),
        (
            "happened",
            {"happenings": ["none", "fell"]},
            "Tick what happened, or None of these, not both",
        ),
        (
            "happened",
            {"happenings": ["none"], "near_falls": "2"},
            "Tick what happened, or None of these, not both",
        ),
        (
            "happened",
            {"happenings": ["stumbled"], "near_falls": "21"},
            "Enter how many times you stumbled, from 1 to 20",
        ),
        (
            "happened",
            {"happenings": ["other"], "note": "x" * 501},
            "Write 500 characters or fewer",
        ),
        ("fall", {}, "Tick what is true, or tick None of these"),
        ("fall", {"signs": ["none", "injury"]}, "Tick what is true, or None of these, not both"),
    ],
)
def test_wrong_input_is_422_with_what_to_do_and_nothing_is_kept(
    client: Client, walk: WalkSession, step: str, sent: dict[str, Any], message: str
) -> None:
    response = client.post(address(walk, f"log/{step}"), sent)

    assert response.status_code == 422
    assert words(response).count(message) == 2
    assert not CheckIn.objects.exists()
    assert not SafetyEvent.objects.exists()


@pytest.mark.usefixtures("_just_after")
def test_page_sent_twice_is_one_answer(client: Client, walk: WalkSession) -> None:
    post(client, walk, "pain", pain="2")
    post(client, walk, "pain", pain="2")

    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("name", ["log/pain", "done"])
def test_walk_that_is_not_done_leads_to_today(client: Client, walk: WalkSession, name: str) -> None:
    ahead = walks_of(walk.plan)[1]

    assert client.get(address(ahead, name))["Location"] == "/today/"


def test_unknown_page_of_the_log_is_404(client: Client, walk: WalkSession) -> None:
    assert client.get(address(walk, "log/weather")).status_code == 404


def test_ten_minute_question_is_asked_and_kept(client: Client, walk: WalkSession) -> None:
    with at_moment(at(WEDNESDAY, 9, 40)):
        assert "How is your pain now?" in words(client.get(address(walk, "ten-minutes")))
        response = client.post(address(walk, "ten-minutes"), {"pain": "1"})

    assert response["Location"] == "/today/"
    assert CheckIn.objects.get().kind == "ten_minutes"


@pytest.mark.parametrize(
    ("name", "now", "message"),
    [
        ("ten-minutes", at(WEDNESDAY, 9, 30), "We ask this 10 minutes after your walk."),
        ("ten-minutes", at(THURSDAY, 8), "This question was for the day of your walk."),
        ("morning", at(WEDNESDAY, 18), "We ask this the morning after your walk."),
        ("morning", at(FRIDAY, 8), "This question was for the morning after your walk."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_question_outside_its_window_says_so_on_today(
    client: Client, walk: WalkSession, method: str, name: str, now: Any, message: str
) -> None:
    with at_moment(now):
        response = getattr(client, method)(address(walk, name), {"pain": "1"})
        today = words(client.get(response["Location"]))

    assert response["Location"] == "/today/"
    assert message in today
    assert not CheckIn.objects.exists()


def test_bad_morning_eases_back_and_says_why(client: Client, walk: WalkSession) -> None:
    with at_moment(at(THURSDAY, 8)):
        response = client.post(address(walk, "morning"), {"pain": "7"})
        today = words(client.get(response["Location"]))

    assert decisions(walk.plan) == [(8, "regress")]
    assert "The knee or back had not settled by morning." in today


def test_morning_without_a_number_is_422(client: Client, walk: WalkSession) -> None:
    with at_moment(at(THURSDAY, 8)):
        response = client.post(address(walk, "morning"), {})

    assert response.status_code == 422
    assert words(response).count("Choose a number from 0 to 10") == 2


@pytest.mark.usefixtures("_just_after")
def test_nobody_tells_for_another(client: Client, walk: WalkSession) -> None:
    names = [*(f"log/{step}" for step in STEPS), "done", "ten-minutes", "morning", "result"]
    for other in staff_of(walk.member):
        client.force_login(other)
        for name in names:
            assert client.get(address(walk, name)).status_code == 404
            assert client.post(address(walk, name), {"pain": "1"}).status_code in (404, 405)
    assert not CheckIn.objects.exists()


def test_walk_told_twice_is_settled_by_its_member(client: Client, walk: WalkSession) -> None:
    with pytest.raises(OtherResultError):
        finish(walk, share=50)
    log(walk)
    assert "Is this walk right?" in words(client.get(address(walk, "done")))

    shown = words(client.get(address(walk, "result")))
    response = client.post(address(walk, "result"), {"choice": "0"})

    assert "Wednesday 13 May, 2 min backward" in shown
    assert "Wednesday 13 May, 1 min backward" in shown
    assert response["Location"] == f"/sessions/{walk.uuid}/"
    assert WalkSession.objects.get(pk=walk.pk).active_backward_seconds == 60


@pytest.mark.parametrize("choice", [None, "7", "keep,0"])
def test_choice_that_was_not_offered_is_422(
    client: Client, walk: WalkSession, choice: str | None
) -> None:
    WalkSession.objects.filter(pk=walk.pk).update(is_to_confirm=True)

    response = client.post(address(walk, "result"), {"choice": choice} if choice else {})

    assert response.status_code == 422
    assert words(response).count("Choose which one is right") == 2


def test_settled_walk_has_nothing_to_choose(client: Client, walk: WalkSession) -> None:
    assert client.get(address(walk, "result"))["Location"] == f"/sessions/{walk.uuid}/"


def test_pages_cost_few_queries(
    client: Client, walk: WalkSession, django_assert_num_queries: Any
) -> None:
    with at_moment(at(THURSDAY, 8)):
        client.get("/today/")
        with django_assert_num_queries(2):
            client.get(address(walk, "morning"))
        with django_assert_num_queries(2):
            client.get(address(walk, "log/pain"))
        with django_assert_num_queries(6):
            client.get(address(walk, "done"))


@pytest.mark.by_rows
@pytest.mark.usefixtures("_just_after")
def test_score_takes_four_statements_where_nobody_looks_after_the_member(
    client: Client, walk: WalkSession
) -> None:
    client.get("/today/")

    asked = {step: statements(client, walk, step) for step in ("pain", "effort", "confidence")}

    assert asked == {"pain": 4, "effort": 4, "confidence": 4}


@pytest.mark.usefixtures("_just_after")
def test_first_score_of_a_client_takes_five_statements_with_their_roster_entry(
    client: Client, walk: WalkSession
) -> None:
    CareRelationshipFactory.create(member=walk.member)
    care_changed(member_id=walk.member_id, now=timezone.now())
    client.get("/today/")

    assert statements(client, walk, "pain") == 5


def statements(client: Client, walk: WalkSession, step: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        post(client, walk, step, **{step: "3"})
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])


@pytest.mark.usefixtures("_just_after")
@pytest.mark.parametrize("step", STEPS[:3])
def test_score_is_kept_for_own_walks_that_are_done_alone(
    client: Client, walk: WalkSession, step: str
) -> None:
    other = walk_through(walks_of(member_with_plan())[0])
    planned = walks_of(walk.plan)[1]

    of_another = post(client, other, step, **{step: "3"})
    too_early = post(client, planned, step, **{step: "3"})
    no_score = post(client, walk, step, **{step: "11"})

    assert (of_another.status_code, too_early["Location"]) == (404, "/today/")
    assert (no_score.status_code, CheckIn.objects.count()) == (422, 0)
