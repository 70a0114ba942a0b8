"""The seven files, held against the tables typed from the clinical brief."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from programs.library.rules.authoring import check_program_file
from programs.library.rules.program_file import BUILT_IN_KEYS, ProgramFile
from programs.library.rules.schema import read_content
from programs.library.services.loading import CONTENT, read_folder
from programs.vocabulary import COOL_DOWN_SECONDS, WARM_UP_SECONDS, SupportLevel, Tier
from tests.programs.library.brief_tables import (
    DOIS,
    EFFORT_CAPS,
    PHASES,
    SPEED_WORDS,
    TABLES,
    TEST_WEEKS,
)
from tests.tables import each_row

EVERY_KEY = pytest.mark.parametrize("key", BUILT_IN_KEYS)
WEEKS = [(key, week[0]) for key, table in TABLES.items() for week in table]


@cache
def programs() -> dict[str, ProgramFile]:
    return {program.key: program for program in read_folder(CONTENT)}


def as_row(program: ProgramFile, number: int) -> tuple[object, ...]:
    """Turn a week back into the shape of the typed tables."""
    week = program.weeks[number - 1]
    return (
        number,
        week.sessions_per_week,
        week.repetitions,
        week.backward_seconds,
        week.recovery_seconds,
        str(week.recovery),
        week.total_backward_seconds / 60,
        (week.min_mm_per_second, week.max_mm_per_second),
        " ".join(level.name for level in week.support_levels),
        week.hands_free_if_go,
        week.max_incline_percent,
        (week.min_effort, week.max_effort),
        week.focus_cue,
    )


def every_word(program: ProgramFile) -> list[str]:
    """Return each text a reader of this program may meet."""
    found: list[str] = [program.title, *(week.focus_cue for week in program.weeks)]
    waiting: list[object] = [program.content.as_json()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += [inner for key, inner in value.items() if key not in {"doi", "offers"}]
    return found


def test_the_typed_tables_hold_the_49_weeks_and_the_four_supervised_ones() -> None:
    counts = {key: len(table) for key, table in TABLES.items()}

    assert sum(counts.values()) - counts["post_stroke_supervised"] == 49
    assert counts["post_stroke_supervised"] == 4


@EVERY_KEY
def test_each_program_has_as_many_weeks_as_its_table(key: str) -> None:
    assert len(programs()[key].weeks) == len(TABLES[key])


@each_row("key,number", WEEKS)
def test_each_week_is_the_row_of_its_table(key: str, number: int) -> None:
    assert as_row(programs()[key], number) == TABLES[key][number - 1]


@EVERY_KEY
def test_speeds_keep_the_words_of_the_table(key: str) -> None:
    assert tuple(week.speed_words for week in programs()[key].weeks) == SPEED_WORDS[key]


@EVERY_KEY
def test_effort_caps_and_test_weeks_are_those_of_the_brief(key: str) -> None:
    program = programs()[key]

    assert program.effort_cap == EFFORT_CAPS[key]
    assert program.content.test_weeks == TEST_WEEKS[key]


@pytest.mark.parametrize("key", PHASES)
def test_phases_are_those_of_the_brief(key: str) -> None:
    phases = programs()[key].phases

    assert tuple((p.title, p.first_week, p.last_week) for p in phases) == PHASES[key]


@each_row("key,number", WEEKS)
def test_the_seconds_of_a_session_add_up(key: str, number: int) -> None:
    _, _, walks, walk_seconds, between_seconds, _, minutes, *_ = TABLES[key][number - 1]
    week = programs()[key].weeks[number - 1]

    parts = [walk_seconds] * walks + [between_seconds] * (walks - 1)

    assert walks * walk_seconds == minutes * 60
    assert week.total_seconds == WARM_UP_SECONDS + sum(parts) + COOL_DOWN_SECONDS


def test_only_the_pain_programs_ask_about_pain() -> None:
    asking = {key for key, program in programs().items() if program.needs_pain_answers}

    assert asking == {"knee_oa", "chronic_lbp"}


def test_tiers_open_what_the_brief_says() -> None:
    opened = {key: set(program.content.entry.tiers) for key, program in programs().items()}

    supported = {Tier.GO, Tier.GO_WITH_SUPPORT}
    assert opened == {
        "starter_one_minute": supported,
        "knee_oa": supported,
        "chronic_lbp": supported,
        "balance_older_adult": supported,
        "treadmill_cardio": supported,
        "athlete_warmup": {Tier.GO},
        "post_stroke_supervised": set(),
    }


def test_ages_and_usual_pain_are_those_of_the_brief() -> None:
    limits = {
        key: (entry.min_age, entry.max_age, entry.max_usual_pain)
        for key, program in programs().items()
        if (entry := program.content.entry)
    }

    assert limits == {
        "starter_one_minute": (18, None, None),
        "knee_oa": (18, None, 5),
        "chronic_lbp": (18, None, 5),
        "balance_older_adult": (60, None, None),
        "treadmill_cardio": (18, None, None),
        "athlete_warmup": (18, 64, None),
        "post_stroke_supervised": (18, None, None),
    }


def test_only_the_supervised_program_is_hidden_attested_and_never_moves_up_by_itself() -> None:
    special = {
        key
        for key, program in programs().items()
        if program.content.hidden
        or program.content.needs_attestation
        or not program.automatic_progress
    }
    stroke = programs()["post_stroke_supervised"]

    assert special == {"post_stroke_supervised"}
    assert stroke.content.hidden
    assert stroke.content.needs_attestation
    assert not stroke.automatic_progress


def test_hands_free_never_opens_in_the_balance_program() -> None:
    weeks = programs()["balance_older_adult"].weeks

    assert not any(week.hands_free_if_go for week in weeks)
    assert max(max(week.support_levels) for week in weeks) is SupportLevel.S5


@pytest.mark.parametrize("age,cap", [(18, 1111), (64, 1111), (65, 777), (90, 777)])
def test_treadmill_speed_is_capped_by_age(age: int, cap: int) -> None:
    """4.0 km/h, and 2.8 km/h from 65, in whole mm/s rounded down [J]."""
    assert programs()["treadmill_cardio"].content.speed_cap_at(age) == cap


@EVERY_KEY
def test_no_week_but_late_cardio_has_a_slope(key: str) -> None:
    sloped = [
        number
        for number, week in enumerate(programs()[key].weeks, start=1)
        if week.max_incline_percent
    ]

    assert sloped == ([10, 11, 12] if key == "treadmill_cardio" else [])


CAUTIONS: dict[str, list[tuple[str, int]]] = {
    "starter_one_minute": [("two_changes", 3)],
    "knee_oa": [("two_changes", 3)],
    "chronic_lbp": [("two_changes", 3)],
    "balance_older_adult": [("two_changes", week) for week in (2, 3, 5, 7)],
    "treadmill_cardio": [],
    "athlete_warmup": [],
    "post_stroke_supervised": [("weekly_rise", 3)],
}


@EVERY_KEY
def test_authoring_checks_caution_where_the_brief_itself_takes_two_steps_at_once(key: str) -> None:
    """8 to 12 minutes after a stroke is the brief's own step; a clinician stands beside."""
    found = [(finding.kind, finding.week) for finding in check_program_file(programs()[key])]

    assert found == CAUTIONS[key]


