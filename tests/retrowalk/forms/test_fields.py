"""Fields: what is not clearly right is sent back with words, and nothing is rounded or guessed."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict

from retrowalk.forms import (
    ChooseField,
    ChooseManyField,
    DayField,
    PageForm,
    TextField,
    WholeNumberField,
)
from tests.tables import each_row


class PainForm(PageForm):
    pain = WholeNumberField(0, 10, label="Pain")


class StrictForm(PageForm):
    lane = WholeNumberField(
        3, 50, message="Enter the length of your lane, 3 to 50 metres.", required=False
    )


class FallForm(PageForm):
    fell = ChooseField([("yes", "Yes"), ("no", "No")], message="Choose yes or no for falls")


class DaysForm(PageForm):
    days = ChooseManyField([("0", "Monday"), ("1", "Tuesday")], message="Choose your days")


class NoteForm(PageForm):
    note = TextField(max_length=300, error_messages={"required": "Write a note"})


class StartForm(PageForm):
    starts_on = DayField()


def errors_of(form_class: Any, query: str) -> Any:
    form = form_class(QueryDict(query))
    return [str(error) for errors in form.errors.values() for error in errors]


def cleaned(form_class: Any, **data: Any) -> Any:
    form = form_class(data)
    assert form.errors == {}
    return next(iter(form.cleaned_data.values()))


NO_NUMBERS = [
    "-1",
    "-0",
    "11",
    "1e400",
    "1e-400",
    "1e3",
    "NaN",
    "Infinity",
    "-Infinity",
    "2147483648",
    "9223372036854775808",
    "9" * 5000,
    "3.5",
    "3,5",
    "1,000",
    "1_0",
    "0x10",
    "0777",
    "007",
    "+5",
    "\u0663",
    "\uff13",
    "½",
    "five",
    "5 5",
    "null",
    "undefined",
    "true",
    "--5",
    "5-",
    "\x005",
]


@each_row("text", NO_NUMBERS)
def test_what_is_no_whole_number_is_sent_back_with_the_range(text: str) -> None:
    form = PainForm({"pain": text})

    assert form.errors == {"pain": ["Enter a whole number from 0 to 10."]}


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u00a0", "\u200b", "\ufeff"], ids=ascii)
def test_nothing_is_told_the_range(text: str) -> None:
    assert PainForm({"pain": text}).errors == {"pain": ["Enter a whole number from 0 to 10."]}
    assert cleaned(StrictForm, lane=text) is None


@pytest.mark.parametrize(
    "text,number", [("0", 0), ("10", 10), (" 7 ", 7), ("7\u00a0", 7)], ids=ascii
)
def test_whole_number_is_taken(text: str, number: int) -> None:
    assert cleaned(PainForm, pain=text) == number


def test_number_in_json_is_taken_but_not_true_or_a_fraction() -> None:
    assert cleaned(PainForm, pain=7) == 7
    assert PainForm({"pain": True}).errors
    assert PainForm({"pain": 7.0}).errors


def test_own_words_replace_the_usual_ones() -> None:
    assert errors_of(StrictForm, "lane=2") == ["Enter the length of your lane, 3 to 50 metres."]


def test_number_sent_twice_is_sent_back() -> None:
    assert errors_of(PainForm, "pain=3&pain=4") == ["Enter a whole number from 0 to 10."]


@pytest.mark.parametrize(
    "query", ["", "fell=", "fell=maybe", "fell=YES", "fell=-1", "fell=yes&fell=no"]
)
def test_choice_says_what_to_choose(query: str) -> None:
    assert errors_of(FallForm, query) == ["Choose yes or no for falls"]


def test_choice_is_taken() -> None:
    assert cleaned(FallForm, fell="yes") == "yes"


@pytest.mark.parametrize("query", ["", "days=2", "days=0&days=7"])
def test_many_choices_say_what_to_choose(query: str) -> None:
    assert errors_of(DaysForm, query) == ["Choose your days"]


@pytest.mark.parametrize(
    "text,name",
    [
        ("a\0b", "null"),
        ("a\x1bb", "escape"),
        ("a\x07b", "U+0007"),
        ("a\x85b", "U+0085"),
        ("a\u202eb", "right-to-left override"),
        ("a\u2066b", "left-to-right isolate"),
    ],
    ids=ascii,
)
def test_hidden_character_is_refused_by_name(text: str, name: str) -> None:
    assert NoteForm({"note": text}).errors == {
        "note": [f"Remove the hidden character “{name}” and try again."]
    }


@each_row(
    "text",
    [
        "O'Brien",
        "back\\slash",
        "100% {x.__init__}",
        "{{ 7 }} {% now %}",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "👩‍👩‍👧",
        "🇬🇧",
        "שלום",
        "İstanbul",
        "한국어",
        "a" + "\u0301" * 200,
        "\ufffe",
        "=1+1",
        "two\nlines\tand a tab",
        "javascript:alert(1)",
        "../../etc/passwd",
        "a" * 300,
    ],
)
def test_text_is_stored_whole(text: str) -> None:
    assert cleaned(NoteForm, note=text) == text


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "\u200b\ufeff", "\n\t"], ids=ascii)
def test_invisible_text_counts_as_nothing(text: str) -> None:
    assert NoteForm({"note": text}).errors == {"note": ["Write a note"]}


def test_text_loses_only_its_ends() -> None:
    assert cleaned(NoteForm, note=" \u00a0two  words\u200b ") == "two  words"


def test_text_too_long_is_sent_back_whole() -> None:
    form = NoteForm({"note": "a" * 301})

    assert "note" in form.errors
    assert form["note"].value() == "a" * 301


NO_DAYS = [
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "0000-01-01",
    "0001-01-01",
    "1800-01-01",
    "9999-12-31",
    "10000-01-01",
    "31/12/2026",
    "12/31/2026",
    "tomorrow",
    "1760000000",
    "2026-W01-1",
    "20260513",
    "2026-05-13T00:00",
    "2026-5-1",
    "\u0662\u0660\u0662\u0666-05-13",
    "23:59:60",
]


@each_row("text", ["", *NO_DAYS])
def test_what_is_no_day_is_sent_back(text: str) -> None:
    assert StartForm({"starts_on": text}).errors == {
        "starts_on": ["Enter a day, such as 2026-05-13."]
    }


@pytest.mark.parametrize(
    "text,day", [("2026-05-13", dt.date(2026, 5, 13)), (" 2028-02-29 ", dt.date(2028, 2, 29))]
)
def test_day_is_taken(text: str, day: Any) -> None:
    assert cleaned(StartForm, starts_on=text) == day
