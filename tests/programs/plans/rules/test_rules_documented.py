"""What a clinician reads about the rules is what the rules say."""

from __future__ import annotations

from pathlib import Path

from programs.plans.rules.progression import RULES
from tests.tables import each_row

PAGE = Path(__file__).parents[4] / "docs" / "clinical" / "progression.md"


NUMBERS = sorted({rule.number for rule in RULES})


@each_row("number", NUMBERS)
def test_rule_stands_in_the_table_with_its_change_and_reason(number: int) -> None:
    rules = [rule for rule in RULES if rule.number == number]

    rows = [line for line in PAGE.read_text().splitlines() if line.startswith(f"| {number} |")]

    assert len(rows) == 1
    assert rows[0].endswith(f"| {rules[-1].reason} |")
    assert f"| {rules[-1].change.name} |" in rows[0]
