"""The lists of a queue and their pages: what is owed today, was put off, or was passed on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from accounts.models import Role, User
from programs.adherence.models import Contact, FollowUp, RosterEntry
from tests.factories.programs import NOW
from tests.factories.roster import client_of, coach_of, owed, physio_of
from tests.programs.views.queues import Desk, about, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]


def test_what_was_put_off_or_passed_on_has_a_list_with_its_count(
    client: Client, desk: Desk
) -> None:
    desk.owes("Colin Webb", "stumble", snoozed_until=date(2026, 5, 16))
    desk.owes("Joan Petrie", "urgent", escalated_at=NOW, escalated_to=desk.staff)
    desk.owes("Derek Osei", "urgent", escalated_at=NOW, taken_at=NOW)

    shown, later, passed = (
        words(client.get(f"{desk.base}{query}")) for query in ("", "?list=later", "?list=passed")
    )

    for page in (shown, later, passed):
        assert "Today 2 Put off 1 Passed on after 24 hours 1" in page
    assert "Put off until Saturday" in later
    assert "Passed on to Sam Lee" in passed
    names = ("Colin Webb", "Joan Petrie", "Derek Osei")
    assert [[name in page for name in names] for page in (shown, later, passed)] == [
        [False, True, True],
        [True, False, False],
        [False, True, False],
    ]


def test_lines_of_one_client_stand_together_where_the_oldest_is(client: Client, desk: Desk) -> None:
    first = desk.owes("Colin Webb", "stumble", created_at=NOW - timedelta(days=4))
    desk.owes("Amina Yusuf", "stumble", created_at=NOW - timedelta(days=3))
    entry = RosterEntry.objects.get(member=first.member)
    for reason, detail in (("quiet", "no_session"), ("urgent", "fell")):
        owed(entry, reason, detail=detail)

    page = client.get(desk.base).content.decode()

    rows = re.findall(r'<li class="owed([^"]*)".*?(Colin|Amina)', page, re.DOTALL)
    assert rows == [(" is-act", "Colin"), ("", "Colin"), (" is-also", "Colin"), ("", "Amina")]


def test_pages_follow_the_last_line_even_where_it_closes_meanwhile(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.adherence.queries.queue_page.PAGE", 1)
    desk.owes("Colin Webb", "stumble", created_at=NOW - timedelta(days=4))
    desk.owes("Derek Osei", "urgent", created_at=NOW - timedelta(hours=2))
    desk.owes("Joan Petrie", "pain", created_at=NOW - timedelta(hours=2))
    desk.owes("Amina Yusuf", "urgent", created_at=NOW - timedelta(hours=2))

    seen, address = [], desk.base
    while address:
        page = client.get(address).content.decode()
        (uuid,) = re.findall(r'id="owed-([^"]+)"', page)
        seen.append(FollowUp.objects.get(uuid=uuid).member.name)
        FollowUp.objects.filter(uuid=uuid).update(resolved_at=NOW, outcome="passed")
        more = re.findall(r'href="([^"]+)">Show more<', page)
        address = unescape(more[0]) if more else ""

    assert sorted(seen[:2]) == ["Amina Yusuf", "Derek Osei"]
    assert seen[2:] == ["Joan Petrie", "Colin Webb"]


def test_call_of_today_and_the_next_step_read_as_one(client: Client, desk: Desk) -> None:
    fall = desk.owes("Joan Petrie", "urgent")
    stumble = owed(RosterEntry.objects.get(member=fall.member), "stumble", detail="stumble")
    colleague = (coach_of if desk.role == Role.COACH else physio_of)(desk.clinic)
    client_of(colleague, member=fall.member, role=desk.role, reason="urgent")
    done = f'class="button button-primary" href="{desk.base}{fall.uuid}/?do=close"'

    client.post(f"{desk.base}{fall.uuid}/call/", about(fall, result="no_answer"))

    page = client.get(desk.base)
    assert words(page).count("Called by you at 10:00am, no answer") == 2
    assert words(page).count("Call again") == 2
    assert "Nobody yet" not in words(page)
    assert done not in page.content.decode()
    one = words(client.get(f"{desk.base}{stumble.uuid}/"))
    assert "Called by you at 10:00am, no answer." in one
    assert ("Call again" in one, "Owner:" in one) == (True, False)

    fall.refresh_from_db()
    client.post(f"{desk.base}{fall.uuid}/call/", about(fall, result="spoke"))
    client.force_login(colleague)

    page = client.get(desk.base)
    assert words(page).count("Called by Sam Lee at 10:00am, spoke") == 2
    assert done in page.content.decode()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client.logout()  # a session of yesterday has run out
        client.force_login(colleague)
        tomorrow = words(client.get(desk.base))
    assert tomorrow.count("Spoke, yesterday") == 1
    assert (tomorrow.count("Nobody yet"), tomorrow.count("Call again")) == (1, 0)


def test_focus_goes_on_with_the_next_line_and_undo_leads_back_to_where_it_was_done(
    client: Client, desk: Desk
) -> None:
    for hours in (4, 3, 2):
        desk.owes("Joan Petrie", "stumble", created_at=NOW - timedelta(hours=hours))
    first, middle, last = FollowUp.objects.order_by("created_at")

    def focused_after(one: FollowUp) -> str:
        sent = {"client": one.member.uuid, "version": 1, "result": "spoke"}
        page = f"{desk.base}{one.uuid}/"
        seen = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}?do=call"}
        done = client.post(f"{page}call/", sent, headers=seen)
        text = client.get(done["HX-Redirect"]).content.decode()
        (undo,) = re.findall(r'action="([^"]+/undo/[^"]+)"', text)
        undos.append((unescape(undo), page))
        (focused,) = re.findall(r'<a href="[^"]*?([^/"]+)/" autofocus', text)
        return focused

    undos: list[tuple[str, str]] = []
    assert [focused_after(middle), focused_after(last)] == [str(last.uuid), str(first.uuid)]
    for undo, page in undos:
        assert client.post(undo)["Location"] == page


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=1~2~3",
        "after=0~9e9~x",
        "list=all",
        "after=1~-9999999999999999999~3~0",
        "page=-1",
        "page=999999",
        f"after=1~9999999999999999~3~{'0' * 32}",  # everything on that page was closed meanwhile
    ],
)
def test_address_no_page_wrote_shows_the_first_page_with_a_note(
    client: Client, desk: Desk, query: str
) -> None:
    desk.owes("Joan Petrie", "urgent")

    shown = words(client.get(f"{desk.base}?{query}"))

    assert "so here is" in shown
    assert "Joan Petrie" in shown


def test_call_is_told_by_the_day_of_whoever_reads(client: Client, desk: Desk) -> None:
    User.objects.filter(pk=desk.staff.pk).update(time_zone="America/New_York")
    one = desk.owes("Joan Petrie", "urgent")
    midnight = NOW.replace(hour=0, minute=30)  # still the evening of Tuesday in New York
    Contact.objects.create(
        member=one.member,
        clinic=desk.clinic,
        staff=desk.staff,
        follow_up=one,
        kind="call",
        result="no_answer",
        at=midnight,
    )

    with time_machine.travel(midnight + timedelta(minutes=10), tick=False):
        assert "Called by you at 8:30pm, no answer" in words(client.get(desk.base))


@pytest.mark.parametrize(
    ("zone", "tomorrow"),
    [
        ("Pacific/Kiritimati", "2026-05-15"),
        ("Australia/Sydney", "2026-05-15"),
        ("Pacific/Pago_Pago", "2026-05-14"),
    ],
)
def test_days_to_put_off_to_are_those_of_the_client(
    client: Client, desk: Desk, zone: str, tomorrow: str
) -> None:
    one = desk.owes("Colin Webb", "stumble")
    User.objects.filter(pk=one.member_id).update(time_zone=zone)

    with time_machine.travel(NOW + timedelta(hours=6), tick=False):
        page = client.get(f"{desk.base}{one.uuid}/").content.decode()
        offered = re.findall(r'name="until" value="([^"]+)">Tomorrow', page)
        client.post(f"{desk.base}{one.uuid}/snooze/", about(one, until=offered[0]))

    one.refresh_from_db()
    assert (offered, str(one.snoozed_until)) == ([tomorrow], tomorrow)
