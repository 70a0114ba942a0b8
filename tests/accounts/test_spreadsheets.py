from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.spreadsheets import as_csv, cell


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+44", "-1 apples", "@cmd", "\tx", "\rx", " =1", "  @x", "＝1", "＋1", "－1", "＠x"],  # noqa: RUF001
)
def test_text_that_could_act_as_a_formula_gets_an_apostrophe(typed: str) -> None:
    assert cell(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["Joan", "1 = 1", "a-b", "", "O'Brien", "7:30"])
def test_other_text_stays_as_it_is(typed: str) -> None:
    assert cell(typed) == typed


@pytest.mark.parametrize(
    "value, shown",
    [
        (-5, -5),
        (1.5, 1.5),
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (date(2026, 5, 13), "2026-05-13"),
        ([1, "=x"], '[1, "=x"]'),
    ],
)
def test_values_keep_their_kind(value: Any, shown: Any) -> None:
    assert cell(value) == shown


@given(st.lists(st.dictionaries(st.sampled_from("ab"), st.text(), min_size=2)))
def test_what_is_written_can_be_read_again(rows: list[dict[str, str]]) -> None:
    text = as_csv(["a", "b"], rows)

    found = list(csv.reader(io.StringIO(text, newline="")))
    assert found == [["a", "b"], *([cell(row["a"]), cell(row["b"])] for row in rows)]
