"""The headers of every answer, compared word for word."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from retrowalk.middleware.headers import content_security_policy, fixed_headers

EXACT = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "microphone=(), payment=(), usb=(), screen-wake-lock=(self), autoplay=(self)"
    ),
}
ANSWERS = {
    "/probe/open/": 200,
    "/probe/moved/": 302,
    "/probe/forbidden/": 403,
    "/probe/missing/": 404,
    "/nowhere/": 404,
    "/probe/broken/": 500,
    "/probe/database-away/": 503,
    "/probe/open/?name=%00": 400,
    "/health/": 200,
}


@pytest.mark.django_db
@pytest.mark.parametrize("path,status", ANSWERS.items())
def test_every_answer_has_the_headers(visitor: Client, path: str, status: int) -> None:
    response = visitor.get(path)

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in EXACT} == EXACT


@pytest.mark.django_db
def test_unknown_host_gets_400_with_the_headers(visitor: Client) -> None:
    response = visitor.get("/probe/open/", headers={"host": "elsewhere.example.org"})

    assert response.status_code == 400
    assert {name: response.headers.get(name) for name in EXACT} == EXACT


@pytest.mark.django_db  # closing an answer looks after the connections
def test_static_files_have_the_headers(settings: Settings, tmp_path: Path, probes: None) -> None:
    (tmp_path / "plain.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path

    response = Client().get("/static/plain.css")
    response.close()

    assert response.status_code == 200
    assert {name: response.headers.get(name) for name in EXACT} == EXACT


def test_tls_lifts_links_and_stays_on_tls() -> None:
    headers = fixed_headers(tls=True, reports=False)

    assert headers["Content-Security-Policy"] == (
        EXACT["Content-Security-Policy"] + "; upgrade-insecure-requests"
    )
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_reports_are_asked_for_only_on_wish() -> None:
    assert content_security_policy(tls=False, reports=True) == (
        EXACT["Content-Security-Policy"] + "; report-uri /csp-report/"
    )


def test_signed_in_page_is_kept_by_no_cache(signed_in: Client) -> None:
    response = signed_in.get("/probe/private/")

    assert response.headers["Cache-Control"] == "no-store, private"
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/probe/remembers/", "/nowhere/", "/probe/broken/"])
def test_what_a_session_or_an_error_says_is_kept_by_no_cache(visitor: Client, path: str) -> None:
    assert visitor.get(path).headers["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_page_with_a_token_is_kept_by_no_cache(visitor: Client) -> None:
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "x-y"})

    assert visitor.get(path).headers["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_open_page_may_be_kept(visitor: Client) -> None:
    assert "Cache-Control" not in visitor.get("/probe/open/").headers


def test_sign_out_clears_the_browser(signed_in: Client) -> None:
    response = signed_in.post(reverse("account_logout"))

    assert response.status_code == 302
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_other_pages_clear_nothing(signed_in: Client) -> None:
    assert "Clear-Site-Data" not in signed_in.get("/probe/private/").headers
