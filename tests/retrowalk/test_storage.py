"""Static files: which are collected, and how long a browser may keep them."""

from fnmatch import fnmatch

import pytest
from django.apps import apps

from retrowalk.static_headers import IMMUTABLE, add_cache_rule


@pytest.mark.parametrize(
    "given,url,kept",
    [
        ("max-age=315360000, public, immutable", "/static/a.0123.css", IMMUTABLE),
        ("max-age=60, public", "/static/a.css", "max-age=60, public"),
        ("max-age=315360000, public, immutable", "/static/service-worker.js", "no-cache"),
    ],
)
def test_cache_rule_fits_the_file(given: str, url: str, kept: str) -> None:
    headers = {"Cache-Control": given}

    add_cache_rule(headers, "/anywhere", url)

    assert headers == {"Cache-Control": kept}


def test_hashed_files_are_kept_for_a_year() -> None:
    assert IMMUTABLE == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "name,is_left_out",
    [("htmx-4.0.0.js", True), ("htmax.js", True), ("ext", True), ("htmx-2.0.10.min.js", False)],
)
def test_unused_files_are_left_out(name: str, is_left_out: bool) -> None:
    patterns = apps.get_app_config("staticfiles").ignore_patterns

    assert any(fnmatch(name, pattern) for pattern in patterns) is is_left_out
