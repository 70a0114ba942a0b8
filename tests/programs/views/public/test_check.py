from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from programs.screening.models import Screening
from programs.screening.queries import answers_of
from programs.screening.rules.branching import shown_pages
from programs.screening.rules.reader import catalogue
from tests.programs.screening.answers import CLEAR, CLEAR_ALL
from tests.programs.views.public.check_steps import (
    ANSWERS,
    RESULT,
    START,
    begin,
    fill,
    save_all,
    step,
    walk_through,
    words,
)

pytestmark = pytest.mark.django_db


def test_start_page_says_what_the_check_is(client: Client) -> None:
    response = client.get(START)

    assert response.status_code == 200
    assert "10 short steps, about 5 minutes." in words(response)
    assert "not medical advice or a medical device" in words(response)
    assert "no-store" in response.headers["Cache-Control"]


def test_start_without_consent_is_sent_back(client: Client) -> None:
    response = client.post(START, {})

    assert response.status_code == 422
    assert "Tick the box to say you agree" in words(response)
    assert not Screening.objects.exists()


def test_consent_starts_a_screening_without_an_owner(client: Client) -> None:
    screening = begin(client)

    assert screening.member is None
    assert screening.consented_at == screening.started_at
    assert client.session["screening_uuid"] == str(screening.uuid)


@pytest.mark.parametrize("path", [step("age"), ANSWERS, RESULT, "/check/code/", "/check/print/"])
def test_page_without_a_screening_leads_to_the_start(client: Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.url) == (302, START)


def test_unknown_step_is_not_found(client: Client) -> None:
    begin(client)

    assert client.get(step("score")).status_code == 404


@pytest.mark.parametrize(
    "answers",
    [
        CLEAR,
        CLEAR_ALL,
        {
            **CLEAR,
            "main_problem": "knee",
            **{key: CLEAR_ALL[key] for key in CLEAR_ALL if "knee" in key},
        },
        {
            **CLEAR_ALL,
            "head_hit": "not_sure",
            "feet_numb": "a_little",
            "leg_surgery": "over_12_months",
        },
        {**CLEAR_ALL, "bone_thin": "yes", "minor_fall_break": "yes", "space_helper": "rail+helper"},
    ],
    ids=["shortest", "knee and back", "knee first", "follow-ups", "combination"],
)
def test_visitor_can_answer_every_page_in_order(client: Client, answers: dict[str, str]) -> None:
    assert walk_through(client, answers) == ANSWERS

    counted = {item.id for page in shown_pages(catalogue(), answers) for item in page.items}
    assert answers_of(Screening.objects.get()) == {
        key: value for key, value in answers.items() if key in counted
    }


def test_page_shows_its_topic_number_and_keeps_what_was_answered(client: Client) -> None:
    begin(client)
    client.post(step("age"), {"answer": "68"})

    response = client.get(step("age"))

    assert "Step 1 of 10" in words(response)
    assert 'value="68"' in response.content.decode()


def test_follow_up_page_keeps_the_number_of_its_topic(client: Client) -> None:
    begin(client)
    save_all(client, upto="warning-signs")
    response = client.post(step("warning-signs"), {"answer": ["fainted"]}, follow=True)

    assert "When did you last pass out?" in words(response)
    assert "Step 2 of 10" in words(response)


@pytest.mark.parametrize(
    "key, answer, error",
    [
        ("age", "", "Give your age as a whole number from 1 to 120"),
        ("age", "0", "Give your age as a whole number from 1 to 120"),
        ("age", "121", "Give your age as a whole number from 1 to 120"),
        ("age", "68.5", "Give your age as a whole number from 1 to 120"),
        ("age", "sixty", "Give your age as a whole number from 1 to 120"),
        ("age", "٦٨", "Give your age as a whole number from 1 to 120"),
        ("age", "9" * 5000, "Give your age as a whole number from 1 to 120"),
        ("main-problem", "", "Choose an answer"),
        ("main-problem", "elbow", "Choose an answer"),
        ("warning-signs", [], "Tick what is true for you, or None of these"),
        ("warning-signs", ["knee_hot"], "Tick what is true for you, or None of these"),
        (
            "warning-signs",
            ["none", "fainted"],
            "Tick None of these, or the ones that are true, but not both",
        ),
        (
            "medicines",
            ["sleepy_meds", "blood_thinner", "bone_thin", "some_not_sure"],
            "You ticked everything.",
        ),
        ("falls", "often", "Choose an answer"),
        ("usual-pain", "11", "Choose a number from 0 to 10"),
        ("usual-pain", "", "Choose a number from 0 to 10"),
        ("space", [], "Tick what is true for you, or None of these"),
        ("space", ["none", "rail"], "Tick None of these, or the ones that are true, but not both"),
    ],
)
def test_wrong_answer_is_sent_back_and_nothing_is_stored(
    client: Client, key: str, answer: Any, error: str
) -> None:
    begin(client)
    screening = save_all(client, upto=key)
    before = answers_of(screening)

    response = client.post(step(key), {"answer": answer})

    assert response.status_code == 422
    assert "There is a problem" in words(response)
    assert words(response).count(error) >= 2
    assert "<title>Error: " in response.content.decode()
    assert answers_of(screening) == before


def test_wrong_answer_comes_back_as_typed(client: Client) -> None:
    begin(client)

    response = client.post(step("age"), {"answer": "<b>68"})

    assert 'value="&lt;b&gt;68"' in response.content.decode()


def test_answer_given_twice_is_sent_back(client: Client) -> None:
    begin(client)
    save_all(client, upto="falls")

    response = client.post(step("falls"), {"answer": ["none", "two_or_more"]})

    assert response.status_code == 422


def test_extra_fields_change_nothing(client: Client) -> None:
    screening = begin(client)

    client.post(step("age"), {"answer": "68", "tier": "go", "member": "1", "knee_hot": "no"})

    screening.refresh_from_db()
    assert (screening.tier, screening.member_id) == ("", None)
    assert answers_of(screening) == {"age_years": "68"}


def test_skipped_step_leads_to_the_first_unanswered_and_says_why(client: Client) -> None:
    begin(client)
    save_all(client, upto="falls")

    response = client.get(step("usual-pain"), follow=True)

    assert response.redirect_chain == [(f"{step('falls')}?skipped=yes", 302)]
    assert "Answer this first." in words(response)


def test_posting_to_a_skipped_step_stores_nothing(client: Client) -> None:
    screening = begin(client)

    response = client.post(step("usual-pain"), {"answer": "2"})

    assert response.url == f"{step('age')}?skipped=yes"
    assert answers_of(screening) == {}


def test_page_that_is_not_asked_leads_on_without_a_word(client: Client) -> None:
    fill(client)

    assert client.get(step("knee")).url == ANSWERS


def test_back_leads_to_the_page_before(client: Client) -> None:
    begin(client)
    save_all(client, upto="heart-health")

    content = client.get(step("heart-health")).content.decode()

    assert f'class="back-link" href="{step("warning-signs")}"' in content
