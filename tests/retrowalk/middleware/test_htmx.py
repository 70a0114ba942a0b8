"""Redirects and sign-in as htmx and scripts understand them."""

import pytest
from django.test import Client

HTMX = {"HX-Request": "true"}


@pytest.mark.django_db
def test_redirect_stays_a_redirect_for_a_browser(visitor: Client) -> None:
    response = visitor.get("/probe/moved/")

    assert (response.status_code, response.headers["Location"]) == (302, "/probe/open/")


@pytest.mark.django_db
def test_redirect_becomes_a_header_for_htmx(visitor: Client) -> None:
    response = visitor.get("/probe/moved/", headers=HTMX)

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["HX-Redirect"] == "/probe/open/"
    assert "Location" not in response.headers


@pytest.mark.django_db
def test_visitor_is_sent_to_sign_in_and_back(visitor: Client) -> None:
    response = visitor.get("/probe/private/")

    assert response.headers["Location"] == "/account/login/?next=/probe/private/"


@pytest.mark.django_db
def test_ended_sign_in_returns_to_the_page_in_the_browser(visitor: Client) -> None:
    headers = HTMX | {"HX-Current-URL": "http://testserver/today/?open=1"}

    response = visitor.post("/probe/private/", headers=headers)

    assert response.headers["HX-Redirect"] == "/account/login/?next=/today/%3Fopen%3D1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example.org/today/",
        "http://testserver//elsewhere.example.org/",
        "http://testserver/\\elsewhere.example.org/",
        "javascript:alert(1)",
        "http://[elsewhere",
        "",
    ],
)
def test_foreign_page_is_never_returned_to(visitor: Client, address: str) -> None:
    headers = HTMX | {"HX-Current-URL": address}

    response = visitor.get("/probe/private/", headers=headers)

    assert response.headers["HX-Redirect"] == "/account/login/?next=/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"Content-Type": "application/json"}]
)
def test_script_is_told_401(visitor: Client, headers: dict[str, str]) -> None:
    response = visitor.post(
        "/probe/private/", data={}, content_type="application/json", headers=headers
    )

    assert response.status_code == 401
    assert response.json() == {"errors": ["Sign in again to go on."]}
