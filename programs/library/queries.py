"""The published programs.

A published version never changes, so what it says is read once by each process. Asking
again costs one query: which versions are the latest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from programs.library.models import Phase, ProgramTemplate, ProgramVersion
from programs.library.rules.program_file import BUILT_IN_KEYS, PhaseSpan, ProgramFile
from programs.library.rules.schema import read_content


@dataclass(frozen=True, kw_only=True)
class PublishedProgram:
    """The latest edition of a built-in program, ready to read."""

    version_id: int
    number: int
    published_at: datetime
    program: ProgramFile


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
