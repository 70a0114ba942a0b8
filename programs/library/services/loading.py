"""Publishing program files. A version is frozen: a changed file becomes a new version."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from programs.changes import title_changed
from programs.library.models import ProgramTemplate
from programs.library.rules.problems import ProgramFileError
from programs.library.rules.program_file import BUILT_IN_KEYS, ProgramFile
from programs.library.rules.schema import LARGEST_FILE, read_program
from programs.library.services.editions import publish_draft, write_draft

CONTENT = Path(__file__).parent.parent / "content"


class CannotLoadPrograms(Exception):
    """A program file is missing or wrong; the message names each file, line and reason."""


@transaction.atomic
def load_programs(*, now: datetime, folder: Path = CONTENT) -> tuple[str, ...]:
    """Publish each built-in program whose file changed; return their keys.

    All or nothing: one wrong file leaves every program as it was (CannotLoadPrograms).
    """
    programs = read_folder(folder)
    return tuple(program.key for program in programs if _publish_if_new(program, now))


def read_folder(folder: Path) -> tuple[ProgramFile, ...]:
    """Return the seven programs of a folder, or CannotLoadPrograms with every reason."""
    programs: list[ProgramFile] = []
    reasons: list[str] = []
    for key in BUILT_IN_KEYS:
        try:
            programs.append(_read_file(folder / f"{key}.toml", key))
        except ProgramFileError as error:
            reasons += [f"{key}.toml: {problem}" for problem in error.problems]
        except (OSError, CannotLoadPrograms) as error:
            reasons.append(f"{key}.toml: {error}")
    if reasons:
        raise CannotLoadPrograms("\n".join(reasons))
    return tuple(programs)


def _read_file(path: Path, key: str) -> ProgramFile:
    with path.open("rb") as stream:
        program = read_program(stream.read(LARGEST_FILE + 1))
    if program.key != key:
        raise CannotLoadPrograms(f"the file holds the key {program.key}")
    named = (*program.content.finish.offers, *program.content.entry.after_programs)
    unknown = [other for other in named if other not in BUILT_IN_KEYS]
    if unknown:
        raise CannotLoadPrograms(f"there is no program {', '.join(unknown)}")
    return program


def _publish_if_new(program: ProgramFile, now: datetime) -> bool:
    template, _ = ProgramTemplate.objects.get_or_create(
        key=program.key, clinic=None, defaults={"title": program.title}
    )
    # Two servers may start at once: the second waits here and then finds nothing to do.
    template = ProgramTemplate.objects.select_for_update().get(pk=template.pk)
    _rename(template, program.title)
    latest = template.versions.order_by("-number").first()
    if latest is not None and latest.content_digest == program.digest():
        return False
    number = latest.number + 1 if latest else 1
    publish_draft(write_draft(program, template=template, number=number), now=now)
    return True


def _rename(template: ProgramTemplate, title: str) -> None:
    if template.title != title:
        template.title = title
        template.save(update_fields=["title"])
        title_changed(key=template.key, title=title)
