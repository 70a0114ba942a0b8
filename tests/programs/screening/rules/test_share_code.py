from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.screening.rules.share_code import ALPHABET, new_code, spelled, typed

codes = st.text(alphabet=ALPHABET, min_size=8, max_size=8)


def test_alphabet_has_no_letters_that_look_alike() -> None:
    assert not set("0O1ILU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_new_code_is_8_letters_chosen_one_by_one() -> None:
    places = count(7, 5)

    code = new_code(lambda letters: letters[next(places) % len(letters)])

    assert len(code) == 8
    assert set(code) <= set(ALPHABET)


@given(codes)
def test_code_is_read_back_as_it_is_spelled(code: str) -> None:
    assert typed(spelled(code)) == code
    assert typed(f" {code.lower()} ") == code


@pytest.mark.parametrize(
    "text", ["", "2345678", "234567899", "2345678O", "2345-678%", "\uff12" * 8]
)
def test_anything_else_is_no_code(text: str) -> None:
    assert typed(text) is None
