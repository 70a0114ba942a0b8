"""What a person does, page by page, in the words they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.test import override_settings
from playwright.sync_api import Locator, Page, expect

from programs.screening.rules.catalogue import (
    NO,
    NONE_OF_THESE,
    NONE_WORDS,
    TICKED,
    PageKind,
)
from programs.screening.rules.catalogue import (
    Page as Question,
)
from programs.screening.rules.reader import catalogue

EMAIL = "margaret@example.org"
PASSWORD = "three-quiet-hens"
CODE = re.compile(r"[A-Z0-9-]{6,12}")
SHARE_CODE = re.compile(r"[A-Z0-9]{4}[ -][A-Z0-9]{4}")
STEP = re.compile(r"/check/([a-z0-9-]+)/")
MOST_PAGES = 60


def press(page: Page, words: str) -> None:
    """Press the one button with these words."""
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follow the one link of the main part with these words."""
    page.locator("main").get_by_role("link", name=words, exact=True).click()


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def expect_heading(page: Page, words: str) -> None:
    expect(heading(page)).to_have_text(words)


# Account


def make_account(page: Page) -> None:
    """Fill in the sign-up page that is open."""
    page.get_by_label("Your name").fill("Margaret Holt")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Make my account")
    expect_heading(page, "Check your email")


def confirm_address(page: Page) -> None:
    """Read the code in the mail, in another tab, and type it."""
    page.get_by_label("Code").fill(code_in_mail(page))
    press(page, "Continue")


def code_in_mail(page: Page) -> str:
    """Return the code of the newest mail, read where the mail of a debug server is read."""
    mailbox = page.context.new_page()
    with override_settings(DEBUG=True):
        mailbox.goto("/dev/mail/")
        mailbox.locator("main").get_by_role("link").first.click()
        body = mailbox.locator("#mail-body")
        expect(body).to_be_visible()  # a list of texts is read at once, whatever page stands
        paragraphs = body.locator("p").all_inner_texts()
    mailbox.close()
    [code] = [words for words in paragraphs if CODE.fullmatch(words)]
    return code


# Safety check


def begin_check(page: Page) -> None:
    """Agree, and open the first question."""
    page.get_by_label("I understand, and I agree").check()
    press(page, "Start the check")
    expect_heading(page, "How old are you?")


def answer_check(
    page: Page,
    answers: Mapping[str, str],
    *,
    by_hand: Callable[[Question], bool] = lambda _question: True,
) -> None:
    """Answer every page until the check says it has enough.

    What is not answered `by_hand` is sent as the page's form would send it, without the page.
    """
    address = path_of(page.url)
    for _ in range(MOST_PAGES):
        question = question_at(address)
        is_by_hand = question is None or by_hand(question)
        if is_by_hand and path_of(page.url) != address:
            page.goto(address)
        if question is None:
            return
        if is_by_hand:
            expect(heading(page)).to_contain_text(question.question)
            answer_page(page, question, answers)
            address = go_on(page)
        else:
            address = send_answer(page, address, question, answers)
    raise AssertionError("The safety check never ended.")


def path_of(address: str) -> str:
    return urlsplit(address).path


def question_at(address: str) -> Question | None:
    """Return the question that is asked at an address, if one is."""
    found = STEP.search(address)
    return catalogue().page(found[1]) if found else None


def send_answer(page: Page, address: str, question: Question, answers: Mapping[str, str]) -> str:
    """Send one page's answer from the device; return where the server leads."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    sent = "&".join(f"answer={value}" for value in sent_values(question, answers))
    answer = page.request.post(
        address,
        data=f"csrfmiddlewaretoken={token}&{sent}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        max_redirects=0,
    )
    assert answer.status == 302, question.question
    return answer.headers["location"]


def sent_values(question: Question, answers: Mapping[str, str]) -> list[str]:
    """Return the values of the fields these answers mean."""
    if question.kind is PageKind.TICKS:
        ticked = [item.id for item in question.items if answers[item.id] != NO]
        return ticked or [NONE_OF_THESE]
    return answers[question.item.id].split("+")


def answer_page(page: Page, question: Question, answers: Mapping[str, str]) -> None:
    """Choose the answers on one page of the check."""
    main = page.locator("main")
    if question.kind is PageKind.NUMBER:
        main.get_by_label(question.question).fill(answers[question.item.id])
        return
    role = "radio" if question.kind in RADIOS else "checkbox"
    for words in chosen_words(question, answers):
        main.get_by_role(role, name=words, exact=True).check()


RADIOS = (PageKind.CHOICE, PageKind.DETAILS, PageKind.SCALE)


def chosen_words(question: Question, answers: Mapping[str, str]) -> list[str]:
    """Return the words of the tiles these answers mean."""
    if question.kind is PageKind.TICKS:
        ticked = [item.tick for item in question.items if answers[item.id] != NO]
        return ticked or [NONE_WORDS]
    item = question.item
    given = answers[item.id]
    if question.kind is PageKind.SCALE:
        return [given]
    assert given != TICKED
    return [answer.words for answer in item.answers if answer.id in given.split("+")]


def go_on(page: Page) -> str:
    """Press Continue, wait for the next question and return its address."""
    before = page.url
    press(page, "Continue")
    page.wait_for_url(lambda address: address != before)
    return path_of(page.url)


def see_result(page: Page) -> None:
    """Stand by the answers."""
    page.get_by_label("My answers are true for me today").check()
    press(page, "See my result")


# Days


def pick_days(page: Page) -> None:
    """Keep the days that are offered; walk on a treadmill with someone there at first."""
    expect_heading(page, "Pick your days")
    choose(page, "A treadmill with side rails")
    choose(page, "Someone is with me for the first 3 walks")
    choose(page, "All of this is true for me")


# Readiness, log


def choose(page: Page, words: str) -> None:
    """Choose one tile, or tick it."""
    tile = page.locator("main").get_by_label(words, exact=True)
    tile.check()


def pass_readiness(page: Page, pain: int = 2) -> None:
    """Answer the three pages before a walk so that it may start."""
    choose(page, str(pain))
    choose(page, "No, not more than usual")
    press(page, "Continue")
    choose(page, "None of these")
    press(page, "Continue")
    expect_heading(page, "Ready to start?")
    press(page, "All ready: start")


def tell_the_walk(page: Page, pain: int = 2, effort: int = 3, confidence: int = 8) -> None:
    """Answer the four pages of the log."""
    for score in (pain, effort, confidence):
        choose(page, str(score))
        before = page.url
        press(page, "Continue")
        page.wait_for_url(lambda address, before=before: address != before)
    choose(page, "None of these")
    press(page, "Continue")
