"""The PDF engine reads our own static files and nothing else; without it nothing breaks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from retrowalk import checks, pdf


@pytest.fixture(autouse=True)
def _asked_afresh() -> Iterator[None]:
    pdf.missing.cache_clear()
    yield
    pdf.missing.cache_clear()


@pytest.mark.parametrize("address", ["/static/css/paper.css", f"{pdf.ORIGIN}/static/css/paper.css"])
def test_bundled_file_is_read(address: str) -> None:
    body, kind = pdf.bundled_file(address)

    assert b"@page letter" in body
    assert kind == "text/css"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/static/css/paper.css",
        "http://retrowalk.invalid/static/css/paper.css",
        "https://retrowalk.invalid.example.org/static/css/paper.css",
        "https://retrowalk.invalid@example.org/static/css/paper.css",
        "//example.org/static/css/paper.css",
        "http://127.0.0.1:8000/static/css/paper.css",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "file:///static/css/paper.css",
        "ftp://example.org/static/x",
        "data:text/css,body{}",
        "/etc/passwd",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/static/css/../../manage.py",
        "/static//etc/passwd",
        "/static/%2Fetc%2Fpasswd",
        "/static/..%5cmanage.py",
        "/static/css/nothing.css",
        "/static/css/paper.css%00.png",
        "/static/",
        "static/css/paper.css",
        "",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    with pytest.raises(pdf.RefusedFileError):
        pdf.bundled_file(address)


def without(monkeypatch: pytest.MonkeyPatch, engine: bool = True, library: str = "") -> None:
    """Have the engine, or one of its libraries, be missing."""
    monkeypatch.setattr(pdf, "find_spec", lambda name: None if engine else object())
    monkeypatch.setattr(pdf, "find_library", lambda name: None if name == library else name)


@pytest.mark.parametrize(
    ("engine", "library", "absent"),
    [
        (True, "", ("weasyprint",)),
        (False, "pango-1.0", ("pango-1.0",)),
        (False, "harfbuzz-subset", ("harfbuzz-subset",)),
        (False, "", ()),
    ],
)
def test_what_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, engine: bool, library: str, absent: tuple[str, ...]
) -> None:
    without(monkeypatch, engine, library)

    told = checks.pdf_is_possible(None)

    assert pdf.missing() == absent
    assert pdf.can_make_pdf() == (not absent)
    assert [one.id for one in told] == (["retrowalk.I002"] if absent else [])


def test_no_file_is_made_without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch)

    with pytest.raises(RuntimeError, match="weasyprint"):
        pdf.pdf_of("<p>Hello</p>")


class Fetched(SimpleNamespace):
    """What the engine takes from a fetcher."""

    def __init__(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        super().__init__(url=url, body=body, headers=headers)


class Page:
    """Stands in for the engine: fetches what the page names, and writes what it got."""

    def __init__(self, *, string: str, base_url: str, url_fetcher: Any) -> None:
        self.address, self.base, self.fetcher = string, base_url, url_fetcher

    def write_pdf(self, **options: str) -> bytes:
        assert options == {"pdf_variant": "pdf/ua-1"}
        assert self.base == f"{pdf.ORIGIN}/"
        body: bytes = self.fetcher.fetch(self.address).body
        return body


def test_engine_is_given_no_other_way_to_files(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, engine=False)
    engine, urls = ModuleType("weasyprint"), ModuleType("weasyprint.urls")
    engine.HTML = Page  # type: ignore[attr-defined]
    urls.URLFetcher, urls.URLFetcherResponse = object, Fetched  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "weasyprint", engine)
    monkeypatch.setitem(sys.modules, "weasyprint.urls", urls)

    assert b"@page" in pdf.pdf_of(f"{pdf.ORIGIN}/static/css/paper.css")
    with pytest.raises(pdf.RefusedFileError):
        pdf.pdf_of("file:///etc/passwd")
