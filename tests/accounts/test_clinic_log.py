"""The log of a clinic: one line for each look at a list, pages, a filter, and its limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts import clinic_log
from accounts.clinic_log import LogView, log_page
from accounts.models import AccessEvent, Clinic, Role, User
from tests.accounts.conftest import works
from tests.accounts.inviting import browser_of
from tests.factories.accounts import ClinicFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/clinic/log/"
AT = datetime(2026, 5, 3, 13, 2, tzinfo=UTC)


@pytest.fixture
def browser(admin: User) -> Client:
    return browser_of(admin)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def wrote(
    clinic: Clinic | None, actor: User, minutes: int, *, records: int = 1, **named: str
) -> None:
    """Write entries of one look or change, so many minutes after the first."""
    told = {"role": "coach", "action": "read", "area": "roster"} | named
    at = AT + timedelta(minutes=minutes)
    AccessEvent.objects.bulk_create(
        AccessEvent(at=at, actor=actor, clinic=clinic, member=actor, **told) for _ in range(records)
    )


def lines(clinic: Clinic, **view: Any) -> list[tuple[str, int]]:
    page = log_page(clinic, LogView(**view))
    return [(line.newest.words, line.records) for line in page.lines]


def test_look_at_a_list_is_one_line_with_its_number(clinic: Clinic, physio: User) -> None:
    wrote(clinic, physio, 0, records=3)
    wrote(clinic, physio, 1, area="plan")

    assert lines(clinic) == [("Opened: plan", 1), ("Opened: list of clients", 3)]


def test_pages_follow_one_another_and_miss_no_line(
    clinic: Clinic, physio: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinic_log, "LINES", 2)
    for minute in range(5):
        wrote(clinic, physio, minute, records=3, area="plan")
    wrote(ClinicFactory.create(), physio, 6)

    seen, address = list[Any](), ""
    for _page in range(3):
        context = browser.get(PAGE + address).context
        seen.append([line.newest.at.minute for line in context["page"].lines])
        address = context["older_url"]

    assert (seen, address) == ([[6, 5], [4, 3], [2]], "")


def test_line_whose_entries_were_not_all_read_waits_for_the_next_page(
    clinic: Clinic, physio: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinic_log, "MOST_READ", 4)
    wrote(clinic, physio, 0, records=3)
    wrote(clinic, physio, 1, records=3)

    first = log_page(clinic, LogView())
    second = log_page(clinic, LogView(before=first.next_before))

    assert [[line.records for line in page.lines] for page in (first, second)] == [[3], [3]]
    assert second.next_before is None


def test_filter_is_by_person_and_kind_and_stays_with_the_page(
    clinic: Clinic, physio: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinic_log, "LINES", 1)
    ben = works(clinic, Role.COACH, name="Ben Ito")
    for actor in (physio, ben):
        wrote(clinic, actor, 1, area="plan")
        wrote(clinic, actor, 2, action="assign_plan", area="plan")
        wrote(clinic, actor, 3, action="give_coach", area="people")
    wrote(clinic, ben, 4, action="assign_plan", area="plan")

    context = browser.get(PAGE, {"who": str(ben.uuid), "kind": "changed"}).context

    told = [(line.newest.actor, line.newest.words) for line in context["page"].lines]
    assert told == [(ben, "Changed: plan")]
    older = parse_qs(urlsplit(context["older_url"]).query)
    assert (older["who"], older["kind"]) == ([str(ben.uuid)], ["changed"])
    assert lines(clinic, kind="people", who=str(physio.uuid)) == [("Gave the role of coach", 1)]


def test_unknown_filter_or_page_is_the_whole_log_with_a_note(
    clinic: Clinic, physio: User, browser: Client
) -> None:
    wrote(clinic, physio, 0)
    stranger = UserFactory.create()

    page = browser.get(PAGE, {"who": str(stranger.uuid), "kind": "x'", "before": "-1"})

    assert (page.status_code, len(page.context["page"].lines)) == (200, 1)
    for note in ("do not know that person", "do not know that kind", "could not find that page"):
        assert note in words(page)


def test_page_costs_the_same_for_few_and_many_entries(
    clinic: Clinic, physio: User, browser: Client, django_assert_max_num_queries: Any
) -> None:
    for minute in range(60):
        wrote(clinic, physio, minute)
    browser.get(PAGE)

    with django_assert_max_num_queries(8):
        browser.get(PAGE)


def test_change_of_limits_is_in_the_log_and_stays_on_the_page(
    clinic: Clinic, browser: Client
) -> None:
    browser.post("/clinic/limits/", {"on_track": "90", "low": "60"})
    second = browser_of(works(clinic, Role.CLINIC_ADMIN, name="Omar Diaz"))
    uuid = second.get("/clinic/limits/").context["proposal"].uuid

    second.post(f"/clinic/limits/{uuid}/", {"answer": "yes"})

    change = "on track from 90% (was 80%), low under 60% (was 50%)"
    log = lines(clinic, kind="limits")
    assert log == [(f"Agreed to new limits: {change}", 1), (f"Proposed new limits: {change}", 1)]
    page = words(second.get("/clinic/limits/"))
    assert f"{change}." in page
    assert "Proposed by Priya Shah, agreed by Omar Diaz." in page


def test_next_change_of_limits_begins_where_the_last_one_ended(
    clinic: Clinic, browser: Client, physio: User
) -> None:
    second = browser_of(works(clinic, Role.CLINIC_ADMIN))
    for on_track, answer in (("90", "yes"), ("95", "no"), ("85", "yes")):
        browser.post("/clinic/limits/", {"on_track": on_track, "low": "60"})
        uuid = second.get("/clinic/limits/").context["proposal"].uuid
        second.post(f"/clinic/limits/{uuid}/", {"answer": answer})

    so_far = second.get("/clinic/limits/").context["so_far"]

    assert [one.change.stored for one in so_far] == ["90/60>85/60", "80/50>90/60"]
    words_of_dropped = "on track from 95% (was 90%), low under 60% (as before)"
    assert lines(clinic, kind="limits")[2] == (f"Dropped new limits: {words_of_dropped}", 1)


def test_limits_that_are_in_force_already_are_not_proposed(clinic: Clinic, browser: Client) -> None:
    answer = browser.post("/clinic/limits/", {"on_track": "80", "low": "50"})

    assert answer.status_code == 422
    assert "These limits are in force already" in words(answer)
    assert not clinic.proposals.exists()
