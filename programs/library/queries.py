"""The published programs.

A published version never changes, so what it says is read once by each process. Asking
again costs one query: which versions are the latest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet

from programs.library.models import Phase, ProgramTemplate, ProgramVersion, clinics_of_physio
from programs.library.rules.program_file import BUILT_IN_KEYS, Entry, PhaseSpan, ProgramFile
from programs.library.rules.schema import read_content
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.models import User


EDITION = ("pk", "content_digest", "published_at", "number", "template__title")
"""What tells one edition from another, so that it is read from the database once."""

Edition = tuple[int, str, datetime | None, int, str]

MOST_KEPT = 200
"""So many programs a process remembers: a clinic may write as many as it likes."""


@dataclass(frozen=True, kw_only=True)
class PublishedProgram:
    """The latest edition of a program, ready to read."""

    version_id: int
    number: int
    published_at: datetime
    program: ProgramFile


@dataclass(frozen=True, kw_only=True)
class OfferedTemplate(PublishedProgram):
    """A published template a physio may assign.

    `rules_key` and `entry` are those of the built-in program it comes from: whatever a clinic
    changed, they decide who may start. For a built-in template they are its own.
    """

    rules_key: str
    entry: Entry
    is_built_in: bool
    is_own: bool
    is_approved: bool


@dataclass(frozen=True, kw_only=True)
class ShelfTemplate:
    """A template on the list: its newest published version and its draft, if it has them."""

    template: ProgramTemplate
    published: ProgramVersion | None
    draft: ProgramVersion | None
    weeks: int

    @property
    def is_built_in(self) -> bool:
        """Return whether it comes with the product."""
        return self.template.clinic_id is None


_kept: dict[Edition, PublishedProgram] = {}
"""By edition: number, digest, time of publishing and title never change together."""


def latest_versions() -> QuerySet[ProgramVersion]:
    """Return the latest published version of each built-in template in use; one query."""
    return _latest_of(ProgramTemplate.objects.built_in())


def published_programs() -> tuple[PublishedProgram, ...]:
    """Return every built-in program in the order people meet them.

    One query; three more the first time a process meets an edition.
    """
    return _read_programs(tuple(latest_versions().values_list(*EDITION)))


def templates_for(user: User, clinic_id: int | None = None) -> tuple[OfferedTemplate, ...]:
    """Return what this physio may assign: built-in programs first, then the clinic's by title.

    Archived templates and drafts are left out. One query; three more the first time a process
    meets an edition.
    """
    clinics = clinics_of_physio(user, clinic_id)
    if len(clinics) == 1:
        rows = _latest_in_one.rows(clinic=next(iter(clinics)), reader=user.pk)
    else:
        rows = list(_latest_of(ProgramTemplate.objects.visible_to(user, clinic_id)))
    programs = {
        found.version_id: found
        for found in _read_programs(tuple(_edition_of(version) for version in rows))
    }
    built_in = {
        row.template_id: programs[row.pk].program for row in rows if row.template.clinic_id is None
    }
    offered = [_offered(row, programs[row.pk], built_in, user) for row in rows]
    return tuple(sorted(offered, key=_offered_place))


def published_program(key: str) -> PublishedProgram | None:
    """Return one built-in program, or None; costs what `published_programs` costs."""
    programs = published_programs()
    return next((found for found in programs if found.program.key == key), None)


def shelf_of(user: User, clinic_id: int | None = None) -> tuple[ShelfTemplate, ...]:
    """Return every template this physio may see, archived ones too; two queries.

    Built-in programs come first, in the order people meet them, then the clinic's by title.
    """
    counted = ProgramVersion.objects.defer("content").annotate(week_count=Count("weeks"))
    templates = (
        ProgramTemplate.objects.visible_to(user, clinic_id)
        .select_related("clinic", "created_by", "based_on")
        .prefetch_related(Prefetch("versions", counted.order_by("-number"), to_attr="editions"))
    )
    return tuple(sorted((_on_shelf(template) for template in templates), key=_shelf_place))


def latest_version(template: ProgramTemplate) -> ProgramVersion:
    """Return the newest version of a template, a draft if there is one; one query."""
    versions: QuerySet[ProgramVersion] = template.versions.select_related("template")
    return versions.order_by("-number")[0]


def copied_version(template: ProgramTemplate) -> ProgramVersion:
    """Return the newest published version, or the draft of a template without one; one query."""
    versions: QuerySet[ProgramVersion] = template.versions.select_related("template")
    return versions.order_by(F("published_at").desc(nulls_last=True), "-number")[0]


def program_at(version: ProgramVersion) -> ProgramFile:
    """Return what a published version says, read once by each process; its template is at hand."""
    return _read_programs((_edition_of(version),))[0].program


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


def _latest_of(templates: QuerySet[ProgramTemplate]) -> QuerySet[ProgramVersion]:
    """Return the latest published version of each of these templates that is in use."""
    published: QuerySet[ProgramVersion] = ProgramVersion.objects.filter(published_at__isnull=False)
    newer = published.filter(template=OuterRef("template"), number__gt=OuterRef("number"))
    return (
        published.filter(template__in=templates.filter(archived_at__isnull=True))
        .exclude(Exists(newer))
        .select_related("template")
        .order_by("template__key", "pk")
    )


@Prepared
def _latest_in_one() -> QuerySet[ProgramVersion]:
    """Return what a physio of one clinic sees; what a version says is read once, elsewhere."""
    seen = ProgramTemplate.objects.open_in([Slot("clinic")], reader=Slot("reader"))
    return _latest_of(seen).defer("content")


def _edition_of(version: ProgramVersion) -> Edition:
    template = version.template
    return (
        version.pk,
        version.content_digest,
        version.published_at,
        version.number,
        template.title,
    )


def _read_programs(found: Iterable[Edition]) -> tuple[PublishedProgram, ...]:
    """Return the programs of these editions in the order people meet them, each read once."""
    known = {edition: _kept.get(edition) for edition in found}
    new = [edition for edition, program in known.items() if program is None]
    if new:
        known.update(_keep(new))
    programs = [program for program in known.values() if program is not None]
    return tuple(sorted(programs, key=lambda item: _place(item.program.key)))


def _keep(new: Sequence[Edition]) -> dict[Edition, PublishedProgram]:
    """Read these editions and keep them; of a clinic with very many, none is kept."""
    rows = ProgramVersion.objects.filter(pk__in=[pk for pk, *_ in new])
    with_all = rows.select_related("template").prefetch_related("phases", "weeks")
    by_key = {version.pk: _published(version) for version in with_all}
    read = {edition: by_key[edition[0]] for edition in new if edition[0] in by_key}
    if len(read) <= MOST_KEPT:
        if len(_kept) + len(read) > MOST_KEPT:
            _kept.clear()
        _kept.update(read)
    return read


def _offered(
    row: ProgramVersion,
    found: PublishedProgram,
    built_in: dict[int, ProgramFile],
    user: User,
) -> OfferedTemplate:
    """Return one template with the rules of the built-in program it comes from."""
    template = row.template
    rules = built_in.get(template.based_on_id or template.pk, found.program)
    return OfferedTemplate(
        version_id=row.pk,
        number=found.number,
        published_at=found.published_at,
        program=found.program,
        rules_key=rules.key,
        entry=rules.content.entry,
        is_built_in=template.clinic_id is None,
        is_own=template.created_by_id == user.pk,
        is_approved=template.approved_at is not None,
    )


def _on_shelf(template: ProgramTemplate) -> ShelfTemplate:
    editions: list[Any] = template.editions  # type: ignore[attr-defined]
    newest = editions[0]
    return ShelfTemplate(
        template=template,
        published=next((version for version in editions if version.published_at), None),
        draft=None if newest.published_at else newest,
        weeks=newest.week_count,
    )


def _shelf_place(shown: ShelfTemplate) -> tuple[bool, int, str, str]:
    place, key = _place(shown.template.key) if shown.is_built_in else (0, "")
    return (not shown.is_built_in, place, key, shown.template.title.casefold())


def _offered_place(offered: OfferedTemplate) -> tuple[bool, int, str, str]:
    """Return where a template stands: built-in order first, then by title."""
    place, key = _place(offered.program.key) if offered.is_built_in else (0, "")
    return (not offered.is_built_in, place, key, offered.program.title.casefold())


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
