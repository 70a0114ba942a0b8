"""What physios do with their clinic's templates. A version that was published never changes.

Every verb takes the template as the reader saw it: `seen` is its version number then, and a
template that somebody changed since is a StaleTemplate.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from accounts.models import Membership, Role
from programs.changes import title_changed
from programs.library.models import ProgramTemplate, ProgramVersion
from programs.library.queries import copied_version, latest_version, program_of
from programs.library.rules.authoring import check_program_file
from programs.library.rules.copies import with_origin
from programs.library.rules.program_file import ProgramFile
from programs.library.services.editions import publish_draft, rewrite_draft, write_draft

if TYPE_CHECKING:
    from accounts.models import Clinic, User

SUFFIX_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SUFFIX_LENGTH = 6


class CannotChangeTemplate(Exception):
    """The template stays as it is; the message says why, and what to do instead."""


class StaleTemplate(Exception):
    """Somebody changed the template since the reader opened it."""


@transaction.atomic
def copy_template(
    *, source: ProgramTemplate, by: User, clinic: Clinic, title: str = ""
) -> ProgramTemplate:
    """Return a new template of the clinic: a draft that begins as the source's latest edition."""
    program = program_of(copied_version(source))
    named = title or f"{source.title[:105]}, our copy"
    return add_template(program, original=original_of(source), by=by, clinic=clinic, title=named)


@transaction.atomic
def add_template(
    program: ProgramFile, *, original: ProgramTemplate, by: User, clinic: Clinic, title: str
) -> ProgramTemplate:
    """Return a new template of the clinic with this program as its first draft.

    `original` is the built-in program whose entry and screening rules stay in force.
    """
    if (clinic.pk, Role.PHYSIO) not in by.open_memberships:
        raise CannotChangeTemplate("You can add templates only where you work as a physio.")
    template = ProgramTemplate.objects.create(
        key=_new_key(original.key), title=title, clinic=clinic, created_by=by, based_on=original
    )
    write_draft(_noted(program, original), template=template, number=1)
    return template


@transaction.atomic
def save_program(*, template: ProgramTemplate, program: ProgramFile, seen: int) -> ProgramVersion:
    """Keep these weeks and words as the template's draft and return it.

    A template whose latest version is published gets a new draft with the next number.
    """
    claim(template, seen)
    if program.title != template.title:
        ProgramTemplate.objects.filter(pk=template.pk).update(title=program.title)
        title_changed(key=template.key, title=program.title)
    latest, noted = latest_version(template), _noted(program, original_of(template))
    if latest.published_at is not None:
        return write_draft(noted, template=template, number=latest.number + 1)
    rewrite_draft(latest, noted)
    return latest


@transaction.atomic
def publish_template(
    *, template: ProgramTemplate, by: User, seen: int, now: datetime
) -> ProgramVersion:
    """Freeze the draft and return it; a broken limit or nothing new is a CannotChangeTemplate.

    An approval was given to the version before, so it ends here.
    """
    claim(template, seen)
    draft = latest_version(template)
    if draft.published_at is not None:
        raise CannotChangeTemplate("There is nothing new to publish.")
    refused = [found for found in check_program_file(program_of(draft)) if found.is_refusal]
    if refused:
        raise CannotChangeTemplate(f"Put week {refused[0].week} right first. {refused[0].words}")
    publish_draft(draft, now=now)
    ProgramTemplate.objects.filter(pk=template.pk).update(approved_at=None, approved_by=None)
    return draft


@transaction.atomic
def share_template(*, template: ProgramTemplate, by: User, is_shared: bool) -> None:
    """Show the template to every physio of the clinic, or to its author only again."""
    refuse_built_in(template)
    if not is_shared and template.created_by_id != by.pk:
        raise CannotChangeTemplate("Only the physio who made it can stop sharing it.")
    ProgramTemplate.objects.filter(pk=template.pk).update(
        is_shared=is_shared, version=F("version") + 1
    )


@transaction.atomic
def archive_template(*, template: ProgramTemplate, is_archived: bool, now: datetime) -> None:
    """Take the template off the lists, or put it back; plans made from it go on unchanged."""
    refuse_built_in(template)
    ProgramTemplate.objects.filter(pk=template.pk).update(
        archived_at=now if is_archived else None, version=F("version") + 1
    )


@transaction.atomic
def approve_template(*, template: ProgramTemplate, by: User, seen: int, now: datetime) -> None:
    """Mark the published version as approved by the clinic: by a second pair of eyes."""
    claim(template, seen)
    if latest_version(template).published_at is None:
        raise CannotChangeTemplate("Publish the draft first. Only a published version is approved.")
    if template.created_by_id == by.pk and not is_only_physio(template):
        raise CannotChangeTemplate("You made it, so another physio of your clinic approves it.")
    ProgramTemplate.objects.filter(pk=template.pk).update(approved_at=now, approved_by=by)


def is_only_physio(template: ProgramTemplate) -> bool:
    """Return whether the clinic has nobody else to look at the template; one query."""
    physios = Membership.objects.open().with_role(Role.PHYSIO).filter(clinic=template.clinic)
    return physios.values("user").distinct().count() <= 1


def claim(template: ProgramTemplate, seen: int) -> None:
    """Raise the template's version, once: StaleTemplate when it is not as it was seen."""
    refuse_built_in(template)
    rows = ProgramTemplate.objects.filter(pk=template.pk, version=seen)
    if not rows.update(version=F("version") + 1):
        raise StaleTemplate


def refuse_built_in(template: ProgramTemplate) -> None:
    """Raise CannotChangeTemplate for a program that comes with the product."""
    if template.clinic_id is None:
        raise CannotChangeTemplate("A built-in program stays as it is. Copy it first.")


def original_of(template: ProgramTemplate) -> ProgramTemplate:
    """Return the built-in program a template comes from; itself when it is one."""
    return template.based_on or template


def _noted(program: ProgramFile, original: ProgramTemplate) -> ProgramFile:
    return with_origin(program, program_of(copied_version(original)))


def _new_key(stem: str) -> str:
    """Return a key nobody can guess, so that an address never tells what other clinics have."""
    letters = "".join(secrets.choice(SUFFIX_LETTERS) for _ in range(SUFFIX_LENGTH))
    return f"{stem[: 39 - SUFFIX_LENGTH]}_{letters}"
