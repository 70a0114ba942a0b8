from __future__ import annotations

import csv
from datetime import timedelta
from typing import Any
from weakref import WeakSet
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessEvent, User
from programs.adherence.rules.table import header
from programs.views.coach import export
from programs.views.coach.export import csv_lines
from retrowalk.templatetags.retrowalk import local_day, local_time
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW
from tests.factories.roster import client_of, clients_of, coach_of, physio_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]

FILE = "/roster.csv"


@pytest.fixture
def coach(client: Client) -> User:
    coach = coach_of(ClinicFactory.create())
    client.force_login(coach)
    return coach


def signed_in(coach: User) -> Client:
    """Return a browser in which the coach has just signed in."""
    browser = Client()
    browser.force_login(coach)
    return browser


def rows(client: Client, address: str = FILE) -> list[list[str]]:
    response = client.get(address)
    assert response.streaming
    return list(csv.reader(b"".join(response).decode().splitlines()))


def test_file_has_the_columns_of_the_dictionary_and_a_line_a_client(
    client: Client, coach: User
) -> None:
    told = {"reason": "urgent", "reason_detail": "fell", "walks": "ddd dcd dmm nnn"}
    client_of(coach, name="Joan Petrie", **told)
    client_of(coach, name="Ann Webb")

    first, *lines = rows(client)

    assert first == header()
    assert [line[0] for line in lines] == ["Ann Webb", "Joan Petrie"]
    joan = dict(zip(first, lines[1], strict=True))
    assert (joan["group"], joan["why"]) == ("Act today", "Fell during session today")
    assert (joan["sessions_done"], joan["sessions_due"], joan["sessions_percent"]) == (
        "6",
        "9",
        "66",
    )


def test_name_that_looks_like_a_formula_is_text(client: Client, coach: User) -> None:
    client_of(coach, name='=HYPERLINK("http://evil.example")')

    assert rows(client)[1][0].startswith("'=HYPERLINK")


