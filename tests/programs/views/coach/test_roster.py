from __future__ import annotations

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessEvent, Role, User
from accounts.services.links import end_link
from programs.adherence.models import RosterEntry
from programs.views import limits
from retrowalk.templatetags.constant import ConstantNode
from tests.factories.accounts import MembershipFactory
from tests.factories.roster import client_of, clients_of, coach_of
from tests.programs.views.rosters import FULL, names, words
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday_at_ten")]

PAGE = "/roster/"
HTMX = {"HTTP_HX_REQUEST": "true"}
Group = RosterEntry.Group


def queries(client: Client, address: str = PAGE) -> int:
    """Return how many statements a page asks; the marks of a transaction are no questions."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in asked)


def test_clients_who_need_somebody_come_first_under_their_group(
    client: Client, coach: User
) -> None:
    client_of(coach, name="Sanjay Rao", reason_detail="every_session")
    client_of(coach, name="Colin Webb", reason="quiet", reason_detail="no_session")
    client_of(coach, name="Grace Mbeki", group=Group.NEW)
    client_of(coach, name="Leo Hart", group=Group.PAUSED)
    client_of(coach, name="Derek Osei", reason="pain", reason_detail="pain", reason_number=2)
    client_of(coach, name="Joan Petrie", reason="urgent", reason_detail="fell")

    response = client.get(PAGE)

    assert names(response) == [
        "Joan Petrie",
        "Derek Osei",
        "Colin Webb",
        "Grace Mbeki",
        "Sanjay Rao",
        "Leo Hart",
    ]
    shown = words(response)
    assert "Roster Week of 11 May, 6 clients" in shown
    assert "Act today (2) Joan Petrie" in shown
    assert "Fell during session today" in shown
    assert "All 6 Act today 2 Check in 1 New 1 On track 1 Paused 1" in shown


def test_client_put_off_stands_below_who_waits_and_asks_for_nothing(
    client: Client, coach: User
) -> None:
    told = {"reason": "low", "reason_detail": "missed_in_a_row/2026-05-19", "reason_number": 3}
    client_of(coach, name="Pia Lund", reason_rank=16, walks="dmm mmm mmm nnn", **told)
    alone = words(client.get(PAGE)), words(client.get("/week/"))
    client_of(coach, name="Colin Webb", reason="screening_expires")

    response = client.get(PAGE)

    assert names(response) == ["Colin Webb", "Pia Lund"]
    assert "Missed 3 in a row. Put off until Tuesday" in words(response)
    assert "Never Never Open" in words(response)
    assert "Nobody needs a call today." in alone[0]
    assert "Nobody needs a call today." not in words(response)
    assert "Pia Lund" not in alone[1]


def test_row_tells_sessions_pain_days_and_one_next_step(client: Client, coach: User) -> None:
    entry = client_of(coach, name="Colin Webb", **FULL)

    response = client.get(PAGE)

    page = response.content.decode()
    assert "Knee, week 4" in page
    assert 'aria-label="6 of 9 done, 1 cut short, 2 missed, 3 to come"' in page
    assert "6 of 9, 2 by hand" in page
    assert '<td class="pain is-high">' in page
    assert "+1 more" in page
    assert f'href="/clients/{entry.member.uuid}/messages/">Message</a>' in page
    assert "<script" not in page.split("<main")[1]


@pytest.mark.parametrize("count", [1, 200])
def test_page_takes_five_queries_for_one_client_or_two_hundred(
    client: Client, coach: User, count: int
) -> None:
    clients_of(coach, count, **FULL)
    client.get("/roster/views/")  # the first page after signing in writes to the session, once

    assert (queries(client), queries(client)) == (5, 4)


def test_page_of_fifty_is_light(client: Client, coach: User) -> None:
    clients_of(coach, 55, **FULL)

    response = client.get(PAGE)

    assert len(names(response)) == 50
    assert len(gzip.compress(response.content, 6)) <= 12_000
    assert len(read(response.content.decode()).tags) <= 1_200


def test_page_is_well_formed(client: Client, coach: User) -> None:
    clients_of(coach, 3, **FULL)

    page = read(client.get(PAGE).content.decode())

    assert page.headings == ["h1"]
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
    assert [head.get("aria-sort") for head in page.having("scope", "col")][:2] == [
        None,
        "ascending",
    ]


def test_filter_shows_one_group_and_marks_its_pill(client: Client, coach: User) -> None:
    client_of(coach, name="Ann", reason="pain")
    client_of(coach, name="Bo", reason="quiet")

    response = client.get(PAGE, {"group": "check"})

    assert names(response) == ["Bo"]
    current = read(response.content.decode()).having("aria-current", "true")
    assert [pill["id"] for pill in current] == ["pill-check"]
    assert "<title>Check in, Roster | RetroWalk</title>" in response.content.decode()


def test_search_finds_names_and_keeps_the_filter_links(client: Client, coach: User) -> None:
    client_of(coach, name="Ann Webb", reason="pain")
    client_of(coach, name="Bo Lind", reason="quiet")

    response = client.get(PAGE, {"q": "  WEBB "}, **HTMX)

    page = response.content.decode()
    assert names(response) == ["Ann Webb"]
    assert 'href="?q=WEBB&amp;group=act"' in page
    assert "<h1" not in page


def test_search_finds_an_email_address_that_is_typed_as_one(client: Client, coach: User) -> None:
    addresses = {"Ann Webb": "a.webb@example.org", "Bo Lind": "bo@webb.example"}
    for name, address in addresses.items():
        member = client_of(coach, name=name, reason="quiet").member
        User.objects.filter(pk=member.pk).update(email=address)

    found = [names(client.get(PAGE, {"q": q}, **HTMX)) for q in ("A.Webb@ex", "webb", "@webb")]

    assert found == [["Ann Webb"], ["Ann Webb"], ["Bo Lind"]]


def test_name_that_was_looked_for_does_not_stay_in_the_memory_of_the_server(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[object] = []
    keep = ConstantNode._keep
    monkeypatch.setattr(
        ConstantNode, "_keep", lambda node, *given: kept.append(given) or keep(node, *given)
    )

    page = client.get(PAGE, {"q": "webb"}).content.decode()

    assert '/roster/views/?q=webb"' in page
    assert "webb" not in str(kept).lower()


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        ({"sort": "shoe"}, "We do not know that order"),
        ({"group": "left"}, "We do not know that filter"),
        ({"after": "9.9.9.x.1"}, "We could not find that page"),
        ({"after": "-1"}, "We could not find that page"),
        ({"sort": "name", "after": f"{'x' * 121}.{'a' * 32}.50"}, "We could not find that page"),
        ({"sort": "name", "after": f"{'a' * 32}.50"}, "We could not find that page"),
        ({"page": "999999"}, "We could not find that page"),
        ({"sort": "last", "after": f"2026-02-31.{'a' * 32}.50"}, "We could not find that page"),
        ({"after": f"5.99.101.{'f' * 32}.50"}, "That page is no longer there"),
        ({"q": "x" * 300}, "We looked for the first 80 letters only."),
    ],
)
def test_what_an_address_asks_in_vain_is_said_in_a_note(
    client: Client, coach: User, asked: dict[str, str], note: str
) -> None:
    client_of(coach, name="Ann", reason="pain")

    response = client.get(PAGE, asked)

    assert response.status_code == 200
    assert note in words(response)
    assert names(response) == ([] if "q" in asked else ["Ann"])


def test_nobody_to_call_is_said_first(client: Client, coach: User) -> None:
    client_of(coach, name="Ann", reason_detail="every_session")

    assert "Nobody needs a call today. 1 client below." in words(client.get(PAGE))


def test_coach_without_clients_is_shown_the_way_to_invite(client: Client, coach: User) -> None:
    response = client.get(PAGE)

    assert "No clients yet" in words(response)
    assert 'href="/clinic/invite/">Invite a client' in response.content.decode()


def test_compact_rows_are_remembered(client: Client, coach: User) -> None:
    client_of(coach, name="Ann")
    client.get(PAGE, {"rows": "compact"})

    assert "roster-compact" in client.get(PAGE).content.decode()
    assert "roster-compact" not in client.get(PAGE, {"rows": "roomy"}).content.decode()


def test_client_who_ended_the_link_is_gone_from_rows_counts_and_cursors(
    client: Client, coach: User
) -> None:
    entry = client_of(coach, name="Ann", reason="pain")
    entry.member.clinic_links.update(ended_at=timezone.now())
    before_figures_are_kept = client.get(PAGE)
    entry.member.clinic_links.update(ended_at=None)
    end_link(link=entry.care.link, now=timezone.now())

    response = client.get(PAGE)

    assert (names(response), "Ann" in words(response)) == ([], False)
    assert (names(before_figures_are_kept), "Ann" in words(before_figures_are_kept)) == ([], False)
    assert "All 0 Act today 0" in words(response)


def test_coach_sees_no_client_of_a_colleague_or_of_themself_as_physio(
    client: Client, coach: User
) -> None:
    clinic = coach.memberships.get().clinic
    client_of(coach_of(clinic), name="Ann", reason="pain")
    MembershipFactory.create(user=coach, clinic=clinic, role=Role.PHYSIO)
    both = User.objects.get(pk=coach.pk)
    client_of(both, name="Bo", reason="pain", role=Role.PHYSIO)

    assert names(client.get(PAGE)) == []


def test_client_of_a_clinic_where_the_role_has_ended_is_gone(client: Client, coach: User) -> None:
    client_of(coach, name="Ann")
    elsewhere = MembershipFactory.create(user=coach, role=Role.COACH)
    both = User.objects.get(pk=coach.pk)
    moved = client_of(both, name="Bo")
    for row in (moved, moved.care):
        type(row).objects.filter(pk=row.pk).update(clinic=elsewhere.clinic)
    before = names(client.get(PAGE))

    both.memberships.filter(pk=elsewhere.pk).update(ended_at=timezone.now())

    assert (sorted(before), names(client.get(PAGE))) == (["Ann", "Bo"], ["Ann"])


def test_members_and_physios_have_no_roster(client: Client) -> None:
    client.force_login(MembershipFactory.create().user)

    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("few", [400, 1], ids=["few pages", "many pages"])
def test_each_client_shown_is_written_down_once(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("accounts.services.looking.FEW", few)
    clients_of(coach, 3, **FULL)

    client.get(PAGE)
    client.get(PAGE, {"sort": "name"})

    events = AccessEvent.objects.filter(actor=coach, area="roster", action="read")
    assert (events.count(), set(events.values_list("role", flat=True))) == (3, {"coach"})


def test_page_is_read_only(client: Client, coach: User) -> None:
    assert client.post(PAGE).status_code == 405


def test_search_is_limited_and_the_plain_roster_is_not(
    client: Client, coach: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.RATES, "search", "2/m/user")

    *pages, refused = [client.get(PAGE, {"q": "ann"}) for _ in range(3)]

    codes = [page.status_code for page in (*pages, refused, client.get(PAGE))]
    assert codes == [200, 200, 429, 200]
    assert (refused.headers["Retry-After"], "Wait a minute" in refused.text) == ("60", True)
