"""Static files: which are collected, and how long a browser may keep them."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import override_settings

from retrowalk.static_headers import IMMUTABLE, add_cache_rule

IMPORT = re.compile(
    r"""^\s*(?:import|export)\b(?:[^;"'()]*?\bfrom)?\s*["']([^"']+)["']""", re.MULTILINE
)
HASHED = {"staticfiles": {"BACKEND": "retrowalk.storage.HashedStaticFiles"}}


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


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything as a server serves it: named by content, with the list of names."""
    folder = tmp_path_factory.mktemp("hashed")
    with override_settings(STATIC_ROOT=folder, STORAGES=HASHED):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(scope="module")
def names(collected: Path) -> dict[str, str]:
    """The hashed name of each file."""
    manifest: dict[str, Any] = json.loads((collected / "staticfiles.json").read_text())
    return dict(manifest["paths"])


def imports_of(path: Path) -> list[Path]:
    """Return the files a module asks for."""
    return [(path.parent / found).resolve() for found in IMPORT.findall(path.read_text())]


def test_modules_ask_for_hashed_files_that_are_there(
    collected: Path, names: dict[str, str]
) -> None:
    hashed = {(collected / name).resolve() for name in names.values()}
    modules = [collected / there for name, there in names.items() if name.startswith("js/")]

    asked = {found for module in modules for found in imports_of(module)}

    assert asked - hashed == set()


def test_player_and_unsent_walks_reach_every_module_of_theirs(
    collected: Path, names: dict[str, str]
) -> None:
    reached: set[Path] = set()
    waiting = [(collected / names[name]).resolve() for name in ("js/player.js", "js/unsent.js")]
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting += [found for found in imports_of(module) if found not in reached]

    player = {there for name, there in names.items() if name.startswith("js/player/")}
    assert {(collected / name).resolve() for name in player} <= reached
