"""The fixtures notice what they are there to notice."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.judge import Judge
from tests.browser.tabs import BLANK, Tabs

BARE_PICTURE = '<img src="data:," width="9">'
FAINT_WORDS = "<p>Faint words</p>"
NAMELESS_FIELD = '<input class="input">'
PLANT = """html => {
    document.body.insertAdjacentHTML("beforeend", html);
    if (html.includes("Faint")) document.body.lastElementChild.style.color = "rgb(200, 200, 200)";
}"""
INLINE_SCRIPT = """() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    return window.ran === true;
}"""

PAGE_WITH_A_BARE_PICTURE = """<!doctype html><html lang="en"><title>Shoes</title>
<main><h1>Shoes</h1><img src="data:," width="20" height="20"></main></html>"""


def test_page_faults_holds_a_refused_inline_script(phone: Page, page_faults: list[str]) -> None:
    phone.goto("/health/")

    with phone.expect_console_message():
        ran = phone.evaluate(INLINE_SCRIPT)

    said = list(page_faults)
    page_faults.clear()
    assert not ran
    assert len(said) == 1
    assert "Content Security Policy" in said[0]


def test_page_faults_holds_a_script_error(phone: Page, page_faults: list[str]) -> None:
    phone.goto("/health/")

    with phone.expect_event("pageerror"):
        phone.evaluate("() => { setTimeout(() => { throw new Error('planted'); }) }")

    said = list(page_faults)
    page_faults.clear()
    assert said == ["planted"]


def test_axe_finds_a_picture_without_words(phone: Page, axe: Callable[[Page], list[str]]) -> None:
    phone.goto("/help/")
    phone.set_content(PAGE_WITH_A_BARE_PICTURE)

    found = axe(phone)

    assert [violation.split(":")[0] for violation in found] == ["image-alt"]


def test_judge_tells_each_time_of_a_fault_on_a_page_it_found_good(phone: Page) -> None:
    judge = Judge()
    phone.goto(BLANK)
    phone.evaluate("() => { document.documentElement.lang = 'en'; }")
    phone.evaluate(PLANT, "<p>Words that can be read</p>")
    on_good = judge.faults_of(phone)

    told = []
    for planted in (BARE_PICTURE, FAINT_WORDS, NAMELESS_FIELD):
        phone.evaluate(PLANT, planted)
        told.append([fault.partition(":")[0] for _ in range(2) for fault in judge.faults_of(phone)])
        phone.evaluate("() => document.body.lastElementChild.remove()")

    assert on_good == judge.faults_of(phone) == []
    assert told == [["image-alt"] * 2, ["color-contrast"] * 2, ["label"] * 2]


def test_live_server_serves_the_style_sheet(phone: Page) -> None:
    answer = phone.goto("/static/css/retrowalk.css")

    assert answer is not None
    assert answer.status == 200


def test_tab_is_lent_again_as_new_or_not_at_all(tabs: Tabs) -> None:
    page = tabs.lend("a test's phone", viewport=PHONE)
    page.goto("/help/")
    page.evaluate("() => { localStorage.kept = document.cookie = 'kept=yes'; }")
    page.route("**/help/", lambda route: route.abort())

    tabs.take_back("a test's phone", page, has_script=False)
    again = tabs.lend("a test's phone", viewport=DESKTOP)
    again.goto("/help/")
    left = again.evaluate("() => [localStorage.length, document.cookie, innerWidth]")
    again.clock.install()
    tabs.take_back("a test's phone", again, has_script=False)

    assert again is page
    assert left == [0, "", 1280]
    assert again.is_closed()