@EVERY_KEY
def test_sources_carry_the_dois_of_the_brief(key: str) -> None:
    sources = programs()[key].content.sources

    assert {source.code: source.doi for source in sources} == {
        source.code: DOIS[source.code] for source in sources
    }


def test_every_source_of_the_brief_tables_is_used() -> None:
    used = {source.code for program in programs().values() for source in program.content.sources}

    assert used == set(DOIS)


@pytest.mark.parametrize(
    "key,facts",
    [
        ("knee_oa", ["68", "1.8", "1.0", "p = 0.01", "4.8", "2.2", "13 small trials"]),
        ("chronic_lbp", ["30 to 34", "15 minute session in 30 people", "not weeks of training"]),
        ("balance_older_adult", ["11 studies", "No trial shows fewer falls"]),
        ("treadmill_cardio", ["106", "not fitness", "5.6 km/h", "17 to 20%"]),
        ("athlete_warmup", ["10 healthy women", "backward running"]),
        ("starter_one_minute", ["Expert opinion only", "no trial"]),
        ("post_stroke_supervised", ["40 person trial", "no edge over forward treadmill"]),
    ],
)
def test_evidence_names_size_comparison_and_limits(key: str, facts: list[str]) -> None:
    evidence = programs()[key].content.evidence
    words = " ".join([evidence.strength, evidence.line, *evidence.findings, evidence.limits])

    assert [fact for fact in facts if fact not in words] == []


CLAIMS = (
    "cures",
    "repairs",
    "prevents falls",
    "strengthens the brain",
    "burns",
    "1,000",
    "proven to",
)


@each_row("key, claim", product(BUILT_IN_KEYS, CLAIMS))
def test_no_program_makes_a_forbidden_claim(key: str, claim: str) -> None:
    words = " ".join(every_word(programs()[key])).lower()

    assert claim not in words.replace("not proven to prevent falls", "")


@EVERY_KEY
def test_words_follow_the_house_voice(key: str) -> None:
    wrong = [
        words
        for words in every_word(programs()[key])
        if "!" in words or "\N{EN DASH}" in words or "\N{EM DASH}" in words
    ]

    assert wrong == []


@EVERY_KEY
def test_content_survives_the_journey_through_json(key: str) -> None:
    content = programs()[key].content

    assert read_content(content.as_json()) == content
