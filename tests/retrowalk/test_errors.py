"""Error pages: a page for a browser, a message for htmx, JSON for a script."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.template import loader
from django.test import Client, RequestFactory
from pytest_django import Settings

from retrowalk import errors

PAGES = [
    ("/probe/open/?q=%00", 400, "We could not read that"),
    ("/probe/forbidden/", 403, "You cannot see this page"),
    ("/probe/missing/", 404, "We cannot find that page"),
    ("/probe/broken/", 500, "Something went wrong on our side"),
    ("/probe/database-away/", 503, "RetroWalk is taking a short break"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("path,status,heading", PAGES)
def test_browser_gets_a_page_with_one_heading(
    visitor: Client, path: str, status: int, heading: str
) -> None:
    response = visitor.get(path)

    assert response.status_code == status
    assert response.text.count("<h1>") == 1
    assert f"<h1>{heading}</h1>" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("path,status,heading", PAGES)
def test_htmx_gets_a_message_that_leaves_the_page_alone(
    visitor: Client, path: str, status: int, heading: str
) -> None:
    response = visitor.get(path, headers={"HX-Request": "true"})

    assert response.status_code == status
    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == (
        "#toast",
        "innerHTML",
    )
    assert heading in response.text
    assert "<html" not in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("path,status,heading", PAGES)
def test_script_gets_json(visitor: Client, path: str, status: int, heading: str) -> None:
    response = visitor.get(path, headers={"Accept": "application/json"})

    assert response.status_code == status
    [told] = response.json()["errors"]
    assert told.startswith(f"{heading}. ") or told == f"{heading}. Only a physio can do that."


@pytest.mark.django_db
def test_refusal_tells_its_reason(visitor: Client) -> None:
    assert "Only a physio can do that." in visitor.get("/probe/forbidden/").text


@pytest.mark.django_db
def test_unknown_address_and_missing_object_look_alike(visitor: Client) -> None:
    pages = [visitor.get(path) for path in ("/nowhere/", "/probe/missing/")]

    told = [page.text.replace(page.headers["X-Request-Id"], "") for page in pages]
    assert told[0] == told[1]


@pytest.mark.django_db
def test_error_page_gives_the_code_of_the_log_line(visitor: Client) -> None:
    response = visitor.get("/probe/broken/")

    assert response.headers["X-Request-Id"] in response.text


@pytest.mark.django_db
def test_stale_form_is_told_to_load_again(probes: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/probe/echo/", {"name": "Ann"})

    assert response.status_code == 403
    assert "This page has been open too long" in response.text


def test_too_many_tries_say_when_to_come_back(probes: None) -> None:
    response = errors.too_many_requests(RequestFactory().get("/"))

    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
    assert "Wait 5 minutes" in response.text


@pytest.mark.django_db
def test_database_away_says_when_to_come_back_and_that_the_walk_is_safe(visitor: Client) -> None:
    response = visitor.get("/probe/database-away/")

    assert response.headers["Retry-After"] == "30"
    assert "it is safe on this device" in response.text


@pytest.mark.parametrize("answer", [errors.server_error, errors.unavailable])
def test_last_pages_ask_neither_database_nor_person(answer: Any) -> None:
    request = RequestFactory().get("/")  # no user, no session; and this test may use no database

    assert answer(request).text.count("<h1>") == 1


def test_last_page_falls_back_to_bare_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(loader, "get_template", broken)

    response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert response.text.startswith("Something went wrong on our side.")


@pytest.mark.django_db
def test_session_that_cannot_be_read_is_503(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.cookies["sessionid"] = "x" * 32
    monkeypatch.setattr(connection, "ensure_connection", _away)

    response = visitor.get("/probe/private/")

    assert response.status_code == 503


def _away() -> None:
    from django.db import OperationalError  # noqa: PLC0415

    raise OperationalError("planted")


@pytest.mark.django_db
def test_sign_in_is_limited_and_answers_429(visitor: Client) -> None:
    get_user_model().objects.create_user("ann@example.org", "walk-backward-slowly", name="Ann")
    answers = [
        visitor.post("/account/login/", {"login": "ann@example.org", "password": f"wrong-{number}"})
        for number in range(7)
    ]

    assert 429 not in [answer.status_code for answer in answers[:5]]
    assert "Too many" in answers[-1].text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/probe/missing/", 404, "We cannot find that page"),
        ("/nowhere/", 404, "We cannot find that page"),
        ("/probe/json/", 400, "We could not read that"),
    ],
)
def test_whoever_tries_it_in_debug_meets_our_own_pages(
    visitor: Client, settings: Settings, path: str, status: int, heading: str
) -> None:
    settings.DEBUG = True

    page = visitor.get(path)
    line = visitor.get(path, headers={"HX-Request": "true"})

    assert (page.status_code, page.text.count(f"<h1>{heading}</h1>")) == (status, 1)
    assert "urlpatterns" not in page.text.lower()
    assert (line.status_code, line.headers["HX-Retarget"]) == (status, "#toast")


@pytest.mark.django_db
def test_fault_of_ours_keeps_the_page_for_developers_in_debug(
    visitor: Client, settings: Settings
) -> None:
    settings.DEBUG = True

    assert "Traceback" in visitor.get("/probe/broken/").text


def test_no_script_puts_a_refusal_in_place_of_the_page_in_debug(settings: Settings) -> None:
    settings.DEBUG = True

    head = loader.render_to_string("components/_htmx.html")

    assert ("django_htmx/htmx" in head, "django-htmx" in head) == (True, False)
