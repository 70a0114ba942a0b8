from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.problems import ProgramFileError
from programs.library.rules.schema import LARGEST_FILE, read_content, read_program
from programs.library.services.loading import CONTENT
from tests.programs.library.rules.wrong_values import WRONG_VALUES
from tests.tables import each_row

KNEE = (CONTENT / "knee_oa.toml").read_text(encoding="utf-8")


def changed(old: str, new: str, *, place: int = 1) -> bytes:
    """Return the knee file with one occurrence of a text replaced."""
    parts = KNEE.split(old)
    assert len(parts) > place, old
    return (old.join(parts[:place]) + new + old.join(parts[place:])).encode()


def problems(data: bytes) -> list[str]:
    with pytest.raises(ProgramFileError) as refused:
        read_program(data)
    return [str(problem) for problem in refused.value.problems]


def line_of(text: str, *, place: int = 1) -> int:
    """Return the line where a text stands for the given time in the knee file."""
    start = -1
    for _ in range(place):
        start = KNEE.index(text, start + 1)
    return KNEE.count("\n", 0, start) + 1


def test_a_right_file_is_read_whole() -> None:
    program = read_program(KNEE.encode())

    assert (program.key, program.effort_cap, len(program.weeks)) == ("knee_oa", 5, 10)


def test_line_ends_of_windows_are_welcome() -> None:
    assert read_program(KNEE.replace("\n", "\r\n").encode()) == read_program(KNEE.encode())


@each_row("old,new,place,reason", WRONG_VALUES)
def test_a_wrong_value_is_refused_with_its_place(
    old: str, new: str, place: int, reason: str
) -> None:
    found = [
        re.sub(r"^line \d+, ", "", words) for words in problems(changed(old, new, place=place))
    ]

    assert reason in found


@pytest.mark.parametrize("number", [1, 4, 10])
def test_a_problem_names_the_line_of_its_key(number: int) -> None:
    data = changed("sessions = 3", "sessions = 9", place=number)

    line = line_of("sessions = 3", place=number)
    assert problems(data) == [
        f"line {line}, weeks {number}, sessions: write a whole number from 1 to 7, not 9"
    ]


def test_a_missing_key_names_the_line_of_its_table() -> None:
    data = changed("repetitions = 6\n", "")

    assert (
        f"line {line_of('[[weeks]]', place=3)}, weeks 3, repetitions: this is missing"
        in problems(data)
    )


def test_an_unknown_key_is_refused_with_the_keys_that_are_known() -> None:
    found = problems(changed("repetitions = 6", "reps = 6"))

    assert any(
        words.startswith(f"line {line_of('repetitions = 6')}, weeks 3, reps: this key is not known")
        and "repetitions" in words
        for words in found
    )


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    fifth = "week = 5\nsessions = "
    data = changed("effort_cap = 5", "effort_cap = 0").replace(
        f"{fifth}3".encode(), f"{fifth}8".encode()
    )

    assert [words.split(":")[0] for words in problems(data)] == [
        f"line {line_of('effort_cap = 5')}, effort_cap",
        f"line {line_of(fifth) + 1}, weeks 5, sessions",
    ]


def test_a_lost_week_is_noticed() -> None:
    start = KNEE.index("[[weeks]]\nweek = 4")
    end = KNEE.index("[[weeks]]\nweek = 5")

    found = problems((KNEE[:start] + KNEE[end:]).encode())

    assert any("total_weeks: the file says 10 weeks and holds 9" in words for words in found)
    assert any("weeks 4, week: weeks run 1, 2, 3; this one should be 4" in words for words in found)


def test_broken_toml_names_its_line() -> None:
    found = problems(changed("effort_cap = 5", "effort_cap = = 5"))

    assert found == [f"line {line_of('effort_cap = 5')}: this is not TOML: Invalid value"]


def test_a_key_written_twice_is_refused() -> None:
    found = problems(changed("effort_cap = 5", "effort_cap = 5\neffort_cap = 6"))

    assert len(found) == 1
    assert found[0].startswith(f"line {line_of('effort_cap = 5') + 1}: this is not TOML:")


def test_text_that_is_not_utf_8_names_its_line() -> None:
    data = KNEE.encode().replace(b"effort_cap = 5", b"effort_cap = 5 # caf\xe9")

    assert problems(data) == [f"line {line_of('effort_cap = 5')}: save the file as UTF-8 text"]


def test_a_file_over_one_megabyte_is_refused_unread() -> None:
    found = problems(b"#" * (LARGEST_FILE + 1))

    assert found == ["the file has 1000001 bytes; the most is 1000000"]


def test_lists_too_deep_inside_each_other_are_refused() -> None:
    found = problems(b"weeks = " + b"[" * 50_000)

    assert found == ["lists or tables stand too deep inside each other"]


def test_a_number_too_long_to_hold_is_refused() -> None:
    found = problems(b"format = " + b"9" * 5_000)

    assert len(found) == 1
    assert "this is not TOML" in found[0]


def test_a_number_with_an_exponent_beyond_all_bounds_is_refused() -> None:
    found = problems(b"format = 1e99999999999999999999")

    assert found == ["a number is too large to read"]


def test_an_empty_file_says_what_is_missing() -> None:
    found = problems(b"")

    assert "key: this is missing" in found
    assert "entry, tiers: this is missing" in found


@pytest.mark.parametrize("value", ["7", '"seven"', "[1, 2]", '["S2"]'])
def test_weeks_of_the_wrong_shape_are_refused(value: str) -> None:
    head = KNEE[: KNEE.index("[[phases]]")]
    data = f"weeks = {value}\n{head}".encode()

    assert any("weeks" in words for words in problems(data))


def test_content_changed_by_hand_is_refused() -> None:
    content = read_program(KNEE.encode()).content.as_json()
    content["surprise"] = 1

    with pytest.raises(ProgramFileError, match="surprise: this key is not known"):
        read_content(content)


def test_comments_and_layout_do_not_change_the_digest() -> None:
    spaced = KNEE.replace("\neffort_cap = 5", "\n\n# a remark\neffort_cap   =   5")

    assert read_program(spaced.encode()).digest() == read_program(KNEE.encode()).digest()


def test_one_changed_figure_changes_the_digest() -> None:
    other = read_program(changed("recovery_seconds = 30", "recovery_seconds = 45"))

    assert other.digest() != read_program(KNEE.encode()).digest()


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    assert all(words.strip() for words in problems(data))


LINES = KNEE.splitlines()
VALUES = st.sampled_from(
    ["-1", "0", "99999", "1.5", "inf", '""', '"words"', "[]", "{}", "true", "2026-01-01", "[[1]]"]
)


@given(at=st.integers(0, len(LINES) - 1), value=VALUES)
def test_any_single_wrong_line_is_read_or_refused_but_never_crashes(at: int, value: str) -> None:
    lines = list(LINES)
    lines[at] = f"{lines[at].split('=')[0]}= {value}"

    try:
        found = len(read_program("\n".join(lines).encode()).weeks)
    except ProgramFileError as refused:
        found = len(refused.problems)

    assert found > 0


@given(at=st.integers(0, len(LINES) - 1))
def test_a_file_cut_short_is_never_taken_for_whole(at: int) -> None:
    assert problems("\n".join(LINES[:at]).encode())
