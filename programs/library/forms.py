"""What the template studio is sent: a grid of weeks, and a program file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.utils.translation import gettext_lazy as _

from programs.library.rules.cells import UNITS
from programs.library.rules.grid import Grid, GridRow
from programs.library.rules.problems import Problem, ProgramFileError
from programs.library.rules.program_file import ProgramFile
from programs.library.rules.schema import LARGEST_FILE, MOST_WEEKS
from programs.library.rules.sharing import read_shared

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict

TICKED = {"is_test", "support"}
TEXT_CELLS = tuple(field.name for field in fields(GridRow) if field.name not in TICKED)
LEVEL = re.compile(r"([0-9]{1,2}):(S[0-6])")
"""One level of support that is ticked, with its week: "3:S4"."""


def posted_grid(data: QueryDict) -> Grid:
    """Return the grid that was sent: each cell's name stands once a week, in order.

    BadRequest when the columns differ in length or the speeds have no units, which no page of
    ours sends: a speed is never read in other units than it was shown in.
    """
    columns = {name: data.getlist(name) for name in TEXT_CELLS}
    weeks = len(columns["sessions"])
    if not 1 <= weeks <= MOST_WEEKS or any(len(column) != weeks for column in columns.values()):
        raise BadRequest("The weeks do not fit together.")
    units = str(data.get("units"))
    if units not in UNITS:
        raise BadRequest("The speeds have no units.")
    tests, levels = set(data.getlist("is_test")), _ticked_levels(data.getlist("support"))
    rows = (
        GridRow(
            **{name: column[at] for name, column in columns.items()},
            support=" ".join(levels.get(at + 1, ())),
            is_test=str(at + 1) in tests,
        )
        for at in range(weeks)
    )
    return Grid(
        title=data.get("title", ""),
        summary=data.get("summary", ""),
        rows=tuple(rows),
        units=units,
    )


def _ticked_levels(texts: Sequence[str]) -> dict[int, list[str]]:
    """Return the levels ticked in each week, most support first and each once."""
    found = [LEVEL.fullmatch(text) for text in texts]
    if not all(found):
        raise BadRequest("This is no level of support.")
    levels: dict[int, set[str]] = {}
    for one in found:
        if one:
            levels.setdefault(int(one[1]), set()).add(one[2])
    return {week: sorted(names) for week, names in levels.items()}


class ProgramFileForm(forms.Form):
    """A program file, uploaded; valid once every line of it can be used.

    `problems` holds what to put right by line, `program` and `original` what was read.
    """

    file = forms.FileField(
        label=_("Program file"),
        help_text=_("A file ending in .toml, at most 1 MB."),
        error_messages={
            "required": _("Choose a program file."),
            "missing": _("Choose a program file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def __init__(self, *args: Any, originals: Mapping[str, ProgramFile], **options: Any) -> None:
        super().__init__(*args, **options)
        self.originals = originals
        self.problems: tuple[Problem, ...] = ()
        self.program: ProgramFile | None = None
        self.original: ProgramFile | None = None

    def clean_file(self) -> UploadedFile[bytes]:
        """Read the file: no more of it than the largest one may have."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        self.read(file.read(LARGEST_FILE + 1))
        return file

    def read(self, data: bytes) -> None:
        """Read the program, or raise ValidationError and keep every problem."""
        try:
            self.program, self.original = read_shared(data, self.originals)
        except ProgramFileError as error:
            self.problems = error.problems
            words = _("This file cannot be used yet. Nothing was stored.")
            raise ValidationError(words) from error


class ProgramTextForm(ProgramFileForm):
    """The text of a program file that was looked at and is to be kept."""

    file = None  # type: ignore[assignment]
    text = forms.CharField(strip=False, max_length=LARGEST_FILE, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """Read the text again: what comes back from a page is no more trusted than a file."""
        text: str = self.cleaned_data["text"]
        self.read(text.encode())
        return text
