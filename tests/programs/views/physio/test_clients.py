from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessEvent, CareRelationship, Role, User
from programs.adherence.models import RosterEntry
from programs.adherence.queries import client_list
from tests.factories.accounts import ClinicFactory, UserFactory
from tests.factories.roster import TODAY, client_of, coach_of, physio_of
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

PAGE = "/clients/"
Group = RosterEntry.Group


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel("2026-05-13 09:00:00Z", tick=False):
        yield


@pytest.fixture
def physio(client: Client) -> User:
    physio = physio_of(ClinicFactory.create())
    client.force_login(physio)
    return physio


def of(physio: User, **entry: Any) -> RosterEntry:
    walking = {"program_key": "knee_oa", "program_title": "Knee arthritis", "plan_week": 3}
    return client_of(physio, role=Role.PHYSIO, **walking | entry)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def names(response: Any) -> list[str]:
    return re.findall(r"data-row[^>]*>([^<]+)<", response.content.decode())


def statements(queries: CaptureQueriesContext) -> int:
    """Count what is asked of the database; marks of a transaction ask nothing."""
    return sum("SAVEPOINT" not in one["sql"] for one in queries.captured_queries)


def signed_in_a_while(client: Client) -> None:
    """Open a page that shows nobody: the first one after signing in writes to the session."""
    client.get(PAGE, {"q": "nobody"})


def htmx(target: str = "clients") -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def test_row_says_who_why_when_and_how_it_hurts(client: Client, physio: User) -> None:
    of(
        physio,
        name="Joan Petrie",
        reason="urgent",
        reason_detail="fell",
        more_reasons=1,
        last_walk_on=date(2026, 5, 12),
        next_due_on=date(2026, 5, 15),
        last_pain=6,
    )

    shown = words(client.get(PAGE))

    assert (
        "Joan Petrie Knee, week 3 Act today Fell during session today, +1 more "
        "Yesterday Fri 6 / 10 Open Joan Petrie"
    ) in shown


def test_client_without_a_plan_is_given_one_and_the_others_are_opened(
    client: Client, physio: User
) -> None:
    new = of(physio, name="Sam Porter", program_key="", group=Group.NEW)
    entry = of(physio, name="Ruth Adler")

    page = read(client.get(PAGE).content.decode())

    targets = [tag["href"] for tag in page.named("a") if "button" in tag.get("class", "")]
    assert f"/clients/{new.member.uuid}/assign/" in targets
    assert f"/clients/{entry.member.uuid}/" in targets


def test_who_waits_for_a_plan_comes_first_then_who_needs_somebody(
    client: Client, physio: User
) -> None:
    of(physio, name="On Track", percent=100)
    of(physio, name="Check In", reason="quiet", reason_detail="no_session")
    of(physio, name="Act Today", reason="urgent", reason_detail="fell")
    of(physio, name="No Plan", program_key="", group=Group.NEW)

    response = client.get(PAGE)

    assert names(response) == ["No Plan", "Act Today", "Check In", "On Track"]
    headings = re.findall(r'scope="rowgroup">([^<]+)<', response.content.decode())
    assert headings == ["Waiting for a plan", "Act today", "Check in", "On track"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"sort": "name"}, ["Ann", "Bob", "Cy"]),
        ({"sort": "last_walk"}, ["Cy", "Ann", "Bob"]),
        ({"group": "check_in"}, ["Bob"]),
        ({"q": "AN"}, ["Ann"]),
        ({"q": "bob@example.org"}, ["Bob"]),
        ({"q": "ann", "group": "check_in"}, []),
    ],
)
def test_search_group_and_order_stand_in_the_address(
    client: Client, physio: User, asked: dict[str, str], expected: list[str]
) -> None:
    of(physio, name="Ann", last_walk_on=date(2026, 5, 1))
    bob = UserFactory.create(name="Bob", email="bob@example.org")
    of(physio, member=bob, reason="low", last_walk_on=date(2026, 5, 8))
    of(physio, name="Cy")

    assert names(client.get(PAGE, asked)) == expected


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        ({"sort": "password"}, "We do not know that order."),
        ({"group": "vip"}, "We do not know that group."),
        ({"after": "999999"}, "That page is no longer there."),
        ({"page": "-1"}, "That page is no longer there."),
        ({"after": "00000000-0000-4000-8000-000000000000"}, "That page is no longer there."),
    ],
)
def test_what_an_address_cannot_mean_shows_a_page_that_can_be_and_says_so(
    client: Client, physio: User, asked: dict[str, str], note: str
) -> None:
    of(physio, name="Ann")

    response = client.get(PAGE, asked)

    assert (response.status_code, names(response)) == (200, ["Ann"])
    assert note in words(response)