def test_pages_follow_one_another_and_miss_nobody(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.views.coach.export.PAGE", 2)
    clients_of(coach, 5, reason="quiet")

    with CaptureQueriesContext(connection) as asked:
        found = rows(client)

    assert [line[0] for line in found[1:]] == [f"Client 00{number}" for number in range(5)]
    assert max(one["sql"].count("roster") for one in asked) > 0
    assert [one for one in asked if "OFFSET" in one["sql"]] == []


def test_lines_come_before_the_last_page_is_read(
    coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.views.coach.export.PAGE", 2)
    clients_of(coach, 5, reason="quiet")
    lines = csv_lines(coach, clinic_id=None, now=NOW)

    with CaptureQueriesContext(connection) as asked:
        header_and_two = [next(lines) for _ in range(3)]

    assert len(header_and_two) == 3
    assert sum("adherence" in one["sql"] or "rosterentry" in one["sql"] for one in asked) == 1


class Kept(list[dict[str, object]]):
    """A page that can be watched until it is let go."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # a list has none


def test_no_page_is_kept_once_the_next_one_is_read(
    coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.views.coach.export.PAGE", 2)
    clients_of(coach, 9, reason="quiet")
    alive: WeakSet[Kept] = WeakSet()

    def watched(*given: Any) -> Kept:
        alive.add(page := Kept(read_page(*given)))
        return page

    read_page = export._page
    monkeypatch.setattr(export, "_page", watched)

    most = [len(alive) for _line in csv_lines(coach, clinic_id=None, now=NOW)]

    assert (len(most), max(most)) == (10, 1)


def test_every_client_in_every_file_is_written_down_even_after_the_page(
    client: Client, coach: User
) -> None:
    clients_of(coach, 3, reason="quiet")
    client.get("/roster/")

    rows(client)
    rows(client)

    files = AccessEvent.objects.filter(actor=coach, area="roster_file")
    assert files.count() == 3 * 2
    assert {str(one.words) for one in files} == {"Opened: list of clients, as a file"}
    assert AccessEvent.objects.filter(actor=coach, area="roster").count() == 3  # the page


def test_client_who_leaves_while_the_file_is_made_is_not_in_it(
    coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.views.coach.export.PAGE", 1)
    clients_of(coach, 2, reason="quiet")
    lines = csv_lines(coach, clinic_id=None, now=NOW)
    [next(lines) for _ in range(2)]
    for care in coach.clients.all():
        care.ended_at = timezone.now()
        care.save()

    assert list(lines) == []


@pytest.mark.parametrize("ends", ["account", "role"])
def test_reader_who_is_let_in_no_longer_gets_no_further_page(
    coach: User, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.views.coach.export.PAGE", 1)
    clients_of(coach, 2, reason="quiet")
    lines = csv_lines(coach, clinic_id=None, now=NOW)
    [next(lines) for _ in range(2)]

    if ends == "account":
        User.objects.filter(pk=coach.pk).update(is_active=False)
    else:
        coach.memberships.update(ended_at=timezone.now())

    assert list(lines) == []


@pytest.mark.parametrize(
    ("query", "names", "file_name"),
    [
        ("?group=act", ["Ann Webb", "Joan Petrie"], "roster-act-today-2026-05-13.csv"),
        ("?group=act&q=WEBB&after=9", ["Ann Webb"], "roster-act-today-named-webb-2026-05-13.csv"),
        ("?q=%22%0A..%2F%C3%A9%3B", [], "roster-named-e-2026-05-13.csv"),
        ("?q=%E6%9D%8E&sort=-last", [], "roster-named-search-2026-05-13.csv"),
        ("?q=webb@example.org", [], "roster-named-search-2026-05-13.csv"),
        ("?group=x'", ["Ann Webb", "Bo Webb", "Joan Petrie"], "roster-2026-05-13.csv"),
    ],
)
def test_file_holds_the_group_and_the_search_of_the_page_and_is_named_after_them(
    client: Client, coach: User, query: str, names: list[str], file_name: str
) -> None:
    for name in ("Joan Petrie", "Ann Webb"):
        client_of(coach, name=name, reason="urgent", reason_detail="fell")
    client_of(coach, name="Bo Webb")

    found = [line[0] for line in rows(client, FILE + query)[1:]]

    assert found == names
    assert AccessEvent.objects.filter(actor=coach, area="roster_file").count() == len(names)
    disposition = client.get(FILE + query).headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{file_name}"'


def test_page_links_to_the_file_of_what_it_shows_and_tells_the_limit(
    client: Client, coach: User
) -> None:
    client_of(coach, name="Ann Webb")

    whole, some = (client.get(f"/roster/{query}").text for query in ("", "?group=new&q=ann"))

    assert 'href="/roster.csv">Download all clients as CSV' in whole
    assert 'href="/roster.csv?q=ann&amp;group=new">Download these clients as CSV' in some
    assert "Up to 20 files in 24 hours" in whole


def test_file_past_the_limit_says_which_limit_and_when_the_next_may_be_had(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.views.limits.RATES", {"roster_file": "2/d/user"})
    codes = [client.get(FILE).status_code for _ in range(2)]

    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        refused = signed_in(coach).get(FILE)
    with time_machine.travel(NOW + timedelta(hours=24), tick=False):
        codes.append(signed_in(coach).get(FILE).status_code)

    opens = timezone.localtime(NOW + timedelta(days=1), ZoneInfo(coach.time_zone))
    assert (codes, refused.status_code) == ([200, 200, 200], 429)
    assert refused.headers["Retry-After"] == str(19 * 3600)
    assert "You have downloaded 2 files in 24 hours" in refused.text
    assert f"on {local_day(opens.date())} from {local_time(opens.time())}." in refused.text


def test_only_a_coach_has_the_file(client: Client) -> None:
    client.force_login(physio_of(ClinicFactory.create()))

    assert client.get(FILE).status_code == 403
