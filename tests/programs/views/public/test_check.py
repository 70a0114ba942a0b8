from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from programs.screening.models import Screening
from programs.screening.queries import answers_of
from programs.screening.rules.branching import shown_pages
from programs.screening.rules.catalogue import Page, PageKind
from programs.screening.rules.reader import catalogue
from programs.screening.rules.ticking import is_ticked
from programs.screening.services import save_step
from programs.vocabulary import Tier
from tests.factories.accounts import UserFactory
from tests.programs.screening.answers import CLEAR, CLEAR_ALL, asked

pytestmark = pytest.mark.django_db

ANSWERS, RESULT, START = "/check/answers/", "/check/result/", "/check/"


def step(key: str) -> str:
    return f"/check/{key}/"


def sent(page: Page, answers: dict[str, str]) -> dict[str, Any]:
    """Return what a browser posts to give these answers on this page."""
    if page.kind is PageKind.TICKS:
        ticked = [item.id for item in page.items if is_ticked(item, answers)]
        unsure = any(answers[item.id] == "not_sure" for item in page.items)
        return {"answer": ticked + ["some_not_sure"] * unsure or ["none"]}
    if page.kind is PageKind.UNSURE:
        return {"answer": [item.id for item in page.items if answers[item.id] == "not_sure"]}
    value = answers[page.item.id]
    return {"answer": value.split("+") if page.kind is PageKind.SEVERAL else value}


def begin(client: Client) -> Screening:
    response = client.post(START, {"is_agreed": "on"})
    assert (response.status_code, response.url) == (302, step("age"))
    return Screening.objects.get()


def fill(client: Client, answers: dict[str, str] = CLEAR) -> str:
    """Walk through every page as a visitor would, and return where the last one led."""
    begin(client)
    url, wanted = step("age"), dict(answers)
    while url.startswith("/check/") and url not in (ANSWERS, RESULT):
        page = catalogue().page(url.split("/")[2])
        url = client.post(url, sent(page, wanted)).url
    return url


def finished(client: Client, answers: dict[str, str] = CLEAR) -> Screening:
    """Fill the check in, declare the answers and return the stored screening."""
    if fill(client, answers) == ANSWERS:
        client.post(ANSWERS, {"is_declared": "on"})
    return Screening.objects.get()


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


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
    assert fill(client, answers) == ANSWERS

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


def save_all(client: Client, upto: str) -> Screening:
    """Answer every page before this one with nothing found."""
    screening = Screening.objects.get(uuid=client.session["screening_uuid"])
    keys = asked(CLEAR)
    pages = [catalogue().page(key) for key in keys[: keys.index(upto)]]
    values = {item.id: CLEAR[item.id] for page in pages for item in page.items}
    save_step(screening=screening, values=values, now=screening.started_at)
    return screening


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


def test_visitor_can_stop_and_come_back(client: Client) -> None:
    begin(client)
    save_all(client, upto="falls")

    content = client.get(START).content.decode()

    assert f'href="{step("falls")}">Carry on' in content


def test_another_browser_sees_nothing_of_it(client: Client) -> None:
    finished(client)
    stranger = Client()

    for path in (step("age"), ANSWERS, RESULT):
        assert stranger.get(path).url == START


@pytest.mark.parametrize("path", [START, step("age"), ANSWERS, RESULT])
def test_uuid_in_the_request_is_never_taken(client: Client, path: str) -> None:
    screening = finished(client)
    stranger = Client()
    key = str(screening.uuid)

    stranger.cookies["screening_uuid"] = key
    response = stranger.get(path, {"screening_uuid": key, "uuid": key})

    assert "You can start" not in words(response)
    assert "screening_uuid" not in stranger.session


def test_visitor_cannot_open_a_members_screening_by_its_uuid(client: Client) -> None:
    screening = finished(client)
    owner = UserFactory.create()
    Screening.objects.filter(pk=screening.pk).unguarded().update(member=owner)

    assert client.get(RESULT).url == START


def test_member_cannot_open_another_members_screening(client: Client) -> None:
    screening = finished(client)
    owner = UserFactory.create()
    Screening.objects.filter(pk=screening.pk).unguarded().update(member=owner)
    client.force_login(UserFactory.create())

    assert client.get(RESULT).url == START


def test_session_with_a_screening_that_is_gone_starts_afresh(client: Client) -> None:
    session = client.session
    session["screening_uuid"] = str(uuid4())
    session.save()

    assert client.get(RESULT).url == START


def test_signing_in_takes_the_screening_along(client: Client) -> None:
    screening = finished(client)
    member = UserFactory.create()

    client.force_login(member)

    screening.refresh_from_db()
    assert screening.member == member
    assert "You can start" in words(client.get(RESULT))
    assert 'href="/plan/choose/"' in client.get(RESULT).content.decode()


def test_signing_in_keeps_a_half_done_check(client: Client) -> None:
    begin(client)
    save_all(client, upto="falls")
    client.force_login(UserFactory.create())

    assert client.get(step("falls")).status_code == 200


def test_result_is_dated_by_the_readers_own_day(client: Client) -> None:
    member = UserFactory.create(time_zone="Pacific/Auckland")
    client.force_login(member)

    with time_machine.travel("2026-05-13 20:00:00Z", tick=False):
        finished(client)

    assert Screening.objects.get().expires_on.isoformat() == "2026-06-11"


def test_htmx_gets_the_main_part_only(client: Client) -> None:
    begin(client)

    response = client.get(step("age"), headers={"HX-Request": "true"})

    assert "<main" not in response.content.decode()
    assert "How old are you?" in words(response)


def test_htmx_goes_on_without_a_whole_page(client: Client) -> None:
    begin(client)

    response = client.post(step("age"), {"answer": "68"}, headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert step("main-problem") in response.headers["HX-Location"]


def test_htmx_loads_the_result_whole(client: Client) -> None:
    begin(client)
    save_all(client, upto="warning-signs")

    response = client.post(
        step("warning-signs"), {"answer": ["calf_swelling"]}, headers={"HX-Request": "true"}
    )

    assert response.headers["HX-Redirect"] == RESULT


def test_htmx_error_is_a_fragment_with_422(client: Client) -> None:
    begin(client)

    response = client.post(step("age"), {"answer": ""}, headers={"HX-Request": "true"})

    assert response.status_code == 422
    assert "<title>Error: How old are you? | RetroWalk</title>" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(START).status_code == 405


@pytest.mark.parametrize("upto", ["main-problem", "space"])
def test_step_query_count(client: Client, upto: str, django_assert_num_queries: Any) -> None:
    client.force_login(UserFactory.create())
    begin(client)
    save_all(client, upto=upto)

    with django_assert_num_queries(5):
        client.get(step(upto))


def test_visitors_step_query_count(client: Client, django_assert_num_queries: Any) -> None:
    begin(client)

    with django_assert_num_queries(3):
        client.get(step("age"))


def test_result_query_count(client: Client, django_assert_num_queries: Any) -> None:
    finished(client)

    with django_assert_num_queries(2):
        client.get(RESULT)
