"""What a clinician reads about readiness and stop rules is what the rules say."""

from __future__ import annotations

from pathlib import Path

from programs.sessions.rules.readiness_items import ITEMS
from programs.sessions.rules.stop_outcomes import RULES
from tests.tables import each_row

PAGE = Path(__file__).parents[4] / "docs" / "clinical" / "readiness-and-stop-rules.md"


@each_row("name", [*RULES, *(item.id for item in ITEMS)])
def test_every_rule_and_question_has_one_row(name: str) -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith(f"| `{name}` |")]

    assert len(rows) == 1
