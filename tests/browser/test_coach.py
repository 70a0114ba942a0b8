"""Staff at work in a real browser: the roster filtered and paged, an alert closed and opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from programs.adherence.models import FollowUp
from programs.vocabulary import SessionStatus
from tests.browser.clocks import Clocks
from tests.factories.accounts import ClinicFactory, MembershipFactory
from tests.factories.programs import member_with_plan
from tests.factories.roster import client_of, clients_of, coach_of, owed
from tests.programs.adherence.histories import new_plan_days, past_walk
from tests.programs.views.rosters import FULL

MONDAY = date(2026, 5, 4)
SignIn = Callable[[Page, Any], None]


@pytest.fixture
def coach(clocks: Clocks, transactional_db: None) -> User:
    return coach_of(ClinicFactory.create(), name="Tom Okoro")


def test_roster_is_filtered_searched_and_read_on_without_losing_the_place(
    coach: User, desktop: Page, sign_in: SignIn
) -> None:
    client_of(coach, name="Joan Petrie", reason="urgent", reason_detail="fell")
    clients_of(coach, 52, reason="quiet", reason_detail="no_session")
    sign_in(desktop, coach)
    desktop.goto("/roster/")

    desktop.get_by_role("link", name="Check in 52").click()
    expect(desktop).to_have_url("/roster/?group=check")
    expect(desktop.locator("#pill-check")).to_be_focused()
    expect(desktop).to_have_title("Check in, Roster | RetroWalk")
    expect(desktop.get_by_role("link", name="Joan Petrie")).to_have_count(0)

    desktop.get_by_role("link", name="Show more").press("Enter")
    expect(desktop.get_by_role("link", name="Client 050")).to_be_focused()
    expect(desktop.locator("#roster-rows")).to_have_text("Rows 1 to 52 of 52")
    expect(desktop.get_by_role("rowheader", name="Client")).to_have_count(52)

    desktop.get_by_label("Find a client").press_sequentially("joan")
    expect(desktop.get_by_role("link", name="Joan Petrie")).to_be_visible()
    expect(desktop.get_by_label("Find a client")).to_be_focused()
    expect(desktop).to_have_url("/roster/?q=joan")


def test_many_on_track_open_in_their_place_and_compact_rows_are_low(
    coach: User, desktop: Page, sign_in: SignIn
) -> None:
    long = {"program_key": "balance_older_adult", "plan_week": 12, "reason_detail": "month_of_12"}
    for name in ("Joan Petrie", "Nasser Abbott", "Margaret Ellis", "Sanjay Rao", "Grace Mbeki"):
        client_of(
            coach, name=name, **FULL | {"reason": "over_dose", "reason_detail": "over_dose_walk"}
        )
    clients_of(coach, 30, **FULL | {"reason": "", "more_reasons": 0} | long)
    sign_in(desktop, coach)
    desktop.goto("/roster/?rows=compact")
    first_on_track = desktop.locator(".group-track + .is-track a").first

    desktop.locator("#open-track").press("Enter")
    expect(first_on_track).to_be_focused()
    expect(desktop.locator(".group-track")).to_be_in_viewport()
    rows = desktop.locator("tr[class^=is-]").evaluate_all("all => all.map(one => one.offsetHeight)")
    desktop.locator("#open-track").press("Enter")
    expect(desktop.locator("#open-track")).to_have_text("Show 30 clients")
    expect(desktop.locator("#open-track")).to_be_focused()

    assert (len(rows), max(rows) <= 44) == (35, True)


@pytest.mark.usefixtures("loaded_programs")
def test_phone_shows_last_walk_contact_and_pain_line_and_every_weekday(
    coach: User, phone: Page, sign_in: SignIn
) -> None:
    plan = member_with_plan(user={"name": "Colin Webb"})
    client_of(coach, member=plan.member, **FULL)
    new_plan_days(plan, MONDAY)
    for day in range(7):
        past_walk(plan, MONDAY + timedelta(days=day), status=SessionStatus.SCHEDULED)
    sign_in(phone, coach)
    phone.goto("/roster/")
    card = phone.locator("tr.is-check")

    for part in (".seen", ".told", ".spark"):
        expect(card.locator(part)).to_be_visible()
    card.get_by_role("link", name="+1 more").click()
    expect(phone).to_have_url(re.compile("#reasons$"))

    for table in (".heat", ".week-lines"):
        width, room = phone.locator(table).evaluate(
            "table => [table.offsetWidth, table.parentElement.clientWidth]"
        )
        assert width <= room


@pytest.mark.parametrize("role, address", [("coach", "/follow-ups/"), ("physio", "/alerts/")])
def test_call_is_logged_in_two_taps_and_a_closed_line_comes_back_by_undo(
    clocks: Clocks,
    transactional_db: None,
    desktop: Page,
    sign_in: SignIn,
    role: Role,
    address: str,
) -> None:
    carer = MembershipFactory.create(role=role).user
    for name in ("Joan Petrie", "Ruth Adler"):
        entry = client_of(carer, role=role, name=name, reason="urgent", reason_detail="fell")
        owed(entry, "urgent", detail="fell")
    sign_in(desktop, carer)
    desktop.goto(address)
    joan = desktop.get_by_role("listitem").filter(has_text="Joan Petrie")

    joan.get_by_role("link", name="Call").click()
    joan.get_by_role("link", name="Cancel").click()
    expect(joan.get_by_role("button", name="No answer")).to_have_count(0)
    expect(joan.get_by_role("link", name="Call")).to_be_focused()
    joan.get_by_role("link", name="Call").click()
    joan.get_by_role("button", name="No answer").click()
    expect(desktop.locator("#toast")).to_contain_text("Call logged: no answer from Joan.")
    expect(joan).to_contain_text(re.compile("Called by you at .*, no answer"))
    expect(joan.get_by_role("link", name="Call again")).to_be_visible()

    joan.get_by_role("link", name="Done").click()
    joan.get_by_role("radio", name="Spoke with the client").check()
    joan.get_by_role("button", name="Mark as done").click()
    expect(joan).to_have_count(0)
    expect(desktop.get_by_role("heading", name="Act today (1)")).to_be_visible()
    expect(desktop.get_by_role("link", name="Ruth Adler")).to_be_focused()
    expect(desktop.locator("#act-today-count")).to_have_text("1")

    desktop.get_by_role("button", name="Undo").click()
    expect(joan.get_by_role("link", name="Joan Petrie")).to_be_focused()
    assert FollowUp.objects.open().count() == 2
