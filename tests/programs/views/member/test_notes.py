from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import CareRelationship, Membership, Role, User
from programs.plans.models import Note, Plan
from retrowalk.models import OutgoingMail
from tests.factories.accounts import (
    CareRelationshipFactory,
    ClinicLinkFactory,
    MembershipFactory,
)
from tests.factories.programs import NOW, member_with_plan
from tests.templates.markup import read

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded_programs", "_today"),
    pytest.mark.by_rows,
]

PAGE = "/notes/"


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel("2026-05-20 10:00:00Z", tick=False):
        yield


@pytest.fixture
def plan(client: Client) -> Plan:
    plan = member_with_plan()
    client.force_login(plan.member)
    return plan


@pytest.fixture
def care(plan: Plan) -> CareRelationship:
    return CareRelationshipFactory.create(
        link=ClinicLinkFactory.create(member=plan.member),
    )


def note(plan: Plan, by: User, body: str, **values: Any) -> Note:
    return Note.objects.create(
        **{"plan": plan, "member": plan.member, "author": by, "body": body, "created_at": NOW}
        | values
    )


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def stored() -> list[tuple[str, str]]:
    return [(one.author.name, one.body) for one in Note.objects.order_by("pk")]


def test_person_without_a_carer_reads_how_to_share_and_gets_no_form(
    client: Client, plan: Plan
) -> None:
    response = client.get(PAGE)

    assert "Nobody looks after you here yet." in words(response)
    assert "<textarea" not in response.content.decode()


def test_staff_without_a_plan_get_the_page(client: Client) -> None:
    client.force_login(MembershipFactory.create().user)

    assert client.get(PAGE).status_code == 200


