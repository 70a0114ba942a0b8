"""The template studio, to look at: the list, one template, what a client sees, and its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.clinic_choice import chosen_clinic_id
from accounts.models import Role
from programs.access import Action, access
from programs.library.cards import dose_lines, offered_after, phase_blocks, program_card
from programs.library.models import ProgramTemplate, ProgramVersion
from programs.library.queries import program_of, published_programs, shelf_of
from programs.library.rules.authoring import check_program_file
from programs.library.rules.writer import write_program
from programs.library.services.studio import is_only_physio
from programs.views.physio.template_bars import week_bars
from programs.views.staff import staff_page

if TYPE_CHECKING:
    from accounts.http import MemberRequest
    from programs.library.rules.program_file import ProgramFile

ONE = "physio/template.html"
CHANGED = _("A colleague changed this template since you opened it. This is how it is now.")


@access(Action.EDIT_TEMPLATES)
@require_safe
def templates(request: MemberRequest) -> HttpResponse:
    """List the built-in templates, the clinic's, and folded away the archived ones."""
    shelf = shelf_of(request.user, chosen_clinic_id(request))
    in_use = [one for one in shelf if one.template.archived_at is None]
    context = {
        "built_in": [one for one in in_use if one.is_built_in],
        "clinic": [one for one in in_use if not one.is_built_in],
        "archived": [one for one in shelf if one.template.archived_at is not None],
        "has_several_clinics": len(clinics_to_add(request)) > 1,
    }
    return staff_page(request, "physio/templates.html", context, current="templates")


@access(Action.EDIT_TEMPLATES)
@require_safe
def template(request: MemberRequest, key: str) -> HttpResponse:
    """Show one template: its weeks as bars, its versions, what to look at again."""
    found = open_template(request, key)
    return staff_page(request, ONE, template_context(request, found), current="templates")


@access(Action.EDIT_TEMPLATES)
@require_safe
def template_preview(request: MemberRequest, key: str) -> HttpResponse:
    """Show a template as a client reads it on its public page."""
    found = open_template(request, key)
    version = _wanted(request, found)
    program = program_of(version)
    context = {
        "template": found,
        "version": version,
        "card": program_card(program),
        "content": program.content,
        "phases": phase_blocks(program),
        "dose_notes": dose_lines(program),
        "offers": offered_after(program, [one.program for one in published_programs()]),
    }
    return staff_page(request, "physio/template_preview.html", context, current="templates")


@access(Action.EDIT_TEMPLATES)
@require_safe
def template_export(request: MemberRequest, key: str) -> HttpResponse:
    """Send a version as an open program file."""
    version = _wanted(request, open_template(request, key))
    response = HttpResponse(
        write_program(program_of(version)), content_type="application/toml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{version.template.key}.toml"'
    return response


def open_template(request: MemberRequest, key: str) -> ProgramTemplate:
    """Return the template with this key in the physio's reach; 404 otherwise. One query."""
    reachable = ProgramTemplate.objects.visible_to(request.user).filter(key=key)
    people = reachable.select_related("clinic", "created_by", "approved_by", "based_on")
    found = people.order_by("clinic", "pk").first()
    if found is None:
        raise Http404
    return found


def template_context(
    request: MemberRequest, found: ProgramTemplate, **more: object
) -> dict[str, Any]:
    """Return what the page of one template shows; the version in the address, else the newest."""
    versions = list(found.versions.order_by("-number"))
    shown = _chosen(request, versions)
    shown.template = found
    program = program_of(shown)
    newest = versions[0]
    return {
        "template": found,
        "program": program,
        "versions": versions,
        "shown": shown,
        "newest": newest,
        "has_draft": newest.published_at is None,
        "bars": week_bars(program.weeks),
        "card": program_card(program),
        "findings": check_program_file(program),
        "clinics": clinics_to_add(request),
        "approver": approver_words(request, found, newest),
    } | more


def clinics_to_add(request: MemberRequest) -> list[tuple[int, str]]:
    """Return the clinics a new template can go to: the chosen one, or all they are a physio of."""
    held = [clinic for clinic, role in request.user.open_memberships if role == Role.PHYSIO]
    chosen = chosen_clinic_id(request)
    names = request.user.clinic_names
    return [(clinic, names[clinic]) for clinic in held if chosen in (None, clinic)]


def approver_words(
    request: MemberRequest, found: ProgramTemplate, newest: ProgramVersion
) -> dict[str, Any]:
    """Return whether this reader may approve the template, and the sentence beside the button."""
    if found.clinic_id is None or found.approved_at or newest.published_at is None:
        return {"may": False, "words": ""}
    if found.created_by_id != request.user.pk:
        return {"may": True, "words": _("Read every week first. Colleagues will see your name.")}
    if is_only_physio(found):
        return {"may": True, "words": _("You are the only physio here, so nobody else can look.")}
    return {"may": False, "words": _("You made it, so another physio of your clinic approves it.")}


def _wanted(request: MemberRequest, found: ProgramTemplate) -> ProgramVersion:
    version = _chosen(request, list(found.versions.order_by("-number")))
    version.template = found
    return version


def _chosen(request: MemberRequest, versions: list[ProgramVersion]) -> ProgramVersion:
    """Return the version the address names, or the newest; 404 for a number nobody gave."""
    asked = request.GET.get("version", "")
    if not asked:
        return versions[0]
    chosen = next((version for version in versions if str(version.number) == asked), None)
    if chosen is None:
        raise Http404
    return chosen


def check_summary(program: ProgramFile) -> str:
    """Return how much a program asks for: "10 weeks, 30 sessions at least"."""
    weeks, sessions = len(program.weeks), sum(week.sessions_per_week for week in program.weeks)
    return f"{weeks} {'week' if weeks == 1 else 'weeks'}, {sessions} sessions at least"
