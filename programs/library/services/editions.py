"""Writing an edition: a draft with its phases and weeks, and the moment it freezes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from programs.library.models import Phase, ProgramTemplate, ProgramVersion, ProgramWeek
from programs.library.rules.program_file import ProgramFile


@transaction.atomic
def write_draft(program: ProgramFile, *, template: ProgramTemplate, number: int) -> ProgramVersion:
    """Return a new draft that holds this program; nobody can be given it yet."""
    version = ProgramVersion(template=template, number=number)
    _fill(version, program)
    return version


@transaction.atomic
def rewrite_draft(version: ProgramVersion, program: ProgramFile) -> None:
    """Put this program in place of what a draft held; a published version refuses (FrozenError)."""
    version.weeks.all().delete()
    version.phases.all().delete()
    _fill(version, program)


def publish_draft(version: ProgramVersion, *, now: datetime) -> None:
    """Freeze a draft: from here on the version, its phases and its weeks never change."""
    version.published_at = now
    version.save(update_fields=["published_at"])


def _fill(version: ProgramVersion, program: ProgramFile) -> None:
    version.effort_cap = program.effort_cap
    version.has_pain_questions = program.needs_pain_answers
    version.has_automatic_progress = program.automatic_progress
    version.content = program.content.as_json()
    version.content_digest = program.digest()
    version.save()
    Phase.objects.bulk_create(
        Phase(
            version=version,
            position=position,
            title=phase.title,
            first_week=phase.first_week,
            last_week=phase.last_week,
        )
        for position, phase in enumerate(program.phases, start=1)
    )
    ProgramWeek.objects.bulk_create(
        ProgramWeek(version=version, position=position, **ProgramWeek.columns(week))
        for position, week in enumerate(program.weeks, start=1)
    )
