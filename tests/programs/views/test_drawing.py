from __future__ import annotations

import pytest

from programs.views.drawing import BAR, last_point, marks


def test_marks_stand_side_by_side_and_weeks_apart() -> None:
    drawn = marks("dc n")

    assert drawn.walked.count("M") == 2
    assert drawn.open.startswith("M30 ")
    assert drawn.width == 30 + BAR


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ("ddd dcm nnn", "4 of 6 done, 1 cut short, 1 missed, 3 to come"),
        ("x nn", "Nothing due yet, 1 excused, 2 to come"),
        ("", "Nothing due yet"),
    ],
)
def test_marks_are_told_in_words(letters: str, words: str) -> None:
    assert marks(letters).words == words


def test_missed_session_is_hollow() -> None:
    assert marks("m").open.count("z") == 2


def test_nothing_planned_draws_nothing() -> None:
    assert (marks("").width, marks("").walked) == (0, "")


@pytest.mark.parametrize(
    ("path", "end"), [("M4 20L80 12", "M80 12h0"), ("M4 20", "M4 20h0"), ("", "")]
)
def test_dot_stands_at_the_end_of_the_line(path: str, end: str) -> None:
    assert last_point(path) == end
