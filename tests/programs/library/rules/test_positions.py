from __future__ import annotations

from programs.library.rules.positions import key_lines, line_of
from programs.library.rules.problems import Problem, Report, place_words

TEXT = '''# a remark
title = "Knee"

[entry]
min_age = 18
criteria = [
  "min_age = 3",
]
long = """
[weeks]
min_age = 4
"""
max_age = 90

[[weeks]]
week = 1
[[weeks]]
week = 2
'''


def test_each_key_and_header_has_its_line() -> None:
    assert key_lines(TEXT) == {
        ("title",): 2,
        ("entry",): 4,
        ("entry", "min_age"): 5,
        ("entry", "criteria"): 6,
        ("entry", "long"): 9,
        ("entry", "max_age"): 13,
        ("weeks", 0): 15,
        ("weeks", 0, "week"): 16,
        ("weeks", 1): 17,
        ("weeks", 1, "week"): 18,
    }


def test_a_key_that_is_not_there_has_the_line_of_its_table() -> None:
    assert line_of(("weeks", 1, "sessions"), key_lines(TEXT)) == 17


def test_a_key_of_no_table_has_no_line() -> None:
    assert line_of(("format",), key_lines(TEXT)) is None


def test_places_count_from_one_as_people_do() -> None:
    assert place_words(("weeks", 3, "sessions")) == "weeks 4, sessions"


def test_a_problem_without_a_line_or_place_is_only_its_words() -> None:
    assert str(Problem(None, "", "save it again")) == "save it again"
    assert str(Problem(7, "", "save it again")) == "line 7: save it again"


def test_a_report_without_problems_stops_nothing() -> None:
    report = Report()

    report.stop_if_wrong()

    assert report.problems == []
