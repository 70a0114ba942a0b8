from __future__ import annotations

import pytest

from programs.adherence.rules.pattern import Cell, Due, pattern, pattern_words

FRIDAY = 4


def fridays(missed: int, done: int, hour: int = 9) -> list[Due]:
    outcomes = [True] * missed + [False] * done
    return [Due(FRIDAY, hour, is_missed) for is_missed in outcomes]


def test_pattern_counts_by_weekday_and_stretch_of_the_day() -> None:
    rows = pattern([*fridays(2, 1), Due(0, 19, is_missed=True)])

    assert [row.name for row in rows] == ["before 10am", "after 6pm"]
    assert rows[0].cells[FRIDAY] == Cell(due=3, missed=2)
    assert rows[1].cells[0].words == "1 of 1 missed"
    assert rows[0].cells[0].words == ""


@pytest.mark.parametrize(
    ("hour", "name"),
    [
        (0, "before 10am"),
        (9, "before 10am"),
        (10, "10am to 2pm"),
        (14, "2pm to 6pm"),
        (18, "after 6pm"),
        (23, "after 6pm"),
    ],
)
def test_hour_belongs_to_one_stretch(hour: int, name: str) -> None:
    assert [row.name for row in pattern(fridays(1, 0, hour))] == [name]


MONDAY, THURSDAY, SATURDAY = 0, 3, 5
NONE = "No day stands out."


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({}, "No session missed."),
        ({FRIDAY: (0, 4)}, "No session missed."),
        ({FRIDAY: (3, 4)}, NONE),
        ({FRIDAY: (1, 1), MONDAY: (0, 9)}, NONE),
        ({FRIDAY: (3, 4), MONDAY: (0, 4)}, "Most missed: Friday, before 10am, 3 of 4."),
        ({MONDAY: (4, 10), THURSDAY: (4, 10), SATURDAY: (4, 10)}, NONE),
        ({2: (3, 8), FRIDAY: (2, 7)}, NONE),
        ({FRIDAY: (4, 10), MONDAY: (0, 20)}, NONE),
        (
            {MONDAY: (3, 4), THURSDAY: (4, 4), SATURDAY: (0, 12)},
            "Most missed: Thursday, before 10am, 4 of 4; Monday, before 10am, 3 of 4.",
        ),
    ],
)
def test_words_name_a_day_only_where_it_stands_out(
    days: dict[int, tuple[int, int]], words: str
) -> None:
    sessions = [
        Due(day, 9, number < missed) for day, (missed, due) in days.items() for number in range(due)
    ]

    assert pattern_words(pattern(sessions)) == words


@pytest.mark.parametrize(
    ("missed", "due", "shade"), [(0, 0, 0), (0, 3, 0), (1, 3, 1), (2, 3, 2), (3, 3, 3)]
)
def test_darker_cell_means_a_larger_share_missed(missed: int, due: int, shade: int) -> None:
    assert Cell(due, missed).shade == shade
