"""A program in the words its pages show: the card, the week table, where the dose comes from.

Everything here is made from what is already in memory; nothing asks the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext_lazy as _

from programs.labels import SUPPORT_SHORT
from programs.library.rules import wording
from programs.library.rules.program_file import Basis, PhaseSpan, ProgramFile
from programs.vocabulary import Prescription, SupportLevel


@dataclass(frozen=True, kw_only=True)
class ProgramCard:
    """A program at a glance, in words."""

    key: str
    title: str
    summary: str
    weeks: str
    days: str
    backward: str
    session: str
    needs: str
    evidence_strength: str
    evidence_line: str
    is_supervised: bool


@dataclass(frozen=True, kw_only=True)
class WeekLine:
    """One row of the week table, in words."""

    number: int
    days: str
    walks: str
    between: str
    backward: str
    speed: str
    support: str
    effort: str
    focus: str
    note: str


@dataclass(frozen=True, kw_only=True)
class PhaseBlock:
    """A phase, the weeks it spans in words, and their rows."""

    title: str
    span: str
    weeks: tuple[WeekLine, ...]


@dataclass(frozen=True, kw_only=True)
class DoseLine:
    """Where part of the dose comes from: the tag in words, and the codes of its sources."""

    basis_words: str
    words: str
    sources: str


BASES = {
    Basis.TRIAL: _("From a trial or guideline"),
    Basis.DERIVED: _("Worked out by us"),
    Basis.JUDGEMENT: _("Our safety choice"),
}


def program_card(program: ProgramFile) -> ProgramCard:
    """Return the card of a program."""
    weeks = program.weeks
    return ProgramCard(
        key=program.key,
        title=program.title,
        summary=program.content.summary,
        weeks=wording.span([len(weeks)], "week"),
        days=wording.span([week.sessions_per_week for week in weeks], "day"),
        backward=wording.span([wording.backward_minutes(week) for week in weeks], "minute"),
        session=wording.span([ceil(week.total_seconds / 60) for week in weeks], "minute"),
        needs=program.content.you_need[0],
        evidence_strength=program.content.evidence.strength,
        evidence_line=program.content.evidence.line,
        is_supervised=program.content.needs_attestation,
    )


def phase_blocks(program: ProgramFile) -> tuple[PhaseBlock, ...]:
    """Return the week table of a program, phase by phase."""
    lines = [
        _week_line(number, week, program.content.note_for(number))
        for number, week in enumerate(program.weeks, start=1)
    ]
    return tuple(
        PhaseBlock(
            title=phase.title,
            span=_weeks_words(phase),
            weeks=tuple(lines[phase.first_week - 1 : phase.last_week]),
        )
        for phase in program.phases
    )


def dose_lines(program: ProgramFile) -> tuple[DoseLine, ...]:
    """Return where the dose comes from, each tag in words."""
    return tuple(
        DoseLine(
            basis_words=str(BASES[note.basis]), words=note.words, sources=", ".join(note.sources)
        )
        for note in program.content.dose_notes
    )


def offered_after(program: ProgramFile, others: Iterable[ProgramFile]) -> tuple[ProgramFile, ...]:
    """Return the programs to offer when this one is finished, in its own order."""
    known = {other.key: other for other in others}
    return tuple(known[key] for key in program.content.finish.offers if key in known)


def _week_line(number: int, week: Prescription, note: str) -> WeekLine:
    return WeekLine(
        number=number,
        days=str(week.sessions_per_week),
        walks=wording.walks(week),
        between=wording.between(week),
        backward=f"{wording.backward_minutes(week):g}",
        speed=wording.speed(week),
        support=_support_words(week),
        effort=wording.effort(week),
        focus=week.focus_cue,
        note=note,
    )


def _support_words(week: Prescription) -> str:
    """Return the levels a week allows, joined with `or`; S6 only with its condition."""
    words = [str(SUPPORT_SHORT[level]) for level in week.support_levels]
    if week.hands_free_if_go:
        words.append(f"{SUPPORT_SHORT[SupportLevel.S6]} if your check needs no support")
    first, *others = words
    return " or ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _weeks_words(phase: PhaseSpan) -> str:
    if phase.first_week == phase.last_week:
        return f"week {phase.first_week}"
    return f"weeks {phase.first_week} to {phase.last_week}"
