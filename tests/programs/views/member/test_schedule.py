from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from programs.plans.models import Plan
from programs.sessions.models import WalkSession
from programs.vocabulary import Setting, Spotter
from tests.factories.accounts import UserFactory
from tests.factories.programs import ANSWERS, NOW, OLDER, member_screened, member_with_plan
from tests.programs.views.member.plan_pages import HTMX, signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]

PAGE = "/plan/schedule/knee_oa/"
GOOD: dict[str, Any] = {
    "weekdays": ["0", "2", "4"],
    "session_time": "09:30",
    "setting": "treadmill",
    "lane_length": "",
    "spotter": "first_three",
    "starts_on": "2026-05-14",
    "agree": "on",
}


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member(client: Client, loaded_programs: None, _now: None) -> User:
    return signed_in(client, member_screened())


@pytest.mark.usefixtures("member")
def test_days_with_rest_between_are_pre_set(client: Client) -> None:
    form = client.get(PAGE).context["form"]

    assert form["weekdays"].value() == ["0", "2", "4"]


@pytest.mark.usefixtures("member")
def test_page_shows_the_first_session_and_what_to_agree_to(client: Client) -> None:
    page = words(client.get(PAGE))

    assert "First session Wednesday 13 May, 9:30am Then Friday 15 May, Monday 18 May." in page
    assert "You can walk forward for 10 minutes." in page


@pytest.mark.usefixtures("member")
def test_preview_follows_the_choice_as_a_fragment(client: Client) -> None:
    sent = GOOD | {"weekdays": ["1", "3", "5"], "preview": "yes"}

    page = client.post(PAGE, sent, **HTMX)

    assert page.status_code == 200
    assert "<h1" not in page.content.decode()
    assert "Thursday 14 May, 9:30am Then Saturday 16 May, Tuesday 19 May." in words(page)


@pytest.mark.usefixtures("member")
def test_preview_works_without_script_and_keeps_what_was_typed(client: Client) -> None:
    sent = {"weekdays": ["1", "3", "5"], "session_time": "14:00", "preview": "yes"}

    page = client.post(PAGE, sent | {"starts_on": "2026-05-20"})

    assert (page.status_code, Plan.objects.count()) == (200, 0)
    assert "Thursday 21 May, 2:00pm" in words(page)
    assert 'value="14:00"' in page.content.decode()


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["0", "1", "3"], "Leave a rest day between two walks."),
        (["0", "2"], "Choose 3 days: 2 of 3 chosen."),
        (["x"], "Choose your days"),
        ([], "Choose your days"),
    ],
)
def test_preview_refuses_days_in_words(client: Client, days: list[str], said: str) -> None:
    page = client.post(PAGE, GOOD | {"weekdays": days, "preview": "yes"}, **HTMX)

    assert page.status_code == 200
    assert said in words(page)


def test_saving_begins_the_plan_with_its_first_week(client: Client, member: User) -> None:
    response = client.post(PAGE, GOOD)

    plan = Plan.objects.get(member=member)
    assert (response.status_code, response.url) == (302, "/plan/space/")
    assert (plan.weekdays, plan.session_time, plan.setting) == ([0, 2, 4], time(9, 30), "treadmill")
    assert [walk.due_on.day for walk in WalkSession.objects.in_order()] == [15, 18, 20]


def test_pressing_save_twice_leaves_one_plan(client: Client, member: User) -> None:
    client.post(PAGE, GOOD)

    again = client.post(PAGE, GOOD)

    assert (again.status_code, Plan.objects.filter(member=member).count()) == (422, 1)
    assert "You have a plan already" in words(again)


