from __future__ import annotations

from html.parser import HTMLParser
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from programs.library import queries
from programs.library.models import ProgramTemplate
from programs.library.rules.program_file import BUILT_IN_KEYS
from tests.programs.library.brief_tables import DOIS, TABLES

LOADED = pytest.mark.usefixtures("loaded_programs")
EVERY_KEY = pytest.mark.parametrize("key", BUILT_IN_KEYS)


class Page(HTMLParser):
    """What a test asks of a page: its headings, table cells, links and plain text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.headings: list[str] = []
        self.links: list[str | None] = []
        self.forms = 0
        self.text = ""
        self._in: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in.append(tag)
        self.forms += tag == "form"
        if tag == "a":
            self.links.append(dict(attrs).get("href"))
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.cells.append((tag, dict(attrs)))
            self.rows[-1].append("")
        if tag == "h1":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._in:
            del self._in[len(self._in) - 1 - self._in[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        self.text += f" {words}" if words else ""
        if "h1" in self._in:
            self.headings[-1] += words
        if {"th", "td"} & set(self._in):
            self.rows[-1][-1] += words


def read(client: Client, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return Page(answer.content.decode())


@LOADED
def test_programs_lists_every_program_with_a_link(client: Client) -> None:
    page = read(client, reverse("public:programs"))

    titles = ProgramTemplate.objects.values_list("key", "title")
    assert page.headings == ["Programs"]
    assert [title for _, title in titles if title not in page.text] == []
    assert [
        key for key, _ in titles if reverse("public:program", args=[key]) not in page.links
    ] == []


@LOADED
def test_a_card_says_how_long_how_often_and_how_sure_we_are(client: Client) -> None:
    page = read(client, reverse("public:programs"))

    for words in (
        "10 weeks, 3 days a week",
        "2 to 10 minutes",
        "14 to 23 minutes",
        "A treadmill with side rails and a safety clip, or a fixed rail or counter",
        "Small trial, 68 people, 6 weeks: pain fell 1.8 points out of 10, and 1.0 with usual care.",
    ):
        assert words in page.text


@LOADED
def test_the_supervised_program_is_named_as_such_and_nothing_starts_it(client: Client) -> None:
    cards = read(client, reverse("public:programs"))
    page = read(client, reverse("public:program", args=["post_stroke_supervised"]))

    assert "Only with a clinician beside you" in cards.text
    assert "You cannot start this on your own." in page.text
    assert page.forms == 0
    assert "Check if it's right for you" not in page.text


@LOADED
@EVERY_KEY
def test_a_program_shows_every_week_of_its_table(client: Client, key: str) -> None:
    page = read(client, reverse("public:program", args=[key]))

    weeks = [row for row in page.rows if len(row) == 9 and row[0].isdigit()]
    shown = [(int(row[0]), int(row[1]), float(row[4])) for row in weeks]
    cues = [row[8] for row in weeks]
    assert shown == [(week[0], week[1], week[6]) for week in TABLES[key]]
    assert [cue.startswith(str(week[12])) for cue, week in zip(cues, TABLES[key], strict=True)] == [
        True
    ] * len(cues)


@LOADED
def test_a_week_is_told_in_words(client: Client) -> None:
    page = read(client, reverse("public:program", args=["knee_oa"]))

    first, ninth = (row for row in page.rows if row[0] in {"1", "9"})
    assert first == [
        "1",
        "3",
        "4 of 30 seconds",
        "1 minute forward",
        "2",
        "0.3 to 0.4 m/s (1.1 to 1.4 km/h)",
        "Both hands on a rail or both treadmill rails",
        "2 to 3",
        "Toe, ball, heel",
    ]
    assert ninth[2:4] == ["1 of 10 minutes", "Nothing, it is one walk"]
    assert ninth[6].endswith("or hands free if your check needs no support")


@LOADED
@EVERY_KEY
def test_every_heading_of_the_week_table_has_a_scope(client: Client, key: str) -> None:
    page = read(client, reverse("public:program", args=[key]))

    scopes = [attrs.get("scope") for tag, attrs in page.cells if tag == "th"]
    assert scopes.count("col") == 9
    assert scopes.count("row") == len(TABLES[key])
    assert set(scopes) == {"col", "row", "rowgroup"}


@LOADED
@EVERY_KEY
def test_a_program_links_its_sources(client: Client, key: str) -> None:
    page = read(client, reverse("public:program", args=[key]))

    named = {code for code in DOIS if f"{code}:" in page.text}
    linked = {link for link in page.links if link and link.startswith("https://doi.org/")}
    assert linked == {f"https://doi.org/{DOIS[code]}" for code in named if DOIS[code]}


@LOADED
def test_source_tags_are_explained_in_words(client: Client) -> None:
    page = read(client, reverse("public:program", args=["knee_oa"]))

    for words in ("From a trial or guideline", "Worked out by us", "Our safety choice"):
        assert words in page.text


@LOADED
def test_the_starter_offers_what_comes_next(client: Client) -> None:
    page = read(client, reverse("public:program", args=["starter_one_minute"]))

    offered = ["knee_oa", "chronic_lbp", "balance_older_adult", "treadmill_cardio"]
    addresses = [reverse("public:program", args=[key]) for key in offered]
    assert [link for link in page.links if link in addresses] == addresses


@LOADED
@pytest.mark.parametrize("key", ["moon_walk", "KNEE_OA", "knee-oa"])
def test_an_unknown_program_is_not_found(client: Client, key: str) -> None:
    assert client.get(reverse("public:program", args=[key])).status_code == HTTPStatus.NOT_FOUND


@LOADED
@pytest.mark.parametrize("name,arguments", [("programs", []), ("program", ["knee_oa"])])
def test_the_pages_are_only_for_reading(client: Client, name: str, arguments: list[str]) -> None:
    address = reverse(f"public:{name}", args=arguments)

    assert client.post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.usefixtures("empty_library")
def test_before_any_program_is_loaded_the_page_says_so(client: Client) -> None:
    assert "No programs yet" in read(client, reverse("public:programs")).text


@LOADED
@pytest.mark.parametrize("name,arguments", [("programs", []), ("program", ["knee_oa"])])
def test_a_visitor_costs_one_query(
    client: Client,
    name: str,
    arguments: list[str],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    address = reverse(f"public:{name}", args=arguments)
    queries.published_programs()

    with django_assert_num_queries(1):
        client.get(address)


@LOADED
def test_the_first_visitor_of_a_process_costs_four_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries._kept.clear()

    with django_assert_num_queries(4):
        client.get(reverse("public:programs"))
