"""The lock check finds hosts, paths and pins without a hash."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

CHECK = runpy.run_path(str(Path(__file__).parents[2] / ".ci/check_locks.py"))
PINNED = "django==5.2.19 \\\n    --hash=sha256:0a1b\n    # via -r base.in\n"


def test_check_locks_passes_pinned_and_hashed_lines() -> None:
    found = CHECK["faults_in"](PINNED)

    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example.org/simple",
        "--find-links /opt/wheels",
        "django @ file:///opt/wheels/django.whl",
        "    # via /home/me/base.in",
    ],
)
def test_check_locks_finds_host_or_path(line: str) -> None:
    found = CHECK["faults_in"](f"{PINNED}{line}\n")

    assert found == [f"names a host or a path: {line.strip()}"]


def test_check_locks_finds_pin_without_hash() -> None:
    found = CHECK["faults_in"](f"{PINNED}gunicorn==27.0.1\n")

    assert found == ["has no hash: gunicorn==27.0.1"]