@pytest.mark.usefixtures("member")
def test_all_wrong_choices_are_named_at_once(client: Client) -> None:
    wrong = {"weekdays": ["0"], "starts_on": "2020-05-12", "setting": "lane", "lane_length": "2"}

    page = client.post(PAGE, GOOD | wrong)

    assert set(page.context["form"].errors) == {"weekdays", "starts_on", "lane_length"}


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"weekdays": ["0", "1", "3"]}, "weekdays", "Leave a rest day between two walks."),
        ({"weekdays": ["0", "0", "2"]}, "weekdays", "Choose 3 days: 2 of 3 chosen."),
        ({"weekdays": []}, "weekdays", "Choose your days"),
        ({"weekdays": ["0", "2", "7"]}, "weekdays", "Choose your days"),
        ({"session_time": ""}, "session_time", "Enter a time"),
        ({"session_time": "9.30"}, "session_time", "Enter a time"),
        ({"session_time": "24:00"}, "session_time", "Enter a time"),
        ({"session_time": ["09:30", "10:00"]}, "session_time", "Enter a time"),
        ({"setting": "moon"}, "setting", "Choose where you will walk"),
        ({"setting": "lane"}, "lane_length", "Enter whole or half metres"),
        ({"setting": "lane", "lane_length": "2.5"}, "lane_length", "from 3 to 100 m"),
        ({"setting": "lane", "lane_length": "6.4"}, "lane_length", "Enter whole or half metres"),
        ({"setting": "lane", "lane_length": "1e2"}, "lane_length", "Enter whole or half metres"),
        ({"setting": "lane", "lane_length": "\u0666"}, "lane_length", "Enter whole or half"),
        ({"setting": "lane", "lane_length": "101"}, "lane_length", "from 3 to 100 m"),
        ({"spotter": ""}, "spotter", "Choose if someone will be with you"),
        ({"spotter": "no"}, "spotter", "On a treadmill, have someone at the console"),
        ({"starts_on": "2026-05-12"}, "starts_on", "Choose a first day from today"),
        ({"starts_on": "2026-06-11"}, "starts_on", "Choose a first day from today"),
        ({"starts_on": "2026-02-30"}, "starts_on", "Choose a first day"),
        ({"starts_on": "14/05/2026"}, "starts_on", "Choose a first day"),
        ({"agree": ""}, "agree", "Tick the box to say that all of this is true"),
    ],
)
def test_wrong_choice_is_sent_back_with_words_at_its_field(
    client: Client, wrong: dict[str, Any], field: str, message: str
) -> None:
    page = client.post(PAGE, GOOD | wrong)

    assert (page.status_code, Plan.objects.count()) == (422, 0)
    assert message in page.context["form"].errors[field][0]
    assert words(page).count(message) >= 2  # in the summary, and beside the field
    assert words(page).lstrip().startswith("Error: ")


@pytest.mark.parametrize(("typed", "stored"), [("6", 6000), ("6.5", 6500), ("12,5", 12500)])
def test_lane_is_stored_in_millimetres(
    client: Client, member: User, typed: str, stored: int
) -> None:
    client.post(PAGE, GOOD | {"setting": "lane", "lane_length": typed, "spotter": "no"})

    assert Plan.objects.get(member=member).lane_length_mm == stored


@pytest.mark.usefixtures("member")
def test_typed_values_come_back(client: Client) -> None:
    page = client.post(PAGE, GOOD | {"session_time": "half past", "agree": ""})

    assert 'value="half past"' in page.content.decode()
    assert page.context["form"]["weekdays"].value() == ["0", "2", "4"]


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("key", ["post_stroke_supervised", "nothing", "KNEE_OA"])
def test_program_that_is_not_listed_is_not_found(client: Client, key: str) -> None:
    assert client.get(f"/plan/schedule/{key}/").status_code == 404


def test_locked_program_says_why_and_begins_nothing(client: Client) -> None:
    signed_in(client, member_screened(OLDER))

    page = client.post("/plan/schedule/athlete_warmup/", GOOD)

    assert (page.status_code, Plan.objects.count()) == (422, 0)
    assert "for people who can start without support" in words(page)


def test_member_without_a_safety_check_begins_nothing(client: Client) -> None:
    signed_in(client, UserFactory.create())

    page = client.post(PAGE, GOOD)

    assert (page.status_code, Plan.objects.count()) == (422, 0)
    assert "Do the safety check first" in words(page)


def test_treadmill_program_offers_no_other_place(client: Client) -> None:
    signed_in(client, member_screened(ANSWERS["treadmill_cardio"]))

    form = client.get("/plan/schedule/treadmill_cardio/").context["form"]

    assert [value for value, _words in form.fields["setting"].choices] == ["treadmill"]
    assert "lane_length" not in form.fields


def test_space_page_shows_the_place_of_the_plan(client: Client) -> None:
    signed_in(client, member_with_plan().member)

    page = client.get("/plan/space/")

    assert "Safety clip Clip it to your clothes before the belt moves." in words(page)
    assert "data-voice-test hidden" in page.content.decode()


def test_space_page_shows_the_lane_measured(client: Client) -> None:
    plan = member_with_plan(
        "athlete_warmup", setting=Setting.LANE, lane_length_mm=8500, spotter=Spotter.NO
    )
    signed_in(client, plan.member)

    assert "8.5 m long, 1 m clear each side" in words(client.get("/plan/space/"))


def test_space_page_without_a_plan_leads_to_the_plan(client: Client) -> None:
    signed_in(client, UserFactory.create())

    assert client.get("/plan/space/").url == "/plan/"