def test_messages_stand_newest_first_with_who_wrote_them(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    note(plan, plan.member, "How far should I look back?")
    note(plan, care.staff, "Only with your eyes.", created_at=NOW + timedelta(hours=1))

    shown = words(client.get(PAGE))

    assert shown.index(f"{care.staff.name} New Only with your eyes.") < shown.index(
        "You How far should I look back?"
    )
    assert "Wednesday 13 May, 11:00am" in shown


def test_body_is_shown_as_text_with_its_lines(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    note(plan, care.staff, "<b>Rest</b>\nthen walk")

    assert "&lt;b&gt;Rest&lt;/b&gt;<br>then walk" in client.get(PAGE).content.decode()


def test_messages_to_somebody_else_are_not_shown(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    other = member_with_plan()
    note(other, care.staff, "canary")

    assert "canary" not in client.get(PAGE).content.decode()


def test_reading_marks_nothing(client: Client, plan: Plan, care: CareRelationship) -> None:
    one = note(plan, care.staff, "Well done")

    client.get(PAGE)

    one.refresh_from_db()
    assert one.read_at is None


def test_button_marks_what_others_wrote_as_read(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    theirs, own = note(plan, care.staff, "Well done"), note(plan, plan.member, "Thank you")

    response = client.post(PAGE, {"read": "all"})

    theirs.refresh_from_db()
    own.refresh_from_db()
    assert (response.status_code, response.url) == (302, PAGE)
    assert (theirs.read_at, own.read_at) == (timezone.now(), None)
    assert "Mark as read" not in words(client.get(PAGE))


def test_marking_leaves_what_was_read_before_and_what_is_not_theirs(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    before = note(plan, care.staff, "Old", read_at=NOW)
    elsewhere = note(member_with_plan(), care.staff, "Not yours")

    client.post(PAGE, {"read": "all"})

    before.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (before.read_at, elsewhere.read_at) == (NOW, None)


def test_reply_is_stored_under_the_plan_and_reads_what_came_before(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    theirs = note(plan, care.staff, "How is your knee?")

    response = client.post(PAGE, {"body": "  Much better\r\nthank you "}, follow=True)

    theirs.refresh_from_db()
    assert stored()[-1] == (plan.member.name, "Much better\nthank you")
    assert Note.objects.latest("pk").plan == plan
    assert theirs.read_at == timezone.now()
    assert "Your message is sent." in words(response)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "Type your message"),
        (" \u200b ", "Type your message"),
        ("a" * 1001, "Use 1,000 characters or fewer"),
        ("ab\u202ecd", "Remove the hidden character"),
    ],
)
def test_message_that_cannot_be_taken_is_sent_back(
    client: Client, plan: Plan, care: CareRelationship, body: str, told: str
) -> None:
    response = client.post(PAGE, {"body": body})

    assert response.status_code == 422
    assert told in words(response)
    assert "Error: " in response.content.decode()
    assert stored() == []


def test_message_that_is_too_long_comes_back_whole(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    response = client.post(PAGE, {"body": "a" * 1001})

    assert "a" * 1001 in response.content.decode()


def test_line_breaks_count_once_each(client: Client, plan: Plan, care: CareRelationship) -> None:
    response = client.post(PAGE, {"body": "a\r\n" * 499 + "ab"})

    assert response.status_code == 302


def test_reply_without_a_carer_is_refused_with_what_to_do(client: Client, plan: Plan) -> None:
    response = client.post(PAGE, {"body": "Hello"})

    assert response.status_code == 422
    assert "Share with a physio first." in words(response)
    assert stored() == []


def test_message_needs_no_plan(client: Client) -> None:
    care = CareRelationshipFactory.create()
    client.force_login(care.member)

    response = client.post(PAGE, {"body": "Hello"})

    assert (response.status_code, stored()) == (302, [(care.member.name, "Hello")])
    assert Note.objects.get().plan is None


def test_message_goes_to_the_carer_the_member_chose(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    coach = CareRelationshipFactory.create(link=care.link, role=Role.COACH).staff

    nobody = client.post(PAGE, {"body": "Hello"})
    somebody_else = client.post(PAGE, {"body": "Hello", "to": str(plan.member.uuid)})
    chosen = client.post(PAGE, {"body": "Hello", "to": str(coach.uuid)})

    assert (nobody.status_code, somebody_else.status_code) == (422, 422)
    assert "Choose who to write to" in words(nobody)
    assert chosen.status_code == 302
    assert Note.objects.get().staff == coach


def test_member_reads_one_thread_or_all(client: Client, plan: Plan, care: CareRelationship) -> None:
    coach = CareRelationshipFactory.create(link=care.link, role=Role.COACH).staff
    note(plan, care.staff, "From the physio", staff=care.staff)
    note(plan, coach, "From the coach", staff=coach)

    one = words(client.get(f"{PAGE}?with={coach.uuid}"))
    both = words(client.get(PAGE))

    assert ("From the coach" in one, "From the physio" in one) == (True, False)
    assert ("From the coach" in both, "From the physio" in both) == (True, True)


def test_carer_hears_of_a_message_without_a_word_of_it(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    client.post(PAGE, {"body": "canary"})
    client.post(PAGE, {"body": "canary again"})

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ([care.staff.email], "You have a message in RetroWalk")
    assert f"/clients/{plan.member.uuid}/messages/" in mail.body
    assert "canary" not in mail.body
    assert plan.member.name not in mail.body


def test_cover_is_nobody_to_write_to(client: Client, plan: Plan, care: CareRelationship) -> None:
    later = timezone.now() + timedelta(hours=8)
    CareRelationship.objects.update(kind="cover", cover_reason="Anna is ill", expires_at=later)

    assert client.post(PAGE, {"body": "Hello"}).status_code == 422


def test_carer_who_left_the_clinic_reads_no_more(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    Membership.objects.filter(user=care.staff).update(ended_at=NOW)

    response = client.post(PAGE, {"body": "Hello"})

    assert (response.status_code, stored()) == (422, [])


def test_ended_care_takes_the_form_away(client: Client, plan: Plan, care: CareRelationship) -> None:
    CareRelationship.objects.filter(pk=care.pk).update(ended_at=NOW)

    assert "<textarea" not in client.get(PAGE).content.decode()


def test_page_says_it_is_not_for_emergencies(
    client: Client, plan: Plan, care: CareRelationship
) -> None:
    assert "If you need help now, call 999" in words(client.get(PAGE))


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_three_queries_whatever_was_written(
    client: Client,
    plan: Plan,
    care: CareRelationship,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        note(plan, care.staff, f"Message {number}")
    client.get(PAGE)  # the first page after signing in writes to the session, once

    with django_assert_num_queries(3):
        client.get(PAGE)


def test_page_has_one_h1_and_unique_ids(client: Client, plan: Plan, care: CareRelationship) -> None:
    note(plan, care.staff, "Well done")

    page = read(client.get(PAGE).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
