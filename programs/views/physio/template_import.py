"""Taking a program file: every line is checked, then it is looked at, then it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.library.cards import program_card
from programs.library.forms import ProgramFileForm, ProgramTextForm
from programs.library.models import ProgramTemplate
from programs.library.queries import published_programs
from programs.library.rules.authoring import check_program_file
from programs.library.rules.writer import write_program
from programs.library.services.studio import add_template
from programs.views.member.toasts import say
from programs.views.physio.template_bars import week_bars
from programs.views.physio.template_change import clinic_asked
from programs.views.physio.templates import clinics_to_add
from programs.views.staff import staff_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest

PAGE = "physio/template_import.html"
NO_CLINIC = _("Choose the clinic that gets this template.")


@access(Action.EDIT_TEMPLATES)
@require_http_methods(["GET", "HEAD", "POST"])
def template_import(request: MemberRequest) -> HttpResponse:
    """Read a program file and show it; keep it only when the physio says so on the next page."""
    originals = {one.program.key: one.program for one in published_programs()}
    if request.method != "POST":
        return _ask(request, ProgramFileForm(originals=originals))
    if request.POST.get("do") == "save":
        return _save(request, ProgramTextForm(request.POST, originals=originals))
    form = ProgramFileForm(request.POST, request.FILES, originals=originals)
    return _show(request, form) if form.is_valid() else _ask(request, form)


def _save(request: MemberRequest, form: ProgramTextForm) -> HttpResponse:
    if not form.is_valid():
        return _ask(request, form)
    clinic = clinic_asked(request)
    if clinic is None:
        return _show(request, form, refusal=NO_CLINIC)
    if form.program is None or form.original is None:
        raise ValueError("A valid form holds a program.")
    template = add_template(
        form.program,
        original=ProgramTemplate.objects.built_in().get(key=form.original.key),
        by=request.user,
        clinic=clinic,
        title=form.program.title,
    )
    say(request, "Imported as a draft. Publish it when it is ready.")
    return redirect("physio:template", template.key)


def _ask(request: MemberRequest, form: ProgramFileForm) -> HttpResponse:
    return staff_page(request, PAGE, {"form": form}, current="templates")


def _show(request: MemberRequest, form: ProgramFileForm, refusal: object = "") -> HttpResponse:
    """Show what would be kept; what goes on to the next page is the program, written anew."""
    if form.program is None or form.original is None:
        raise ValueError("Only a program that could be read is shown.")
    context = {
        "form": form,
        "program": form.program,
        "original": form.original,
        "text": write_program(form.program),
        "card": program_card(form.program),
        "bars": week_bars(form.program.weeks),
        "findings": check_program_file(form.program),
        "clinics": clinics_to_add(request),
        "refusal": refusal,
    }
    return staff_page(request, PAGE, context, current="templates", status=422 if refusal else 200)
