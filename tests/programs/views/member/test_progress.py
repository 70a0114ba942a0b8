from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from programs.plans.models import Plan, ProgressionDecision
from programs.vocabulary import Change, CheckInKind, Provenance, SessionStatus
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.programs import NOW, member_with_plan, told
from tests.programs.adherence.histories import new_plan_days, past_walk, past_walks
from tests.templates.markup import read

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded_programs", "_today"),
    pytest.mark.by_rows,
]

PAGE = "/progress/"
TODAY = date(2026, 5, 20)
MONDAY = date(2026, 5, 18)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel("2026-05-20 10:00:00Z", tick=False):
        yield


@pytest.fixture
def plan(client: Client) -> Plan:
    plan = member_with_plan()
    client.force_login(new_plan_days(plan, date(2026, 3, 2)))
    return plan


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def decided(plan: Plan, **values: Any) -> ProgressionDecision:
    row: dict[str, Any] = {
        "plan": plan,
        "week": 3,
        "attempt": 1,
        "rule_number": 15,
        "change": Change.HOLD,
        "reason": "Let it feel easier first.",
        "facts": {"effort": 6, "effort_cap": 5, "confidence": None},
        "matched": [15],
        "outcome": {},
        "decided_at": NOW,
    }
    return ProgressionDecision.objects.create(**row | values)


def test_person_without_a_plan_reads_what_will_be_here(client: Client) -> None:
    client.force_login(UserFactory.create())

    response = client.get(PAGE)

    assert "Nothing to show yet" in words(response)
    assert 'href="/today/"' in response.content.decode()


def test_staff_without_a_plan_get_the_same_page(client: Client) -> None:
    client.force_login(MembershipFactory.create().user)

    assert client.get(PAGE).status_code == 200


def test_wish_for_a_table_without_a_plan_is_no_error(client: Client) -> None:
    client.force_login(UserFactory.create())

    assert client.get(PAGE, {"pain": "table"}, **HTMX).status_code == 200


def test_page_is_read_only(client: Client, plan: Plan) -> None:
    assert client.post(PAGE).status_code == 405


@pytest.mark.parametrize("count", [1, 36])
def test_page_takes_four_queries_whatever_the_history(
    client: Client, plan: Plan, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    past_walks(plan, count, last_on=TODAY)
    decided(plan)
    client.get(PAGE)  # the first page after signing in writes to the session, once

    with django_assert_num_queries(4):
        client.get(PAGE)


def test_full_page_stays_under_700_elements(client: Client, plan: Plan) -> None:
    past_walks(plan, 36, last_on=TODAY)
    for attempt in range(5):
        decided(plan, attempt=attempt)
    for key in ("pain", "minutes", "confidence"):
        response = client.get(PAGE, {key: "table"})

    assert len(read(response.content.decode()).tags) <= 700


def test_page_has_one_h1_unique_ids_and_no_inline_script(client: Client, plan: Plan) -> None:
    past_walks(plan, 8, last_on=TODAY)

    page = read(client.get(PAGE).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])


@pytest.mark.parametrize("count", [0, 2])
def test_charts_start_after_three_sessions(client: Client, plan: Plan, count: int) -> None:
    past_walks(plan, count, last_on=TODAY)

    response = client.get(PAGE)

    sentence = f"Your chart starts after 3 sessions. You have told us about {count} so far."
    assert words(response).count(sentence) == 2
    assert "pain-chart" not in response.content.decode()


def test_charts_open_with_a_sentence(client: Client, plan: Plan) -> None:
    past_walks(plan, 12, last_on=TODAY)

    shown = words(client.get(PAGE))

    assert "Pain after sessions Down from 5 to 2 in 3 weeks." in shown
    assert "How sure you felt Up from 4 to 7 in 3 weeks." in shown
    assert "Backward minutes a week 72 of 72 planned minutes in 8 weeks." in shown


def test_chart_is_an_image_named_by_its_title_and_sentence(client: Client, plan: Plan) -> None:
    past_walks(plan, 3, last_on=TODAY)

    names = [
        tag["aria-labelledby"]
        for tag in read(client.get(PAGE).content.decode()).named("svg")
        if "chart" in tag.get("class", "").split()
    ]

    assert names == [
        "pain-title pain-words",
        "minutes-title minutes-words",
        "confidence-title confidence-words",
    ]


def test_only_the_pain_chart_has_the_line_of_the_limit(client: Client, plan: Plan) -> None:
    past_walks(plan, 3, last_on=TODAY)

    assert client.get(PAGE).content.decode().count('class="chart-limit"') == 1


def test_coordinates_have_a_point_in_every_language(client: Client, plan: Plan) -> None:
    past_walks(plan, 4, last_on=TODAY)

    page = client.get(PAGE, headers={"Accept-Language": "de"}).content.decode()

    assert re.findall(r' (?:x|y|d)="[^"]*\d,\d', page) == []


def test_link_shows_the_table_without_script(client: Client, plan: Plan) -> None:
    walks = past_walks(plan, 3, last_on=TODAY)
    silent = past_walk(plan, date(2026, 5, 15), provenance=Provenance.BY_HAND)

    response = client.get(PAGE, {"pain": "table"})

    shown = words(response)
    assert [walks[-1].due_on, silent.due_on] == [TODAY, date(2026, 5, 15)]
    assert "Day Worst on the walk Next morning Recorded" in shown
    assert "20 May 5 4 Timed" in shown
    assert "15 May No answer No answer Entered by hand" in shown
    assert '<th scope="row">20 May</th>' in response.content.decode()


