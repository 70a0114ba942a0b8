from __future__ import annotations

from datetime import date
from pathlib import Path

from programs.adherence.rules.table import COLUMNS, cells, header

TODAY = date(2026, 5, 13)
DICTIONARY = Path(__file__).parents[4] / "docs" / "adherence.md"
ENTRY = {
    "name": "Joan Petrie",
    "member__uuid": "1",
    "group": 1,
    "reason": "urgent",
    "reason_detail": "fell",
    "reason_number": None,
    "reason_since": date(2026, 5, 10),
    "more_reasons": 1,
    "done": 2,
    "due": 3,
    "planned_seconds": 1800,
    "done_seconds": 1250,
    "clinic__on_track_percent": 80,
    "clinic__low_percent": 50,
    "marks": "dcm",
    "first_pain": 5,
    "last_pain": None,
    "last_walk_on": None,
    "next_due_on": None,
    "last_contact_on": None,
    "program_title": "Knee",
    "plan_week": 3,
    "timed": 2,
    "by_hand": 0,
    "by_physio": 0,
    "as_of": TODAY,
    "changes_on": None,
}


def test_row_says_in_figures_and_words_what_the_roster_shows() -> None:
    row = dict(zip(header(), cells(ENTRY, TODAY), strict=True))

    assert row["why"] == "Fell during session on Sunday"
    assert (row["sessions_percent"], row["label"]) == (66, "Partly")
    assert (row["minutes_done"], row["minutes_percent"]) == (20.8, 69)


def test_data_dictionary_holds_each_column_as_it_is() -> None:
    said = DICTIONARY.read_text(encoding="utf-8")

    assert all(f"| {column.name} | {column.about} |" in said for column in COLUMNS)
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
