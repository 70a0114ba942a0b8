"""The page around every page, and the pages a visitor reads first."""

from __future__ import annotations

import gzip
import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.templates.markup import Markup, read

pytestmark = pytest.mark.django_db

PAGES = ["home", "how_it_works", "is_it_for_me", "for_physios"]
ACCOUNT = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_request_login_code",
]


def opened(client: Client, name: str) -> Markup:
    """Return the page of this name as a visitor gets it."""
    return read(client.get(reverse(name)).content.decode())


def metas(page: Markup) -> dict[str, str]:
    """Return the page's meta lines by name."""
    return {meta["name"]: meta["content"] for meta in page.having("name") if "content" in meta}


@pytest.mark.parametrize("name", [f"public:{page}" for page in PAGES] + ACCOUNT)
def test_page_is_well_formed(client: Client, name: str) -> None:
    page = opened(client, name)

    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
    assert page.headings.count("h1") == 1
    assert page.named("html")[0]["lang"] == "en-GB"
    assert [main["id"] for main in page.named("main")] == ["main"]


@pytest.mark.parametrize("name", [f"public:{page}" for page in PAGES])
def test_page_can_be_found_and_zoomed(client: Client, name: str) -> None:
    page = opened(client, name)

    assert 50 <= len(metas(page)["description"]) <= 220
    assert "maximum-scale" not in metas(page)["viewport"]
    assert "user-scalable" not in metas(page)["viewport"]


@pytest.mark.parametrize("name", [f"public:{page}" for page in PAGES])
def test_first_link_skips_to_the_main_part(client: Client, name: str) -> None:
    first = opened(client, name).named("a")[0]

    assert (first["class"], first["href"]) == ("skip-link", "#main")


@pytest.mark.parametrize("name", [f"public:{page}" for page in PAGES])
def test_public_page_asks_for_few_light_files(client: Client, name: str) -> None:
    response = client.get(reverse(name))

    page = read(response.content.decode())
    files = [link["href"] for link in page.named("link")] + [s["src"] for s in page.named("script")]
    assert len(files) <= 5
    assert len(gzip.compress(response.content)) <= 6_000


def test_public_page_carries_the_six_disclaimers(client: Client) -> None:
    html = client.get(reverse("public:home")).content.decode()

    notes = html.partition('id="please-note"')[2].partition("</ol>")[0]
    assert notes.count("<li>") == 6


@pytest.mark.parametrize("page", ["how_it_works", "is_it_for_me", "for_physios"])
def test_current_page_is_marked_in_the_navigation(client: Client, page: str) -> None:
    marked = opened(client, f"public:{page}").having("aria-current", "page")

    assert {link["href"] for link in marked} == {reverse(f"public:{page}")}


def test_landing_leads_to_the_safety_check_first(client: Client) -> None:
    buttons = [
        link
        for link in opened(client, "public:home").named("a")
        if "button" in link.get("class", "")
    ]

    assert buttons[0]["href"] == reverse("public:check")


def test_who_should_not_start_stands_above_who_it_is_for(client: Client) -> None:
    html = client.get(reverse("public:is_it_for_me")).content.decode()

    assert html.index("Get help now") < html.index("Do not start on your own")
    assert html.index("Do not start on your own") < html.index("Who it is made for")


def test_sample_session_adds_up(client: Client) -> None:
    page = opened(client, "public:how_it_works")

    widths = [float(part["width"].rstrip("%")) for part in page.named("svg") if "x" in part]
    assert len(widths) == 13
    assert sum(widths) == pytest.approx(100)


def test_wrong_form_says_so_in_the_title(client: Client) -> None:
    response = client.post(reverse("account_login"), {"login": "", "password": ""})

    assert "<title>Error: Sign in | RetroWalk</title>" in response.content.decode()


def test_htmx_never_evaluates_nor_keeps_pages(client: Client) -> None:
    config = json.loads(metas(opened(client, "public:check"))["htmx-config"])

    swapped = config["responseHandling"][2]
    assert (config["allowEval"], config["historyCacheSize"]) == (False, 0)
    assert swapped == {"code": "(400|403|404|409|413|422|429|503)", "swap": True}
    assert "style" not in config["attributesToSettle"]  # no inline style, a dragged box's neither
