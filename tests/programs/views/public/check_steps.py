"""Walking through the safety check as a browser does: shared by its page tests."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from programs.screening.models import Screening
from programs.screening.rules.branching import shown_pages
from programs.screening.rules.catalogue import Page, PageKind
from programs.screening.rules.reader import catalogue
from programs.screening.rules.ticking import is_ticked
from programs.screening.rules.tier import assess
from programs.screening.services import save_step
from programs.vocabulary import Tier
from tests.programs.screening.answers import CLEAR, asked

ANSWERS, RESULT, START = "/check/answers/", "/check/result/", "/check/"


def step(key: str) -> str:
    return f"/check/{key}/"


def sent(page: Page, answers: dict[str, str]) -> dict[str, Any]:
    """Return what a browser posts to give these answers on this page."""
    if page.kind is PageKind.TICKS:
        ticked = [item.id for item in page.items if is_ticked(item, answers)]
        unsure = any(answers[item.id] == "not_sure" for item in page.items)
        return {"answer": ticked + ["some_not_sure"] * unsure or ["none"]}
    if page.kind is PageKind.UNSURE:
        return {"answer": [item.id for item in page.items if answers[item.id] == "not_sure"]}
    value = answers[page.item.id]
    return {"answer": value.split("+") if page.kind is PageKind.SEVERAL else value}


def begin(client: Client) -> Screening:
    response = client.post(START, {"is_agreed": "on"})
    assert (response.status_code, response.url) == (302, step("age"))
    return Screening.objects.get()


def fill(client: Client, answers: dict[str, str] = CLEAR) -> str:
    """Answer the last page as a visitor would, all before it at once; return where it led.

    Answers that ask for urgent care end the check early: they are given page by page.
    """
    if assess(catalogue(), answers).tier is Tier.STOP_URGENT:
        return walk_through(client, answers)
    screening = begin(client)
    *before, last = shown_pages(catalogue(), answers)
    values = {item.id: answers[item.id] for page in before for item in page.items}
    save_step(screening=screening, values=values, now=screening.started_at)
    url: str = client.post(step(last.key), sent(last, answers)).url
    return url


def walk_through(client: Client, answers: dict[str, str] = CLEAR) -> str:
    """Walk through every page as a visitor would, and return where the last one led."""
    begin(client)
    url, wanted = step("age"), dict(answers)
    while url.startswith("/check/") and url not in (ANSWERS, RESULT):
        page = catalogue().page(url.split("/")[2])
        url = client.post(url, sent(page, wanted)).url
    return url


def finished(client: Client, answers: dict[str, str] = CLEAR) -> Screening:
    """Fill the check in, declare the answers and return the stored screening."""
    if fill(client, answers) == ANSWERS:
        client.post(ANSWERS, {"is_declared": "on"})
    return Screening.objects.get()


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def save_all(client: Client, upto: str) -> Screening:
    """Answer every page before this one with nothing found."""
    screening = Screening.objects.get(uuid=client.session["screening_uuid"])
    keys = asked(CLEAR)
    pages = [catalogue().page(key) for key in keys[: keys.index(upto)]]
    values = {item.id: CLEAR[item.id] for page in pages for item in page.items}
    save_step(screening=screening, values=values, now=screening.started_at)
    return screening
