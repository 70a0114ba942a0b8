"""The player's own script and style stay light, and its modules keep to names Django can hash."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
SCRIPTS = [STATIC / "js" / "player.js", *sorted((STATIC / "js" / "player").glob("*.js"))]


def weight(paths: list[Path]) -> int:
    """Return the bytes that travel, each file pressed on its own as a server sends it."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_own_script_is_at_most_30_kilobytes() -> None:
    assert weight(SCRIPTS) <= 30_000


def test_player_style_is_at_most_6_kilobytes() -> None:
    assert weight([STATIC / "css" / "player.css"]) <= 6_000


def test_no_module_is_over_400_lines() -> None:
    assert max(len(path.read_text().splitlines()) for path in SCRIPTS) <= 400
