"""The grid of weeks: typed, checked while one types, and kept as a draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.library.forms import posted_grid
from programs.library.queries import latest_version, program_of
from programs.library.rules.authoring import check_program_file
from programs.library.rules.cells import UNITS
from programs.library.rules.grid import (
    Grid,
    Reading,
    grid_of,
    read_grid,
    with_row_added,
    with_row_doubled,
    with_row_removed,
)
from programs.library.services.studio import StaleTemplate, save_program
from programs.views.member.toasts import say
from programs.views.physio.template_change import seen
from programs.views.physio.template_rows import differences, problem_lines, shown_rows
from programs.views.physio.templates import check_summary, open_template
from programs.views.staff import staff_page

if TYPE_CHECKING:
    from accounts.http import MemberRequest
    from programs.library.models import ProgramTemplate
    from programs.library.rules.program_file import ProgramFile

PAGE = "physio/template_edit.html"
_ROW_BUTTON = re.compile(r"(double|remove)-([0-9]{1,2})")


@access(Action.EDIT_TEMPLATES)
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: MemberRequest, key: str) -> HttpResponse:
    """Show the weeks of a clinic's template in a grid, and keep what is typed as a draft."""
    found = open_template(request, key)
    if found.clinic_id is None:
        return redirect("physio:template", found.key)
    stored = program_of(latest_version(found))
    if request.method != "POST":
        return _page(request, found, grid_of(stored, request.user.units), Reading(stored))
    grid, do = posted_grid(request.POST), request.POST.get("do", "")
    if do == "check":
        return _page(request, found, grid, read_grid(grid, stored), fragment=f"{PAGE}#checks")
    if do != "save":
        return _changed(request, found, grid, stored, do)
    reading = read_grid(grid, stored)
    if reading.program is None:
        return _page(request, found, grid, reading, status=422)
    return _save(request, found, grid, reading)


def _save(
    request: MemberRequest, found: ProgramTemplate, grid: Grid, reading: Reading
) -> HttpResponse:
    """Keep the program; where somebody else was first, show theirs beside what was typed."""
    if reading.program is None:
        raise ValueError("Only a grid that could be read is saved.")
    try:
        save_program(template=found, program=reading.program, seen=seen(request))
    except StaleTemplate:
        # What a colleague saved at this very moment is not in what the page has read.
        found = open_template(request, found.key)
        theirs = grid_of(program_of(latest_version(found)), grid.units)
        if theirs != grid:
            lines = differences(theirs, grid)
            return _page(request, found, grid, reading, status=409, differences=lines)
    say(request, "Saved as a draft. Publish it when it is ready.")
    return redirect("physio:template", found.key)


def _changed(
    request: MemberRequest, found: ProgramTemplate, grid: Grid, stored: ProgramFile, do: str
) -> HttpResponse:
    """Add, double or remove a week in what was typed; nothing is stored."""
    button, focus = _ROW_BUTTON.fullmatch(do), len(grid.rows)
    if do == "add":
        grid, focus = with_row_added(grid), len(grid.rows) + 1
    elif button and button[1] == "double":
        grid, focus = with_row_doubled(grid, int(button[2])), int(button[2]) + 1
    elif button:
        grid, focus = with_row_removed(grid, int(button[2])), int(button[2])
    reading = read_grid(grid, stored)
    focus = min(focus, len(grid.rows))
    version = {"version": seen(request), "focus": focus}
    return _page(request, found, grid, reading, fragment=f"{PAGE}#weeks", **version)


def _page(
    request: MemberRequest,
    found: ProgramTemplate,
    grid: Grid,
    reading: Reading,
    *,
    fragment: str | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Return the page; cells say what is wrong once somebody tried to save."""
    program = reading.program
    context = {
        "template": found,
        "version": found.version,
        "grid": grid,
        "unit": UNITS[grid.units][0],
        "rows": shown_rows(grid, reading.problems if status == 422 else (), more.get("focus", 0)),
        "problems": problem_lines(reading.problems),
        "has_errors": status == 422,
        "findings": check_program_file(program) if program else (),
        "summary": check_summary(program) if program else "",
        "above": {one.cell: one.words for one in reading.problems if one.week is None}
        if status == 422
        else {},
    }
    return staff_page(
        request, PAGE, context | more, current="templates", fragment=fragment, status=status
    )
