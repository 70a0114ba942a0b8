"""Policy reports: logged in a few words, never in full."""

import json
from typing import Any

import pytest
from django.test import Client

from retrowalk.views import reports

REPORT = {
    "csp-report": {
        "violated-directive": "script-src",
        "blocked-uri": "https://elsewhere.example.org/path?token=secret",
        "document-uri": "https://walk.example.org/account/password/reset/key/1-secret/",
    }
}


def send(body: str | bytes, content_type: str = "application/csp-report") -> Any:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.generic("POST", "/csp-report/", body, content_type)


@pytest.mark.django_db
def test_report_is_logged_without_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []
    monkeypatch.setattr(reports.log, "warning", lambda _event, **told: lines.append(told))

    response = send(json.dumps(REPORT))

    assert response.status_code == 204
    assert lines == [{"directive": "script-src", "blocked": "https://elsewhere.example.org"}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body,status",
    [("{", 400), ("{}", 400), ('{"csp-report": 1}', 400), (json.dumps({"a": "a" * 9_000}), 413)],
)
def test_odd_report_is_refused(body: str | bytes, status: int) -> None:
    assert send(body).status_code == status


@pytest.mark.django_db
def test_report_is_only_sent() -> None:
    assert Client().get("/csp-report/").status_code == 405
