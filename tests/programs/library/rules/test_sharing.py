from __future__ import annotations

import pytest

from programs.library.rules.copies import likely_original, loosened
from programs.library.rules.problems import ProgramFileError
from programs.library.rules.program_file import BUILT_IN_KEYS, ProgramFile
from programs.library.rules.schema import read_program
from programs.library.rules.sharing import read_shared
from programs.library.services.loading import CONTENT
from tests.tables import each_row

ORIGINALS = {key: read_program((CONTENT / f"{key}.toml").read_bytes()) for key in BUILT_IN_KEYS}


def text_of(key: str, *changes: tuple[str, str]) -> bytes:
    text = (CONTENT / f"{key}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def problems_of(data: bytes) -> list[str]:
    with pytest.raises(ProgramFileError) as refused:
        read_shared(data, ORIGINALS)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
def test_a_built_in_file_is_taken_as_it_is(key: str) -> None:
    kept = read_program.cache_info()

    assert read_shared(text_of(key), ORIGINALS) == (ORIGINALS[key], ORIGINALS[key])
    assert read_program.cache_info() == kept  # what somebody sent stays nowhere


@pytest.mark.parametrize(
    "key,original",
    [
        ("knee_oa", "knee_oa"),
        ("knee_oa_riverside", "knee_oa"),
        ("knee_oat", None),
        ("moon_walk", None),
    ],
)
def test_a_key_points_to_the_program_it_begins_with(key: str, original: str | None) -> None:
    assert likely_original(key) == original


def test_a_program_of_no_known_kind_is_refused_at_its_key() -> None:
    (problem,) = problems_of(text_of("knee_oa", ('key = "knee_oa"', 'key = "moon_walk"')))

    assert problem == (
        "line 6, key: begin the key with that of a built-in program, such as knee_oa_ours"
    )


LOOSENED = [
    ("knee_oa", "effort_cap = 5", "effort_cap = 6", "line 9, effort_cap: write 5 at most"),
    (
        "knee_oa",
        "needs_pain_answers = true",
        "needs_pain_answers = false",
        "line 10, needs_pain_answers: the original asks for pain answers",
    ),
    ("knee_oa", "max_usual_pain = 5", "max_usual_pain = 6", "the original allows 5 at most"),
    ("knee_oa", "max_usual_pain = 5\n", "", "[entry, max_usual_pain]"),
    ("balance_older_adult", "min_age = 60", "min_age = 50", "the original starts at 60"),
    ("athlete_warmup", "max_age = 64", "max_age = 70", "the original allows 64 at most"),
    ("athlete_warmup", 'tiers = ["go"]', 'tiers = ["go", "go_with_support"]', "opens for go"),
    ("treadmill_cardio", "max_mm_per_second = 777", "max_mm_per_second = 900", "777 mm/s at most"),
    ("post_stroke_supervised", "automatic_progress = false", "automatic_progress = true", "false"),
]


@each_row("key,old,new,words", LOOSENED)
def test_a_file_may_not_loosen_a_safety_rule(key: str, old: str, new: str, words: str) -> None:
    (problem,) = problems_of(text_of(key, (old, new)))

    assert problem.startswith("line ")
    assert words.strip("[]").split(", ")[-1] in problem


def test_the_supervised_program_stays_supervised() -> None:
    data = text_of(
        "post_stroke_supervised",
        ("needs_attestation = true", "needs_attestation = false"),
        ("tiers = []", 'tiers = ["go"]'),
    )

    assert len(problems_of(data)) == 2


def test_a_tighter_file_is_taken() -> None:
    data = text_of("knee_oa", ("max_usual_pain = 5", "max_usual_pain = 3"))

    program, original = read_shared(data, ORIGINALS)

    assert program.content.entry.max_usual_pain == 3
    assert list(loosened(program, original)) == []


def test_a_program_that_nobody_has_is_refused_by_line() -> None:
    (problem,) = problems_of(text_of("knee_oa", ("offers = []", 'offers = ["moon_walk"]')))

    assert problem.endswith("finish, offers: there is no program moon_walk")


def unchanged(program: ProgramFile) -> list[object]:
    return list(loosened(program, program))


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
def test_no_program_loosens_itself(key: str) -> None:
    assert unchanged(ORIGINALS[key]) == []
