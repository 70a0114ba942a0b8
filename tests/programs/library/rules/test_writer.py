from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.library.rules.program_file import (
    BUILT_IN_KEYS,
    Basis,
    DoseNote,
    PhaseSpan,
    ProgramFile,
    SpeedCap,
    WeekNote,
)
from programs.library.rules.schema import read_program
from programs.library.rules.writer import write_program
from programs.library.services.loading import CONTENT
from programs.vocabulary import Prescription, Recovery, SupportLevel, Tier


def built_in(key: str) -> ProgramFile:
    return read_program((CONTENT / f"{key}.toml").read_bytes())


def read_back(program: ProgramFile) -> ProgramFile:
    return read_program(write_program(program).encode())


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
def test_each_built_in_program_reads_back_as_it_was_written(key: str) -> None:
    program = built_in(key)

    again = read_back(program)

    assert again == program
    assert again.digest() == program.digest()


def test_a_written_file_looks_like_one_typed_by_hand() -> None:
    lines = write_program(built_in("knee_oa")).splitlines()

    assert lines[:3] == ["format = 1", 'key = "knee_oa"', 'title = "Knee osteoarthritis"']
    assert 'support_levels = ["S2", "S3"]' in lines
    assert "backward_minutes = 2" in lines
    assert "hidden" not in "\n".join(lines)


def test_minutes_without_an_exact_figure_are_left_out() -> None:
    program = built_in("knee_oa")
    odd = replace(program.weeks[0], repetitions=4, backward_seconds=20)

    again = read_back(replace(program, weeks=(odd, *program.weeks[1:])))

    assert again.weeks[0].total_backward_seconds == 80


# What the reader keeps as it is: printable, and without doubled or outer spaces.
WORDS = (
    st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \"\\'"), min_size=1)
    .map(lambda text: " ".join(text.split())[:80].strip())
    .filter(bool)
)
WEEKS = st.builds(
    Prescription,
    sessions_per_week=st.integers(1, 7),
    repetitions=st.integers(2, 8),
    backward_seconds=st.integers(5, 400),
    recovery_seconds=st.integers(1, 900),
    recovery=st.sampled_from(Recovery),
    support_levels=st.sets(st.sampled_from(list(SupportLevel)[:6]), min_size=1).map(
        lambda levels: tuple(sorted(levels))
    ),
    hands_free_if_go=st.booleans(),
    min_effort=st.integers(0, 2),
    max_effort=st.integers(2, 4),
    focus_cue=WORDS,
    speed_words=WORDS,
    min_mm_per_second=st.none() | st.integers(1, 500),
    max_mm_per_second=st.integers(500, 2000),
    max_incline_percent=st.integers(0, 15),
)


@given(
    weeks=st.lists(WEEKS, min_size=1, max_size=4),
    words=WORDS,
    lists=st.lists(WORDS, max_size=3).map(tuple),
    flag=st.booleans(),
    cap=st.integers(1, 2000),
)
def test_whatever_can_be_read_is_written_without_loss(
    weeks: list[Prescription], words: str, lists: tuple[str, ...], flag: bool, cap: int
) -> None:
    base = built_in("knee_oa")
    content = replace(
        base.content,
        summary=words,
        ask_first=lists,
        special_rules=lists,
        hidden=flag,
        needs_attestation=flag,
        test_weeks=(1,),
        week_notes=(WeekNote(week=1, words=words),),
        entry=replace(base.content.entry, tiers=(Tier.GO,), with_support=words),
        speed_caps=(SpeedCap(from_age=65, max_mm_per_second=cap, words=words),),
        dose_notes=(DoseNote(basis=Basis.JUDGEMENT, words=words, sources=()),),
    )
    program = replace(
        base,
        title=words,
        automatic_progress=flag,
        content=content,
        phases=(PhaseSpan(title=words[:60].strip(), first_week=1, last_week=len(weeks)),),
        weeks=tuple(weeks),
    )

    assert read_back(program) == program
