"""Writes a program as the text of a program file, so that it can be shared and compared.

What is written reads back as the same program (`schema.read_program`). Values that may be
left out are left out, so that a file stays as short as one typed by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from programs.library.rules.program_file import ProgramFile, Source
from programs.library.rules.schema import FORMAT
from programs.vocabulary import Prescription

Value = str | int | bool | Decimal | Iterable[object] | None

_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\"})


def write_program(program: ProgramFile) -> str:
    """Return the TOML text of this program, ending in a newline."""
    blocks = [_block("", _top(program)), *_tables(program)]
    return "\n".join(blocks)


def _top(program: ProgramFile) -> dict[str, Value]:
    content = program.content
    return {
        "format": FORMAT,
        "key": program.key,
        "title": program.title,
        "total_weeks": len(program.weeks),
        "effort_cap": program.effort_cap,
        "needs_pain_answers": program.needs_pain_answers,
        "automatic_progress": None if program.automatic_progress else False,
        "hidden": content.hidden or None,
        "needs_attestation": content.needs_attestation or None,
        "test_weeks": content.test_weeks,
        "summary": content.summary,
        "who_for": content.who_for,
        "ask_first": content.ask_first,
        "you_need": content.you_need,
        "special_rules": content.special_rules,
    }


def _tables(program: ProgramFile) -> Iterator[str]:
    content = program.content
    entry = vars(content.entry)
    yield _block("[entry]", entry | {"after_programs": content.entry.after_programs or None})
    yield _block("[evidence]", vars(content.evidence))
    yield _block("[finish]", vars(content.finish))
    for cap in content.speed_caps:
        yield _block("[[speed_caps]]", vars(cap))
    for dose in content.dose_notes:
        yield _block("[[dose_notes]]", vars(dose) | {"sources": dose.sources or None})
    for source in content.sources:
        yield _block("[[sources]]", _source(source))
    for phase in program.phases:
        yield _block("[[phases]]", vars(phase))
    for note in content.week_notes:
        yield _block("[[week_notes]]", vars(note))
    for number, week in enumerate(program.weeks, start=1):
        yield _block("[[weeks]]", _week(number, week))


def _source(source: Source) -> dict[str, Value]:
    return {"code": source.code, "words": source.words, "doi": source.doi}


def _week(number: int, week: Prescription) -> dict[str, Value]:
    return {
        "week": number,
        "sessions": week.sessions_per_week,
        "repetitions": week.repetitions,
        "backward_seconds": week.backward_seconds,
        "recovery_seconds": week.recovery_seconds,
        "recovery": week.recovery,
        "backward_minutes": _exact_minutes(week.total_backward_seconds),
        "speed_words": week.speed_words,
        "min_mm_per_second": week.min_mm_per_second,
        "max_mm_per_second": week.max_mm_per_second,
        "max_incline_percent": week.max_incline_percent or None,
        "support_levels": [level.name for level in week.support_levels],
        "hands_free_if_go": week.hands_free_if_go or None,
        "min_effort": week.min_effort,
        "max_effort": week.max_effort,
        "focus_cue": week.focus_cue,
    }


def _exact_minutes(seconds: int) -> Decimal | None:
    """Return minutes that multiply back exactly, or None for thirds such as 1:20."""
    return None if seconds % 3 else Decimal(seconds) / 60


def _block(header: str, values: Mapping[str, Value]) -> str:
    lines = [header] if header else []
    lines += [f"{key} = {_written(value)}" for key, value in values.items() if value is not None]
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{str(value).translate(_ESCAPES)}"'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Iterable):
        return _list([_written(item) for item in value])
    raise TypeError(f"A program file holds no {type(value).__name__}.")


def _list(items: list[str]) -> str:
    """Short lists stand on one line, longer ones with one item on each."""
    line = f"[{', '.join(items)}]"
    if len(line) <= 80:
        return line
    return "\n".join(["[", *(f"  {item}," for item in items), "]"])
