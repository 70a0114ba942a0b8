"""The published programs, and the lines their public pages show.

A published version never changes, so what it says is read once by each process. Asking
again costs one query: which versions are the latest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from programs.labels import SUPPORT_SHORT
from programs.library.models import Phase, ProgramTemplate, ProgramVersion
from programs.library.rules import wording
from programs.library.rules.program_file import BUILT_IN_KEYS, Basis, PhaseSpan, ProgramFile
from programs.library.rules.schema import read_content
from programs.vocabulary import Prescription, SupportLevel


@dataclass(frozen=True, kw_only=True)
class PublishedProgram:
    """The latest edition of a built-in program, ready to read."""

    version_id: int
    number: int
    published_at: datetime
    program: ProgramFile


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


def latest_versions() -> QuerySet[ProgramVersion]:
    """Return the latest published version of each built-in template in use; one query."""
    published: QuerySet[ProgramVersion] = ProgramVersion.objects.filter(published_at__isnull=False)
    newer = published.filter(template=OuterRef("template"), number__gt=OuterRef("number"))
    templates = ProgramTemplate.objects.built_in().in_use()
    return (
        published.filter(template__in=templates)
        .exclude(Exists(newer))
        .select_related("template")
        .order_by("template__key", "pk")
    )


def published_programs() -> tuple[PublishedProgram, ...]:
    """Return every built-in program in the order people meet them.

    One query; three more the first time a process meets an edition.
    """
    found = latest_versions().values_list("pk", "content_digest", "published_at", "number")
    return _read_programs(tuple(found))


def published_program(key: str) -> PublishedProgram | None:
    """Return one built-in program, or None; costs what `published_programs` costs."""
    programs = published_programs()
    return next((found for found in programs if found.program.key == key), None)


def program_of(version: ProgramVersion) -> ProgramFile:
    """Return what a version says; three queries, none when its rows are preloaded."""
    phases = sorted(version.phases.all(), key=lambda phase: phase.position)
    weeks = sorted(version.weeks.all(), key=lambda week: week.position)
    return ProgramFile(
        key=version.template.key,
        title=version.template.title,
        effort_cap=version.effort_cap,
        needs_pain_answers=version.has_pain_questions,
        automatic_progress=version.has_automatic_progress,
        content=read_content(version.content),
        phases=tuple(_phase_span(phase) for phase in phases),
        weeks=tuple(week.prescription for week in weeks),
    )


def program_card(program: ProgramFile) -> ProgramCard:
    """Return the card of a program; no query."""
    weeks = program.weeks
    return ProgramCard(
        key=program.key,
        title=program.title,
        summary=program.content.summary,
        weeks=wording.span([len(weeks)], "week"),
        days=wording.span([week.sessions_per_week for week in weeks], "day"),
        backward=wording.span([wording.backward_minutes(week) for week in weeks], "minute"),
        session=wording.span([round(week.total_seconds / 60) for week in weeks], "minute"),
        needs=program.content.you_need[0],
        evidence_strength=program.content.evidence.strength,
        evidence_line=program.content.evidence.line,
        is_supervised=program.content.needs_attestation,
    )


def phase_blocks(program: ProgramFile) -> tuple[PhaseBlock, ...]:
    """Return the week table of a program, phase by phase; no query."""
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
    """Return where the dose comes from, each tag in words; no query."""
    return tuple(
        DoseLine(
            basis_words=str(BASES[note.basis]), words=note.words, sources=", ".join(note.sources)
        )
        for note in program.content.dose_notes
    )


def offered_after(program: ProgramFile, others: Iterable[ProgramFile]) -> tuple[ProgramFile, ...]:
    """Return the programs to offer when this one is finished, in its own order; no query."""
    known = {other.key: other for other in others}
    return tuple(known[key] for key in program.content.finish.offers if key in known)


@lru_cache(maxsize=8)
def _read_programs(
    found: tuple[tuple[int, str, datetime, int], ...],
) -> tuple[PublishedProgram, ...]:
    """Cached by edition: number, digest and time of publishing never change together."""
    rows = ProgramVersion.objects.filter(pk__in=[pk for pk, *_ in found])
    with_all = rows.select_related("template").prefetch_related("phases", "weeks")
    programs = [_published(version) for version in with_all]
    return tuple(sorted(programs, key=lambda item: _place(item.program.key)))


def _published(version: ProgramVersion) -> PublishedProgram:
    if version.published_at is None:
        raise ValueError("Only a published version can be read here.")
    return PublishedProgram(
        version_id=version.pk,
        number=version.number,
        published_at=version.published_at,
        program=program_of(version),
    )


def _place(key: str) -> tuple[int, str]:
    """Return where a program stands: built-in order first, then by key."""
    return (BUILT_IN_KEYS.index(key) if key in BUILT_IN_KEYS else len(BUILT_IN_KEYS), key)


def _phase_span(phase: Phase) -> PhaseSpan:
    return PhaseSpan(title=phase.title, first_week=phase.first_week, last_week=phase.last_week)


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
