from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from programs.screening.models import Screening
from programs.screening.queries import answers_of
from programs.screening.rules.reader import catalogue
from programs.vocabulary import Tier
from tests.programs.screening.answers import CLEAR, asked
from tests.programs.views.public.check_steps import (
    ANSWERS,
    RESULT,
    begin,
    fill,
    finished,
    save_all,
    step,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "key, answer, detail",
    [
        ("warning-signs", ["calf_swelling"], None),
        ("warning-signs", ["chest_pain_new"], ("chest-pain-new", "now")),
        ("warning-signs", ["breathless_rest"], ("breathless-rest", "new_or_bad_today")),
        ("warning-signs", ["stroke_signs_now"], ("stroke-signs-now", "new")),
        ("warning-signs", ["fainted"], ("fainted", "last_48_hours")),
        ("after-a-fall", ["head_hit"], ("head-signs", "yes")),
    ],
)
def test_urgent_answer_goes_straight_to_the_result(
    client: Client, key: str, answer: Any, detail: tuple[str, str] | None
) -> None:
    begin(client)
    screening = save_all(client, upto=key)

    response = client.post(step(key), {"answer": answer})
    if detail:
        assert response.url == step(detail[0])
        response = client.post(response.url, {"answer": detail[1]})

    screening.refresh_from_db()
    assert response.url == RESULT
    assert (screening.tier, screening.declared_at) == ("stop_urgent", None)
    assert screening.completed_at is not None


def test_urgent_result_shows_the_number_first_and_only_why(client: Client, settings: Any) -> None:
    settings.EMERGENCY_NUMBER = "999"
    finished(client, {**CLEAR, "calf_swelling": "yes"})

    content = client.get(RESULT).content.decode()
    main = content[content.index("<main") : content.index("</main>")]

    assert re.findall(r'href="([^"]+)"', main) == ["tel:999"]
    assert main.index("tel:999") < main.index("<h1")
    assert "One calf is newly swollen, warm or sore." in main
    assert "<form" not in main


def test_answers_page_groups_ten_topics_with_change_links(client: Client) -> None:
    fill(client)

    content = client.get(ANSWERS).content.decode()

    assert [f"{topic.number}. {topic.title}" in content for topic in catalogue().steps] == [
        True
    ] * 10
    assert f'href="{step("falls")}?return=answers"' in content
    assert content.count("None of these") == 6
    assert '<span class="visually-hidden"> How many times did you fall' in content


def test_answers_page_links_straight_to_what_is_not_answered(client: Client) -> None:
    begin(client)
    save_all(client, upto="falls")

    response = client.get(ANSWERS)

    assert words(response).count("Not answered") == len(asked(CLEAR)) - 4
    assert f'href="{step("usual-pain")}?return=answers"' in response.content.decode()


def test_change_returns_to_the_answers(client: Client) -> None:
    fill(client)

    response = client.post(f"{step('falls')}?return=answers", {"answer": "once_not_hurt"})

    assert response.url == ANSWERS


def test_change_that_opens_a_follow_up_asks_it_before_returning(client: Client) -> None:
    fill(client)

    first = client.post(f"{step('medicines')}?return=answers", {"answer": ["sleepy_meds"]})
    second = client.post(first.url, {"answer": "often"})

    assert first.url == f"{step('sleepy-meds')}?return=answers"
    assert second.url == ANSWERS


def test_result_needs_the_declaration(client: Client) -> None:
    fill(client)

    response = client.post(ANSWERS, {})

    assert response.status_code == 422
    assert "Tick the box to say your answers are true today" in words(response)
    assert Screening.objects.get().completed_at is None


def test_result_needs_every_answer(client: Client) -> None:
    begin(client)
    save_all(client, upto="falls")

    response = client.post(ANSWERS, {"is_declared": "on"})

    assert response.status_code == 422
    assert "Answer the questions marked Not answered first." in words(response)
    assert Screening.objects.get().completed_at is None


@pytest.mark.parametrize(
    "changes, tier, title",
    [
        ({}, "go", "You can start"),
        ({"worry_fall": "yes"}, "go_with_support", "You can start with support"),
        (
            {"stroke_history": "yes"},
            "clinician_clearance",
            "See a physio or doctor before you start",
        ),
        ({"calf_swelling": "yes"}, "stop_urgent", "This needs care now, not exercise"),
    ],
)
def test_each_result_has_its_advice_and_no_tier_or_score(
    client: Client, changes: dict[str, str], tier: Tier, title: str
) -> None:
    screening = finished(client, {**CLEAR, **changes})

    response = client.get(RESULT)

    assert screening.tier == tier
    assert f'<h1 id="advice-title">{title}</h1>' in response.content.decode()
    assert not re.search(
        r"go_with|clinician_clearance|stop_urgent|tier|score", words(response), re.IGNORECASE
    )


