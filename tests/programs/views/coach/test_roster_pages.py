from __future__ import annotations

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services.deletion import forget
from accounts.services.links import end_link
from programs.adherence.models import RosterEntry
from programs.views.coach import roster_rows
from tests.factories.accounts import ClinicFactory, UserFactory
from tests.factories.roster import client_of, clients_of, coach_of
from tests.programs.views.rosters import FULL, names, next_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday_at_ten")]

PAGE = "/roster/"
HTMX = {"HTTP_HX_REQUEST": "true"}
Group = RosterEntry.Group


def pages_of(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the roster show so many rows on a page; the query that is kept knows its own number."""
    monkeypatch.setattr(roster_rows, "PAGE", rows)
    monkeypatch.setattr(roster_rows, "_prepared", roster_rows._prepared.__wrapped__)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Dora", "Bo", "Cai", "Ann"]),
        ("name", ["Ann", "Bo", "Cai", "Dora"]),
        ("-name", ["Dora", "Cai", "Bo", "Ann"]),
        ("last", ["Cai", "Ann", "Bo", "Dora"]),
        ("-last", ["Ann", "Cai", "Dora", "Bo"]),
    ],
)
def test_order_pages_by_the_last_row_and_misses_nobody(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch, sort: str, expected: list[str]
) -> None:
    pages_of(1, monkeypatch)
    client_of(coach, name="Ann", last_walk_on=date(2026, 5, 12), percent=100)
    client_of(coach, name="Bo", reason="quiet", percent=40)
    client_of(coach, name="Cai", reason="quiet", percent=60, last_walk_on=date(2026, 5, 3))
    client_of(coach, name="Dora", reason="pain")

    seen, address = [], f"{PAGE}?sort={sort}" if sort else PAGE
    while address and len(seen) < 9:
        response = client.get(address)
        seen += names(response)
        following = next_of(response)
        address = PAGE + following if following else ""

    assert seen == expected
    assert "Rows 4 to 4 of 4" in words(response)


def test_page_behind_the_last_of_those_who_never_walked_is_the_last_one(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_of(2, monkeypatch)
    never = client_of(coach, name="Ann")
    for day in (11, 12):
        client_of(coach, name=f"On {day}", last_walk_on=date(2026, 5, day))

    response = client.get(PAGE, {"sort": "-last", "after": f"never.{never.member.uuid.hex}.3"})

    assert names(response) == ["On 11", "Ann"]
    assert "That page is no longer there" in words(response)


def test_equal_rows_go_by_the_client_so_that_none_is_shown_twice(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_of(2, monkeypatch)
    clients_of(coach, 5, **FULL)
    first = client.get(PAGE)
    after = unescape(re.search(r"after=([^\"&]+)", first.content.decode())[1])

    second = client.get(PAGE, {"after": after})

    assert names(first) + names(second) == [f"Client 00{number}" for number in range(4)]


@pytest.mark.parametrize("sort", ["", "name", "-name", "last", "-last"])
def test_next_page_misses_nobody_when_the_client_it_follows_has_left(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    pages_of(2, monkeypatch)
    clients_of(coach, 6, **FULL)
    everybody = [f"Client 00{number}" for number in range(6)]
    expected = everybody[::-1] if sort.startswith("-") else everybody
    first = client.get(PAGE, {"sort": sort})
    left = User.objects.get(name=names(first)[-1])
    end_link(link=left.clinic_links.get(), now=timezone.now())

    second = client.get(PAGE + next_of(first))
    more = client.get(PAGE + next_of(first), **HTMX)

    assert names(first) + names(second) == expected[:4]
    assert names(more) == names(second)


@pytest.mark.parametrize(("sort", "again"), [("", [0, 2]), ("-last", [4, 2])])
def test_next_page_shows_some_again_when_the_account_it_follows_is_gone(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch, sort: str, again: list[int]
) -> None:
    pages_of(2, monkeypatch)
    clients_of(coach, 5, **FULL)
    first = client.get(PAGE, {"sort": sort})
    gone = User.objects.get(name=names(first)[-1])
    end_link(link=gone.clinic_links.get(), now=timezone.now())
    forget(user=gone, now=timezone.now())

    second = client.get(PAGE + next_of(first))

    assert names(second) == [f"Client 00{number}" for number in again]


@pytest.mark.parametrize(
    ("sort", "place"),
    [("need", "3.4.66."), ("last", "2026-05-13."), ("-last", "2026-05-13."), ("name", "Ann.")],
)
def test_cursor_on_a_stranger_answers_as_one_on_nobody(
    client: Client, coach: User, sort: str, place: str
) -> None:
    early = UserFactory.create()
    client_of(coach, name="Ann", **FULL | {"group": Group.NEW, "reason_rank": 4})
    late = client_of(coach_of(ClinicFactory.create())).member

    pages = [
        words(client.get(PAGE, {"sort": sort, "after": f"{place}{uuid.hex}.50"}))
        for uuid in (early.uuid, late.uuid, uuid4())
    ]

    assert pages[0] == pages[1] == pages[2]
    assert "Rows 51 to 51 of 1" in pages[2]  # nobody of its kind is left out


def test_show_more_by_htmx_sends_rows_only_and_focuses_the_first(
    client: Client, coach: User
) -> None:
    clients_of(coach, 53, **FULL)
    after = re.search(r'hx-get="\?after=([^"]+)"', client.get(PAGE).content.decode())[1]

    page = client.get(PAGE, {"after": after}, **HTMX).content.decode()

    assert (page.count('<th scope="row">'), "<h1" in page, "Check in (" in page) == (
        3,
        False,
        False,
    )
    assert page.count("autofocus") == 1
    assert 'id="roster-rows" hx-swap-oob="true">Rows 1 to 53 of 53' in page


def test_foot_counts_from_the_row_the_page_began_with(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_of(1, monkeypatch)
    clients_of(coach, 3, **FULL)
    second = PAGE + next_of(client.get(PAGE))
    third = PAGE + next_of(client.get(second))

    page = client.get(third, **HTMX, HTTP_HX_CURRENT_URL=f"http://testserver{second}")

    assert "Rows 2 to 3 of 3" in words(page)


def test_foot_counts_from_one_where_the_page_in_the_browser_is_odd(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_of(1, monkeypatch)
    clients_of(coach, 2, **FULL)
    second = PAGE + next_of(client.get(PAGE))

    page = client.get(second, **HTMX, HTTP_HX_CURRENT_URL="http://[elsewhere")

    assert "Rows 1 to 2 of 2" in words(page)


def test_many_on_track_are_opened_in_their_place_and_folded_again(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Ann", "Bo"):
        client_of(coach, name=name, reason="pain")
    clients_of(coach, 21, reason_detail="every_session")

    folded = client.get(PAGE)
    opened = client.get(PAGE, {"open": "track"}, **HTMX, HTTP_HX_TRIGGER="open-track")
    pages_of(1, monkeypatch)
    on_page_two = client.get(PAGE + next_of(client.get(PAGE)))

    assert names(folded) == ["Ann", "Bo"]
    assert "On track (21) Show 21 clients" in words(folded)
    assert "Rows 1 to 2 of 23, 21 hidden" in words(folded)
    assert "hidden" not in words(opened)
    assert len(names(opened)) == 23
    assert "On track (21) Hide 21 clients" in words(opened)
    assert re.findall(r"autofocus>([^<]+)", opened.content.decode()) == ["Client 000"]
    assert 'href="?group=track#open-track"' in on_page_two.content.decode()
