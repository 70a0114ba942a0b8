from __future__ import annotations

from programs.screening.rules.reader import catalogue
from programs.screening.rules.summary import summary
from tests.programs.screening.answers import CLEAR, CLEAR_ALL


def rows(answers: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        row.page_key: row.answers for topic in summary(catalogue(), answers) for row in topic.rows
    }


def test_summary_has_the_ten_topics_in_order() -> None:
    topics = summary(catalogue(), CLEAR)

    assert [topic.number for topic in topics] == list(range(1, 11))
    assert [topic.title for topic in topics] == [step.title for step in catalogue().steps]


def test_none_of_these_stands_once_for_a_page() -> None:
    assert rows(CLEAR)["warning-signs"] == ("None of these",)


def test_ticked_and_doubtful_items_are_named() -> None:
    said = rows({**CLEAR, "sleepy_meds": "often", "bone_thin": "not_sure"})

    assert said["medicines"] == (
        "A medicine makes me sleepy or light-headed",
        "Not sure: thin bones (osteoporosis)",
    )
    assert said["sleepy-meds"] == ("Often",)
    assert "medicines-unsure" not in said


def test_page_that_waits_is_not_answered() -> None:
    said = rows({**CLEAR, "sleepy_meds": "ticked", "chest_pain_new": "maybe"})

    assert said["sleepy-meds"] == ()
    assert said["warning-signs-unsure"] == ()


def test_numbers_and_lists_are_put_in_words() -> None:
    said = rows({**CLEAR_ALL, "pain_usual": "3", "space_helper": "rail+helper"})

    assert said["age"] == ("52",)
    assert said["usual-pain"] == ("3 out of 10",)
    assert said["space"] == ("A rail or counter to hold, Someone to help",)


def test_nothing_said_yet_shows_empty_rows() -> None:
    assert set(rows({}).values()) == {()}
