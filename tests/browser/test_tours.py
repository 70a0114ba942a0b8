"""The tours pass every page there is, and on each: no fault that axe finds, no sideways scroll."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.access.routes import addresses
from tests.browser import tours, tours_staff
from tests.browser.clocks import Clocks
from tests.browser.judge import Judge
from tests.browser.tours import Guide, Tour

TOURS = (*tours.TOURS, *tours_staff.STAFF_TOURS)
REACHES = tours.REACHES | tours_staff.REACHES
OTHER_VIEWS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (390, "dark"),
    (1280, "dark"),
    (1280, "light"),
)
SIZES = ((1280, "150"), (640, "100"), (390, "150"), (320, "100"))
"""Width of the window in CSS pixels (640 is a desk of 1280 at 200% zoom), size of the words."""
NO_PAGES = {
    # Answers for machines.
    "health",
    "health_ready",
    "csp_report",
    "mfa_login_webauthn",
    # Only something to send, and what follows it is a page of its own.
    "accounts:keep",
    "accounts:start_again",
    "member:hold_end",
    "member:session_by_hand",
    "member:session_finish",
    "member:session_put_back",
    "member:session_shorten",
    "member:session_start",
    "member:session_stop",
    "accounts:care_end",
    "accounts:invitation_again",
    "accounts:invitation_confirm",
    "accounts:invitation_revoke",
    "accounts:limits_decide",
    "accounts:role_add",
    "accounts:role_end",
    "accounts:share_code",
    "accounts:switch_clinic",
    "coach:saved_views",
    "coach:saved_view_delete",
    *(
        f"{name}_{verb}"
        for name in ("coach:follow_up", "physio:alert")
        for verb in ("call", "pass_on", "resolve", "snooze", "undo", "write")
    ),
    "coach:follow_ups_resolve",
    "physio:alerts_resolve",
    "physio:assign_undo",
    "physio:cover_end",
    "physio:revise_undo",
    *(
        f"physio:template_{verb}"
        for verb in ("approve", "archive", "copy", "export", "publish", "share")
    ),
    # They only lead on.
    "accounts:invitation_link",
    "accounts:staff_home",
    "coach:call",
    # Files.
    "coach:roster_file",
    "member:plan_file",
    "mfa_download_recovery_codes",
    "physio:paper_file",
    # For people without a password, which nobody is.
    "account_set_password",
    # While debug is on; test_house_style looks at the component sheet.
    "dev_mail",
    "dev_mail_message",
    "public:components",
}


def test_every_page_lies_on_a_tour() -> None:
    known = {found.name for found in addresses()}
    reached = {name for tour in TOURS for name in REACHES[tour.__name__].split()}

    assert known - reached == NO_PAGES


@pytest.mark.usefixtures("loaded_programs")
@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.__name__)
def test_tour_finds_nothing_wrong(
    phone: Page,
    sign_in: Callable[..., None],
    clocks: Clocks,
    judge: Judge,
    tour: Tour,
) -> None:
    guide = Guide(phone, sign_in, clocks)
    faults: list[str] = []
    reached: set[str] = set()

    for stop in tour(guide):
        found = faults_of(phone, judge, is_new=guide.place not in reached)
        faults += [f"{stop}: {fault}" for fault in found]
        reached.add(guide.place)

    assert faults == []
    assert reached - {""} == set(REACHES[tour.__name__].split())


def faults_of(page: Page, judge: Judge, *, is_new: bool) -> Iterator[str]:
    """Yield what is wrong on the open page: on a phone by day, and where it is narrowest.

    Where the tour stops for the first time, also by night and on a desk, zoomed in, and with
    large words.
    """
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    yield from judge.faults_of(page)
    if is_new:
        for width, scheme in OTHER_VIEWS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            for fault in judge.faults_of(page):
                yield f"{fault} at {width} in {scheme} colours"
    for width, text_size in SIZES if is_new else SIZES[-1:]:
        page.set_viewport_size({"width": width, "height": 844})
        excess = page.evaluate(EXCESS, text_size)
        if excess:
            yield f"{excess} at {width} with {text_size}%"
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(EXCESS, "")


EXCESS = """size => {
    const root = document.documentElement;
    root.style.opacity = size && 0;  // to be measured, not painted
    root.dataset.textSize = size || "100";
    if (root.scrollWidth <= innerWidth) return "";
    const scrolls = (one) => getComputedStyle(one).overflowX !== "visible";
    const isInside = (one) => one && (scrolls(one) || isInside(one.parentElement));
    const widest = [...document.body.querySelectorAll("*")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .filter((one) => !isInside(one.parentElement))
        .map((one) => one.tagName + "." + one.className);
    return `${root.scrollWidth} ${widest.slice(0, 4)}`;
}"""
"""Says how wide the page is and what sticks out, and nothing when it fits; without a size it
shows the page again."""