def test_chosen_table_is_remembered_on_the_next_visit(client: Client, plan: Plan) -> None:
    past_walks(plan, 3, last_on=TODAY)
    client.get(PAGE, {"pain": "table"})

    page = client.get(PAGE).content.decode()

    assert (page.count("<table"), "Worst on the walk" in page) == (2, True)


def test_chart_comes_back_when_asked(client: Client, plan: Plan) -> None:
    past_walks(plan, 3, last_on=TODAY)
    client.get(PAGE, {"pain": "table"})

    page = client.get(PAGE, {"pain": "chart"}).content.decode()

    assert "Worst on the walk" not in page


def test_wish_already_kept_is_not_stored_again(
    client: Client, plan: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(PAGE, {"pain": "table"})

    with django_assert_num_queries(4):
        client.get(PAGE, {"pain": "table"})


def test_unknown_wish_is_passed_over(client: Client, plan: Plan) -> None:
    past_walks(plan, 3, last_on=TODAY)

    response = client.get(PAGE, {"pain": "<script>"})

    assert "Worst on the walk" not in response.content.decode()
    assert "progress_shows" not in client.session


def test_htmx_gets_only_the_card_it_asked_for(client: Client, plan: Plan) -> None:
    past_walks(plan, 3, last_on=TODAY)

    page = client.get(PAGE, {"minutes": "table"}, **HTMX).content.decode()

    assert (page.count("<section"), 'id="minutes"' in page, "<h1" in page) == (1, True, False)
    assert "18 May" in page


def test_switch_says_which_of_the_two_is_shown(client: Client, plan: Plan) -> None:
    past_walks(plan, 3, last_on=TODAY)

    page = read(client.get(PAGE, {"pain": "table"}).content.decode())

    current = [tag["id"] for tag in page.having("aria-current", "true")]
    assert current == ["pain-table", "minutes-chart", "confidence-chart"]


def test_sessions_and_minutes_are_shown_as_n_of_d(client: Client, plan: Plan) -> None:
    past_walk(plan, date(2026, 5, 11))
    past_walk(plan, date(2026, 5, 13), active_backward_seconds=200)
    past_walk(plan, date(2026, 5, 15), status=SessionStatus.SCHEDULED)
    past_walk(plan, MONDAY)
    past_walk(plan, date(2026, 5, 22), status=SessionStatus.SCHEDULED)

    shown = words(client.get(PAGE))

    assert "2 done , 1 cut short, 1 missed" in shown
    assert "This week 1 of 1 sessions 6 of 6 backward minutes 1 still to come" in shown
    assert "Last 28 days 2 of 4 sessions 15 of 24 backward minutes Partly on track" in shown


def test_nothing_due_is_said_in_words_and_never_as_nought(client: Client, plan: Plan) -> None:
    past_walk(plan, TODAY, status=SessionStatus.SCHEDULED)

    shown = words(client.get(PAGE))

    assert "This week Nothing due yet 1 still to come" in shown
    assert "Since you started Nothing due yet" in shown
    assert "0 of 0" not in shown


def test_fewer_than_three_due_are_too_early_to_say(client: Client, plan: Plan) -> None:
    past_walk(plan, MONDAY)

    assert "1 of 1 sessions 6 of 6 backward minutes Too early to say" in words(client.get(PAGE))


def test_low_is_said_without_blame(client: Client, plan: Plan) -> None:
    for day in (11, 13, 15):
        past_walk(plan, date(2026, 5, day), status=SessionStatus.SCHEDULED)

    page = client.get(PAGE).content.decode()

    assert "Fewer walks than planned. Every walk counts." in page
    assert re.findall(r"fail|streak|brick|chip-act", page.lower()) == []


def test_calendar_names_days_weeks_and_marks_for_those_who_listen(
    client: Client, plan: Plan
) -> None:
    past_walk(plan, MONDAY, provenance=Provenance.BY_HAND)
    past_walk(plan, TODAY)

    response = client.get(PAGE)

    page = response.content.decode()
    assert '<th scope="row">18 May</th>' in page
    assert '<th scope="col" abbr="Monday">M</th>' in page
    assert 'mark-by-hand" role="img" aria-label="Session done, entered by hand"' in page
    assert "1 timed, 1 entered by hand." in words(response)


def test_changes_are_told_with_rule_reason_and_facts(client: Client, plan: Plan) -> None:
    decided(plan)

    shown = words(client.get(PAGE))

    assert (
        "We stayed on week 3 Let it feel easier first. Rule 15, Wednesday 13 May "
        "Effort: 6 Effort limit: 5 How sure you felt: not answered"
    ) in shown


def test_change_made_by_somebody_names_them(client: Client, plan: Plan) -> None:
    decided(plan, decided_by=UserFactory.create(name="Anna Berg"))

    assert "Anna, Wednesday 13 May" in words(client.get(PAGE))


@pytest.mark.parametrize("change", list(Change))
def test_every_change_has_words(client: Client, plan: Plan, change: Change) -> None:
    decided(plan, change=change)

    assert client.get(PAGE).status_code == 200


def test_without_a_decision_the_page_says_when_one_comes(client: Client, plan: Plan) -> None:
    assert "You will read it here." in words(client.get(PAGE))


def test_answers_of_somebody_else_are_not_shown(client: Client, plan: Plan) -> None:
    other = member_with_plan()
    new_plan_days(other, date(2026, 3, 2))
    past_walks(other, 6, last_on=TODAY)

    assert "You have told us about 0 so far." in words(client.get(PAGE))


def test_text_typed_by_the_member_is_not_part_of_the_page(client: Client, plan: Plan) -> None:
    walk = past_walk(plan, MONDAY)
    told(walk, CheckInKind.AFTER, pain=3, note="canary")

    assert "canary" not in client.get(PAGE).content.decode()
