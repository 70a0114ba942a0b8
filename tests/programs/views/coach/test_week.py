from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.care_changes import care_changed
from accounts.models import AccessEvent, Role, User
from programs.adherence.queries.caseload import WeekSums
from programs.adherence.queries.week_words import trend_words
from programs.adherence.services import kept_weeks
from programs.adherence.services.kept_weeks import keep_weeks
from tests.factories.accounts import (
    CareRelationshipFactory,
    ClinicFactory,
    ClinicLinkFactory,
    MembershipFactory,
)
from tests.factories.programs import NOW, member_with_plan
from tests.factories.roster import client_of, clients_of, physio_of
from tests.programs.adherence.histories import new_plan_days, past_walk
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_wednesday")]

PAGE = "/week/"
MONDAY = date(2026, 5, 11)


def words(response: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def busy(coach: User) -> None:
    plan = member_with_plan(user={"name": "Joan Petrie"})
    new_plan_days(plan, MONDAY - timedelta(weeks=3))
    for back in (1, 7, 9, 14):
        past_walk(plan, MONDAY - timedelta(days=back - 1))
    client_of(
        coach,
        member=plan.member,
        reason="urgent",
        reason_detail="fell",
        program_key="knee_oa",
        program_title="Knee osteoarthritis",
    )
    client_of(coach, name="Colin Webb", reason="quiet", reason_detail="no_session")
    client_of(coach, name="Sanjay Rao", walks="ddd ddd ddd nnn", reason_detail="every_session")


def test_week_is_told_beside_the_week_before(client: Client, coach: User) -> None:
    busy(coach)

    shown = words(client.get(PAGE))

    assert "Clients who walked 1 1 the week before" in shown
    assert "Sessions done 1 of 1 1 of 1 the week before" in shown
    assert "Call these 1 Joan Petrie Fell during session today Call" in shown
    assert "Going well, say so Sanjay Rao Every session done Message" in shown
    assert "Gone quiet Colin Webb" in shown
    assert "Still 100% of sessions done, as 2 weeks before." in shown
    assert "By program Knee 1 of 1" in shown


def test_those_whom_no_list_names_are_counted_with_the_way_to_them(
    client: Client, coach: User
) -> None:
    for number in range(4):
        client_of(coach, name=f"Act {number}", reason="urgent")
        client_of(coach, name=f"Check {number}", reason="stumble")

    page = client.get(PAGE).content.decode()
    text = client.get(PAGE, {"as": "text"}).content.decode()

    assert '<a href="/roster/?group=act">and 1 more to act on today</a>' in page
    assert '<a href="/roster/?group=check">4 under Check in</a>' in page
    assert "Call these: A. 0., A. 1., A. 2.\nand 1 more to act on today\n4 under Check in" in text


def week(percent: int | None) -> WeekSums:
    due = 0 if percent is None else 100
    return WeekSums(monday=MONDAY, due=due, counted=percent or 0)


@pytest.mark.parametrize(
    ("percents", "said"),
    [
        ([None, None], "Nothing was due in these weeks."),
        ([None, 83, None], "83% of sessions done."),
        ([83, 90, 75], "Sessions done down from 83% to 75% in 2 weeks."),
        ([None, 70, 75], "Sessions done up from 70% to 75% in 1 week."),
    ],
)
def test_trend_is_told_from_what_to_what(percents: list[int | None], said: str) -> None:
    assert trend_words([week(one) for one in percents]) == said


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_six_queries_for_one_client_or_thirty(
    client: Client, coach: User, count: int
) -> None:
    busy(coach)
    clients_of(coach, count, reason="stumble")
    client.get("/roster/views/")

    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)

    assert sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in asked) == 6


def test_page_of_a_large_caseload_reads_no_walk(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy(coach)
    summed = words(client.get(PAGE))
    monkeypatch.setattr(kept_weeks, "MOST_AT_ONCE", 2)
    done = keep_weeks(now=NOW), keep_weeks(now=NOW - timedelta(days=1))

    with CaptureQueriesContext(connection) as asked:
        kept = words(client.get(PAGE))

    assert done == (1, 1)
    assert kept == summed
    assert [one["sql"] for one in asked if "programs_walksession" in one["sql"]] == []
    assert len(asked) <= 6


def test_kept_weeks_of_a_clinic_end_with_the_role_there(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy(coach)
    summed = words(client.get(PAGE))
    elsewhere = MembershipFactory.create(user=coach, role=Role.COACH)
    plan = member_with_plan()
    past_walk(plan, MONDAY)
    link = ClinicLinkFactory.create(member=plan.member, clinic=elsewhere.clinic)
    CareRelationshipFactory.create(link=link, staff=coach, role=Role.COACH)
    care_changed(member_id=plan.member_id, now=NOW)
    monkeypatch.setattr(kept_weeks, "MOST_AT_ONCE", 0)
    of_both = words(client.get(PAGE))

    elsewhere.ended_at = NOW
    elsewhere.save()

    assert "Clients who walked 2" in of_both
    assert "Clients who walked 1" in summed
    assert words(client.get(PAGE)) == summed


def test_page_is_well_formed_and_short(client: Client, coach: User) -> None:
    busy(coach)

    page = read(client.get(PAGE).content.decode())

    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
    assert len(page.tags) < 400


def test_coach_without_clients_reads_that_nobody_needs_a_call(client: Client, coach: User) -> None:
    assert "Nobody needs a call." in words(client.get(PAGE))


def test_plain_text_has_initials_and_no_reason(client: Client, coach: User) -> None:
    busy(coach)

    response = client.get(PAGE, {"as": "text"})

    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Call these: J. P." in text
    assert re.findall(r"Joan|Petrie|Fell|Knee|pain", text) == []


def test_only_clients_in_care_are_named_and_each_is_written_down(
    client: Client, coach: User
) -> None:
    busy(coach)
    gone = client_of(coach, name="Ruth Adler", reason="urgent", reason_detail="fell")
    gone.member.clinic_links.update(ended_at=timezone.now())

    assert "Ruth" not in words(client.get(PAGE))
    assert AccessEvent.objects.filter(actor=coach, area="week").count() == 3


def test_physio_has_no_week_of_a_coach(client: Client) -> None:
    client.force_login(physio_of(ClinicFactory.create()))

    assert client.get(PAGE).status_code == 403