def test_result_says_which_answers_led_there(client: Client) -> None:
    finished(client, {**CLEAR, "falls_12mo": "two_or_more", "worry_fall": "yes"})

    shown = words(client.get(RESULT))

    assert "You fell 2 or more times in the last 12 months." in shown
    assert "You worry about falling." not in shown


def test_go_leads_a_visitor_to_sign_up_and_then_to_the_programs(client: Client) -> None:
    finished(client)

    content = client.get(RESULT).content.decode()

    assert f'href="{reverse("account_signup")}?next=/plan/choose/"' in content


def test_support_is_named_and_kept_for_the_set_up(client: Client) -> None:
    screening = finished(client, {**CLEAR, "worry_fall": "yes"})

    response = client.post(RESULT, {"support_named": "  the kitchen counter "})

    screening.refresh_from_db()
    assert response.url == f"{reverse('account_signup')}?next=/plan/choose/"
    assert screening.support_named == "the kitchen counter"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "rail\u202e"])
def test_support_without_a_name_is_sent_back(client: Client, name: str) -> None:
    screening = finished(client, {**CLEAR, "worry_fall": "yes"})

    response = client.post(RESULT, {"support_named": name})

    screening.refresh_from_db()
    assert response.status_code == 422
    assert screening.support_named == ""


def test_clearance_keeps_reading_pages_open(client: Client) -> None:
    finished(client, {**CLEAR, "stroke_history": "yes"})

    content = client.get(RESULT).content.decode()

    for page in ("guide", "programs", "evidence", "check_code", "check_print"):
        assert f'href="{reverse(f"public:{page}")}"' in content


def test_under_18_is_told_that_programs_stay_closed(client: Client) -> None:
    finished(client, {**CLEAR, "age_years": "17"})

    shown = client.get(RESULT)

    assert "aged 18 or over" in words(shown)
    assert reverse("public:check_code") not in shown.content.decode()


def test_result_without_a_place_to_walk_says_what_to_find(client: Client) -> None:
    finished(client, {**CLEAR, "space_helper": "none"})

    assert "No walk starts without one." in words(client.get(RESULT))


def test_code_is_shown_once_and_stored_as_a_digest(client: Client) -> None:
    screening = finished(client, {**CLEAR, "stroke_history": "yes"})

    shown = client.post("/check/code/")
    again = client.get("/check/code/")

    screening.refresh_from_db()
    code = re.search(r"<strong>([2-9A-Z]{4}-[2-9A-Z]{4})</strong>", shown.content.decode())[1]
    assert len(screening.share_code_hash) == 64
    assert code not in again.content.decode()
    assert code.replace("-", "") not in screening.share_code_hash


@pytest.mark.parametrize("path", ["/check/code/", "/check/print/"])
@pytest.mark.parametrize("changes", [{}, {"worry_fall": "yes"}, {"calf_swelling": "yes"}])
def test_other_results_have_no_code_and_no_sheet(
    client: Client, path: str, changes: dict[str, str]
) -> None:
    finished(client, {**CLEAR, **changes})

    assert client.get(path).url == RESULT


def test_sheet_shows_every_answer_and_what_to_ask(client: Client) -> None:
    finished(client, {**CLEAR, "stroke_history": "yes"})

    shown = words(client.get("/check/print/"))

    assert "I have had a stroke or mini-stroke" in shown
    assert "Is backward walking safe for me?" in shown


@pytest.mark.parametrize("path", [step("age"), ANSWERS])
def test_finished_check_cannot_be_changed(client: Client, path: str) -> None:
    screening = finished(client)
    before = answers_of(screening)

    response = client.post(path, {"answer": "30", "is_declared": "on"})

    assert response.url == RESULT
    assert answers_of(screening) == before


def test_declaring_twice_gives_the_first_result(client: Client) -> None:
    screening = finished(client)

    response = client.post(ANSWERS, {"is_declared": "on"})

    assert response.url == RESULT
    assert Screening.objects.get().completed_at == screening.completed_at


def test_number_to_call_stands_on_a_question_whose_answer_may_be_urgent(client: Client) -> None:
    begin(client)
    save_all(client, upto="warning-signs")
    client.post(step("warning-signs"), {"answer": ["chest_pain_new"]})

    found = words(client.get(step("chest-pain-new")))

    assert "When did you have chest pain or pressure?" in found
    assert "Stop and call 112 , or your local emergency number" in found