@pytest.mark.parametrize("sort", ["need", "name", "last_walk"])
def test_pages_go_on_until_everybody_was_shown_once(
    client: Client, physio: User, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_list, "PAGE", 2)
    for name in "ABCDE":
        of(physio, name=name, last_walk_on=date(2026, 5, 4) if name > "B" else None)

    url, seen = f"{PAGE}?sort={sort}", []
    while url:
        response = client.get(url, headers=htmx("more") if seen else {})
        seen += names(response)
        more = re.search(r'hx-get="([^"]*after=[^"]*)"', response.content.decode())
        url = PAGE + more[1].replace("&amp;", "&") if more else ""

    assert sorted(seen) == list("ABCDE")


def test_more_rows_come_without_their_page_and_do_not_repeat_the_heading(
    client: Client, physio: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_list, "PAGE", 1)
    first, _ = of(physio, name="A", percent=10), of(physio, name="B", percent=20)

    fragment = client.get(PAGE, {"after": first.care.uuid}, headers=htmx("more")).content.decode()

    assert fragment.strip().startswith("<tbody>")
    assert "On track</th>" not in fragment
    assert fragment.count("autofocus") == 1


def test_search_answers_with_the_list_its_title_and_what_was_found(
    client: Client, physio: User
) -> None:
    of(physio, name="Ann")

    fragment = client.get(PAGE, {"q": "ann"}, headers=htmx()).content.decode()

    assert fragment.startswith("<title>Clients like “ann” | RetroWalk</title>")
    assert "<h1" not in fragment
    assert 'hx-swap-oob="true">1 client found<' in fragment


def test_pills_carry_counts_and_keep_the_search(client: Client, physio: User) -> None:
    of(physio, name="Ann", reason="pain")
    of(physio, name="Anna")

    response = client.get(PAGE, {"q": "ann"})

    assert "All 2 Act today 1 Check in 0 New 0 On track 1 Paused 0" in words(response)
    assert 'href="?q=ann&amp;group=act_today"' in response.content.decode()


def test_nobody_yet_asks_for_the_first_invitation(client: Client, physio: User) -> None:
    response = client.get(PAGE)

    assert "Invite your first client" in words(response)
    assert 'href="/clinic/invite/"' in response.content.decode()


def test_only_open_care_as_physio_is_listed(client: Client, physio: User) -> None:
    clinic = ClinicFactory.create()
    of(physio, name="Mine")
    ended = of(physio, name="Ended")
    CareRelationship.objects.filter(pk=ended.care_id).update(ended_at=timezone.now())
    client_of(physio_of(clinic), role=Role.PHYSIO, name="Of another")

    assert names(client.get(PAGE)) == ["Mine"]


def test_each_client_shown_is_written_down_once(client: Client, physio: User) -> None:
    entries = [of(physio, name=name) for name in "AB"]

    client.get(PAGE)
    client.get(PAGE)

    seen = AccessEvent.objects.filter(actor=physio, area="clients", action="read")
    assert sorted(seen.values_list("member", flat=True)) == sorted(one.member_id for one in entries)


def test_coach_is_refused(client: Client) -> None:
    client.force_login(coach_of(ClinicFactory.create()))

    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_six_statements_whatever_its_length(
    client: Client, physio: User, count: int
) -> None:
    for number in range(count):
        of(physio, name=f"Client {number}")
    signed_in_a_while(client)

    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)

    assert statements(queries) == 6


def test_five_hundred_clients_cost_no_more_statements_and_a_light_page(
    client: Client, physio: User
) -> None:
    link = of(physio, name="Client").care.link
    people = User.objects.bulk_create(
        User(email=f"many{number}@example.org", name=f"Client {number}") for number in range(499)
    )
    care = CareRelationship.objects.bulk_create(
        CareRelationship(
            link=link,
            member=one,
            clinic=link.clinic,
            staff=physio,
            role=Role.PHYSIO,
            started_at=timezone.now(),
        )
        for one in people
    )
    RosterEntry.objects.bulk_create(
        RosterEntry(
            care=one,
            staff=physio,
            member=one.member,
            clinic=link.clinic,
            role=Role.PHYSIO,
            name=one.member.name,
            group=Group.ON_TRACK,
            program_key="knee_oa",
            program_title="Knee arthritis",
            as_of=TODAY,
        )
        for one in care
    )
    signed_in_a_while(client)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(PAGE)

    assert statements(queries) == 6
    assert len(names(response)) == 50
    assert len(read(response.content.decode()).tags) <= 1200


def test_page_has_one_h1_unique_ids_and_no_inline_script(client: Client, physio: User) -> None:
    of(physio, name="Ann", reason="pain")

    page = read(client.get(PAGE).content.decode())

    assert page.headings.count("h1") == 1
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
