"""The evidence, held against verdicts, flags and sources typed from the evidence file."""

import re
from pathlib import Path

import pytest

from programs.library.rules.evidence import Topic, evidence, read_evidence
from programs.library.rules.reading import CONTENT, BadContentError

VERDICTS = {
    "C1": "Partly",
    "C2": "Contradicted on duration",
    "C3": "Not supported by that journal paper",
    "C4": "Partly",
    "C5": "Not shown",
    "C6": "Supported, very small",
    "C7": "Partly",
    "C8": "Contradicted",
    "C9": "Not found",
    "C10": "Not found",
    "C11": "Source not found",
    "C12": "Supported",
    "C13": "Partly",
    "C14": "Partly",
    "C15": "Partly",
    "C16": "Weak",
    "C17": "Not shown",
    "C18": "Not shown",
    "C19": "Supported, small",
    "C20": "Not shown",
    "C21": "Plausible",
    "C22": "Not found",
    "C23": "Not found",
    "C24": "Reasonable dose",
    "C25": "Unsupported",
}
LOOKED_FOR_IN_VAIN = {
    *("C1", "C5", "C8", "C9", "C10", "C11", "C13", "C17", "C18", "C20", "C22", "C23"),
}
STRENGTHS = {
    "knee_oa": "Low to moderate",
    "chronic_lbp": "Low",
    "balance_older_adult": "Low",
    "treadmill_cardio": "Low",
    "athlete_warmup": "Very low for walking",
    "starter_one_minute": "Expert opinion only",
    "post_stroke_supervised": "Moderate",
}
DOIS = {
    "ALG19": "10.1186/s12891-019-2537-9",
    "LIN25": "10.1080/09593985.2025.2550532",
    "ANS20": "10.1007/s11332-020-00682-y",
    "PLO25": "10.1371/journal.pone.0330609",
    "AAA21": "10.1080/01924788.2020.1757329",
    "WAN19": "10.1016/j.gaitpost.2019.01.002",
    "SOM23": "10.1002/hsr2.1169",
    "UTH18": "10.1007/s40279-018-0877-5",
    "CHA21": "10.3390/ijerph18052376",
    "ROS18": "10.1097/NPT.0000000000000210",
    "BLT24": "10.1101/2024.09.11.24313519",
    "MS23": "10.1016/j.msard.2023.104961",
}


def test_every_claim_has_the_verdict_of_the_evidence_file() -> None:
    found = {claim.id: claim.verdict for claim in evidence().claims}

    assert list(found) == list(VERDICTS)
    assert [key for key, word in VERDICTS.items() if not found[key].startswith(word)] == []


def test_claims_say_what_was_looked_for_in_vain() -> None:
    silent = {claim.id for claim in evidence().claims if not claim.not_found}

    assert LOOKED_FOR_IN_VAIN & silent == set()


def test_claims_say_what_was_not_rechecked() -> None:
    marked = {claim.id for claim in evidence().claims if claim.not_rechecked}

    assert marked == {"C11", "C15", "C18"}


def test_studies_known_from_others_only_are_marked() -> None:
    marked = {study.id for study in evidence().studies if not study.rechecked}

    assert marked == {"COC19", "CMP11", "PRA", "PSY09"}


def test_every_claim_says_how_sure_we_are() -> None:
    answers = ("Fairly sure", "A little sure", "Not sure")

    assert [claim.id for claim in evidence().claims if not claim.sure.startswith(answers)] == []


def test_every_claim_gives_an_answer() -> None:
    empty = [claim.id for claim in evidence().claims if not claim.checked and not claim.not_found]

    assert empty == []


def test_every_program_says_how_strong_its_evidence_is() -> None:
    found = {group.key: group.strength for group in evidence().groups}

    assert [key for key, word in STRENGTHS.items() if not found[key].startswith(word)] == []


@pytest.mark.parametrize("study_id, doi", DOIS.items())
def test_study_card_links_to_its_source(study_id: str, doi: str) -> None:
    study = evidence().study(study_id)

    assert study.address == f"https://doi.org/{doi}"


def test_every_topic_has_claims_and_studies() -> None:
    empty = [
        topic
        for topic in Topic
        if not evidence().claims_about(topic) or not evidence().studies_about(topic)
    ]

    assert empty == []


def test_an_unknown_topic_has_neither() -> None:
    assert evidence().claims_about("ankle") == ()
    assert evidence().studies_about("ankle") == ()


@pytest.fixture
def evidence_folder(tmp_path: Path) -> Path:
    """Hold a copy of the evidence that a test may spoil."""
    for path in (CONTENT / "evidence").glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text())
    return tmp_path


@pytest.mark.parametrize(
    "file, old, new, fault",
    [
        ("claims", 'id = "C2"', 'id = "C1"', "twice C1"),
        ("claims", 'studies = ["EMG18"]', 'studies = ["XYZ"]', "unknown XYZ"),
        ("claims", 'topics = ["knee"]', 'topics = ["elbow"]', "unknown elbow"),
        ("studies", 'group = "knee_oa"', 'group = "elbow"', "unknown elbow"),
        ("studies", 'doi = "10.1002/hsr2.1169"', "", "give one of doi, pmc and reference"),
        ("studies", 'pmc = "PMC6391229"', 'pmc = "P"\ndoi = "1"', "give one of doi"),
        ("groups", 'strength = "Low to moderate"', "", "strength"),
    ],
)
def test_wrong_evidence_is_refused_by_name(
    evidence_folder: Path, file: str, old: str, new: str, fault: str
) -> None:
    path = evidence_folder / f"{file}.toml"
    path.write_text(path.read_text().replace(old, new))

    with pytest.raises(BadContentError, match=re.escape(fault)):
        read_evidence(evidence_folder)
