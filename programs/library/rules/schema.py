"""Reads a program file into frozen values, or says line by line what to put right.

docs/program-files.md describes the format for authors. The bounds here say what can be
stored and walked at all; whether a dose is wise is asked by `authoring`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from programs.library.rules.consistency import check_program
from programs.library.rules.fields import Table
from programs.library.rules.positions import key_lines
from programs.library.rules.problems import Problem, ProgramFileError, Report
from programs.library.rules.program_file import (
    Basis,
    DoseNote,
    Entry,
    Evidence,
    Finish,
    PhaseSpan,
    ProgramContent,
    ProgramFile,
    Source,
    SpeedCap,
    WeekNote,
)
from programs.vocabulary import Prescription, Recovery, SupportLevel, Tier

FORMAT = 1
LARGEST_FILE = 1_000_000
MOST_WEEKS = 52
FASTEST = 2000
"""No walk is faster than 2 m/s: backward running is not offered (mm/s)."""

_SUPPORT_WORDS = {level.name: level for level in SupportLevel if level is not SupportLevel.S6}
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_SYNTAX_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")


@lru_cache(maxsize=8)
def read_program(data: bytes) -> ProgramFile:
    """Return the same of a file of ours, which is read again and again."""
    return read_sent_program(data)


def read_sent_program(data: bytes) -> ProgramFile:
    """Return the program in these bytes of a TOML file; ProgramFileError with every problem.

    Nothing of what somebody sent is kept.
    """
    text = _decoded(data)
    report = Report(lines=key_lines(text))
    table = Table(_parsed(text), (), report)
    program = _read_file(table)
    table.end()
    report.stop_if_wrong()
    check_program(program, report)
    report.stop_if_wrong()
    return program


def read_content(values: Mapping[str, object]) -> ProgramContent:
    """Return the content a version keeps as JSON; ProgramFileError if it was changed by hand."""
    report = Report()
    table = Table(values, (), report)
    content = _read_content(table)
    table.end()
    report.stop_if_wrong()
    return content


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        words = f"the file has {len(data)} bytes; the most is {LARGEST_FILE}"
        raise ProgramFileError((Problem(None, "", words),))
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(line, "", "save the file as UTF-8 text")
        raise ProgramFileError((problem,)) from error


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError as error:
        problem = Problem(None, "", "lists or tables stand too deep inside each other")
        raise ProgramFileError((problem,)) from error
    except InvalidOperation as error:
        problem = Problem(None, "", "a number is too large to read")
        raise ProgramFileError((problem,)) from error
    except ValueError as error:
        raise ProgramFileError((_syntax_problem(str(error)),)) from error


def _syntax_problem(message: str) -> Problem:
    found = _SYNTAX_PLACE.search(message)
    line = int(found[1]) if found else None
    words = _SYNTAX_PLACE.sub("", message)
    return Problem(line, "", f"this is not TOML: {words}")


def _read_file(table: Table) -> ProgramFile:
    table.whole("format", FORMAT, FORMAT)
    expected_weeks = table.whole("total_weeks", 1, MOST_WEEKS)
    weeks = table.tables("weeks", most=MOST_WEEKS)
    if len(weeks) != expected_weeks:
        words = f"the file says {expected_weeks} weeks and holds {len(weeks)}"
        table.report.add(("total_weeks",), words)
    return ProgramFile(
        key=table.name("key"),
        title=table.text("title", longest=120),
        effort_cap=table.whole("effort_cap", 1, 10),
        needs_pain_answers=table.flag("needs_pain_answers"),
        automatic_progress=table.flag("automatic_progress", otherwise=True),
        content=_read_content(table),
        phases=tuple(_read_phase(row) for row in table.tables("phases")),
        weeks=tuple(read_week(row, number) for number, row in enumerate(weeks, start=1)),
    )


def _read_content(table: Table) -> ProgramContent:
    return ProgramContent(
        summary=table.text("summary"),
        who_for=table.text("who_for"),
        ask_first=table.texts("ask_first"),
        you_need=table.texts("you_need"),
        special_rules=table.texts("special_rules"),
        hidden=table.flag("hidden"),
        needs_attestation=table.flag("needs_attestation"),
        test_weeks=table.wholes("test_weeks", 1, MOST_WEEKS),
        week_notes=tuple(_read_note(row) for row in table.tables("week_notes")),
        entry=_read_entry(table.table("entry")),
        speed_caps=tuple(_read_speed_cap(row) for row in table.tables("speed_caps")),
        dose_notes=tuple(_read_dose_note(row) for row in table.tables("dose_notes")),
        evidence=_read_evidence(table.table("evidence")),
        sources=tuple(_read_source(row) for row in table.tables("sources")),
        finish=_read_finish(table.table("finish")),
    )


def _read_phase(row: Table) -> PhaseSpan:
    phase = PhaseSpan(
        title=row.text("title", longest=60),
        first_week=row.whole("first_week", 1, MOST_WEEKS),
        last_week=row.whole("last_week", 1, MOST_WEEKS),
    )
    row.end()
    return phase


def read_week(row: Table, number: int) -> Prescription:
    """Return the prescription of one row; problems go to the row's report."""
    written = row.whole("week", 1, MOST_WEEKS)
    if written != number:
        row.report.add((*row.path, "week"), f"weeks run 1, 2, 3; this one should be {number}")
    repetitions = row.whole("repetitions", 1, 60)
    backward_seconds = row.whole("backward_seconds", 5, 3600)
    _check_minutes(row, repetitions * backward_seconds)
    prescription = Prescription(
        sessions_per_week=row.whole("sessions", 1, 7),
        repetitions=repetitions,
        backward_seconds=backward_seconds,
        recovery_seconds=row.whole("recovery_seconds", 0, 900),
        recovery=row.choice("recovery", Recovery),
        support_levels=_read_support_levels(row),
        hands_free_if_go=row.flag("hands_free_if_go"),
        min_effort=row.whole("min_effort", 0, 10),
        max_effort=row.whole("max_effort", 0, 10),
        focus_cue=row.text("focus_cue", longest=80),
        speed_words=row.text("speed_words", longest=80),
        min_mm_per_second=row.optional_whole("min_mm_per_second", 1, FASTEST),
        max_mm_per_second=row.optional_whole("max_mm_per_second", 1, FASTEST),
        max_incline_percent=row.optional_whole("max_incline_percent", 0, 15) or 0,
    )
    row.end()
    return prescription


