from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from programs.screening.rules.checks import CatalogueError
from programs.screening.rules.reader import FOLDER, catalogue, read_catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real files, to break one thing at a time."""
    return shutil.copytree(FOLDER, tmp_path / "catalogue")


def replace(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_real_files_are_sound(folder: Path) -> None:
    assert read_catalogue(folder) == catalogue()


@pytest.mark.parametrize(
    "name, old, new, fault",
    [
        ("01_age.toml", 'tier = "go_with_support"', 'tier = "fine"', "Step age"),
        ("01_age.toml", 'kind = "number"', 'kind = "slider"', "Step age"),
        ("01_age.toml", "number = 1", "number = 11", "count up from 1"),
        ("01_age.toml", 'because = "You are aged 65 or over."', 'because = ""', "without a reason"),
        ("01_age.toml", 'key = "main-problem"', 'key = "result"', "may not be called result"),
        ("01_age.toml", 'key = "main-problem"', 'key = "falls"', "share the key falls"),
        ("01_age.toml", '{ id = "back"', '{ id = "knee"', "an answer twice"),
        ("02_warning_signs.toml", '"effort_symptoms"]', '"unknown"]', "Step warning-signs"),
        ("02_warning_signs.toml", 'id = "now"', 'id = "ticked"', "answers on their way"),
        ("02_warning_signs.toml", 'details = "Is this new?"', "", "no follow-up question"),
        ("03_heart_health.toml", 'tick = "I have heart', 'ticks = "I', "no words to tick"),
        ("03_heart_health.toml", "heart_metab_kidney = [", "hart = [", "unknown item hart"),
        ("04_falls.toml", 'head_hit = ["yes"]', 'head_hit = ["hard"]', "hard"),
        ("08_knee.toml", '"Yes" }', '"Yes", tier = "stop_urgent", because = "x" }', "only routes"),
        ("combinations.toml", 'blood_thinner = ["yes"]', 'blood_thinner = ["often"]', "often"),
        ("catalogue.toml", '"falls_12mo", "head_hit"', '"falls", "head_hit"', "unknown items"),
    ],
)  # fmt: skip
def test_broken_files_are_refused_with_the_place(
    folder: Path, name: str, old: str, new: str, fault: str
) -> None:
    replace(folder, name, old, new)

    with pytest.raises(CatalogueError, match=fault):
        read_catalogue(folder)


def test_tick_page_asks_six_things_at_most(folder: Path) -> None:
    path = folder / "07_surgery_injury.toml"
    extra = "".join(
        f'\n[[items]]\nid = "extra_{number}"\nname = "x"\nquestion = "x"\ntick = "x"\nwhy = "x"\n'
        f'source = "J"\nanswers = [{{ id = "yes", words = "Yes" }}]\n'
        for number in range(4)
    )
    path.write_text(path.read_text() + extra)
    replace(
        folder, path.name, '"pregnant"]', '"pregnant", "extra_0", "extra_1", "extra_2", "extra_3"]'
    )

    with pytest.raises(CatalogueError, match="more than 6 things"):
        read_catalogue(folder)


def test_every_item_has_words_for_a_member() -> None:
    for item in catalogue().items.values():
        assert item.question.endswith(("?", "10?"))
        assert item.why.endswith(".")
        assert item.name[0].islower()


def test_words_follow_the_house_style() -> None:
    said = [
        words
        for item in catalogue().items.values()
        for words in (item.question, item.why, item.hint, item.tick, item.details)
    ]

    assert not [words for words in said if "!" in words or "\u2013" in words or " - " in words]
