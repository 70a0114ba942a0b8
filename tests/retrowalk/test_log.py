"""Logs: JSON on one line, with the id of the request and without its path, body or query."""

import json
import logging

import pytest
import structlog
from django.test import Client

from retrowalk.log import logging_settings


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what our console handler writes."""
    [handler] = [found for found in logging.getLogger().handlers if found.formatter and isinstance(
        found.formatter, structlog.stdlib.ProcessorFormatter)]  # fmt: skip
    collected: list[str] = []

    def emit(record: logging.LogRecord) -> None:
        collected.append(handler.format(record))

    monkeypatch.setattr(handler, "emit", emit)
    return collected


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/nowhere/token-123/?q=secret", "/probe/broken/?q=secret", "/probe/forbidden/?q=secret"],
)
def test_lines_hold_neither_path_nor_query(visitor: Client, lines: list[str], path: str) -> None:
    response = visitor.get(path)

    told = [json.loads(line) for line in lines]
    assert {line["request_id"] for line in told} == {response.headers["X-Request-Id"]}
    assert not any("token-123" in line or "secret" in line for line in lines)


@pytest.mark.django_db
def test_request_is_told_by_its_route(visitor: Client, lines: list[str]) -> None:
    visitor.get("/account/password/reset/key/1-set-password/")

    [told] = [json.loads(line) for line in lines]
    assert (told["event"], told["status"], told["method"]) == ("request", 200, "GET")
    assert "(?P<key>" in told["route"]


def test_line_break_cannot_forge_a_line(lines: list[str]) -> None:
    logging.getLogger("retrowalk").warning('name\n{"event": "forged"}')

    assert [line.count("\n") for line in lines] == [0]


def test_plain_lines_are_for_development() -> None:
    renderers = [
        logging_settings("INFO", plain=plain)["formatters"]["lines"]["processors"][-1]
        for plain in (True, False)
    ]

    assert [type(renderer).__name__ for renderer in renderers] == [
        "ConsoleRenderer",
        "JSONRenderer",
    ]