def _check_minutes(row: Table, seconds: int) -> None:
    """The minutes are written a second time so that a slip in one figure is seen.

    Thirds such as 80 seconds have no exact figure; only there the minutes may be left out.
    """
    if seconds % 3 and not row.has("backward_minutes"):
        return
    expected = row.minutes("backward_minutes")
    if expected and expected != seconds:
        words = f"the walks add up to {seconds} seconds, these minutes to {expected}"
        row.report.add((*row.path, "backward_minutes"), words)


def _read_support_levels(row: Table) -> tuple[SupportLevel, ...]:
    """S6 is never listed: it opens only through `hands_free_if_go`, so no tier can slip by."""
    path = (*row.path, "support_levels")
    levels: list[SupportLevel] = []
    for word in row.texts("support_levels"):
        if word in _SUPPORT_WORDS:
            levels.append(_SUPPORT_WORDS[word])
        elif word == SupportLevel.S6.name:
            row.report.add(path, "write hands_free_if_go = true instead of S6")
        elif word:
            row.report.add(path, f"write one of {', '.join(_SUPPORT_WORDS)}, not {word!r}")
    if levels != sorted(set(levels)) or not levels:
        row.report.add(path, "name at least one support level, each once, lowest first")
    return tuple(levels)


def _read_note(row: Table) -> WeekNote:
    note = WeekNote(week=row.whole("week", 1, MOST_WEEKS), words=row.text("words"))
    row.end()
    return note


def _read_entry(table: Table) -> Entry:
    entry = Entry(
        tiers=table.choices("tiers", Tier),
        min_age=table.whole("min_age", 18, 120),
        max_age=table.optional_whole("max_age", 18, 120),
        max_usual_pain=table.optional_whole("max_usual_pain", 0, 10),
        criteria=table.texts("criteria"),
        with_support=table.optional_text("with_support"),
        after_programs=table.names("after_programs"),
    )
    table.end()
    return entry


def _read_speed_cap(row: Table) -> SpeedCap:
    cap = SpeedCap(
        from_age=row.whole("from_age", 18, 120),
        max_mm_per_second=row.whole("max_mm_per_second", 1, FASTEST),
        words=row.text("words", longest=80),
    )
    row.end()
    return cap


def _read_dose_note(row: Table) -> DoseNote:
    note = DoseNote(
        basis=row.choice("basis", Basis),
        words=row.text("words"),
        sources=row.texts("sources") if row.has("sources") else (),
    )
    row.end()
    return note


def _read_evidence(table: Table) -> Evidence:
    evidence = Evidence(
        strength=table.text("strength", longest=120),
        line=table.text("line"),
        findings=table.texts("findings"),
        limits=table.text("limits"),
    )
    table.end()
    return evidence


def _read_source(row: Table) -> Source:
    source = Source(
        code=row.text("code", longest=12),
        words=row.text("words"),
        doi=row.optional_text("doi", longest=120),
    )
    if source.code and not _SOURCE_CODE.fullmatch(source.code):
        row.report.add((*row.path, "code"), "use capitals and digits, such as ALG19")
    if source.doi and not _DOI.fullmatch(source.doi):
        row.report.add((*row.path, "doi"), "write the DOI alone, such as 10.1186/s12891-019-2537-9")
    row.end()
    return source


def _read_finish(table: Table) -> Finish:
    finish = Finish(words=table.text("words"), offers=table.names("offers"))
    table.end()
    return finish
