"""The template studio, to act: copy, publish, share, archive, approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Clinic
from programs.access import Action, access
from programs.library.queries import latest_version, program_of
from programs.library.rules.authoring import check_program_file
from programs.library.services.studio import (
    CannotChangeTemplate,
    StaleTemplate,
    approve_template,
    archive_template,
    copy_template,
    publish_template,
    share_template,
)
from programs.views.member.toasts import say
from programs.views.physio.template_bars import week_bars
from programs.views.physio.templates import (
    CHANGED,
    ONE,
    clinics_to_add,
    open_template,
    template_context,
)
from programs.views.staff import staff_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.library.models import ProgramTemplate

CHOOSE_CLINIC = _("Choose the clinic that gets the copy.")


@access(Action.EDIT_TEMPLATES)
@require_POST
def template_copy(request: MemberRequest, key: str) -> HttpResponse:
    """Copy a template into the physio's clinic and go on to its weeks."""
    source = open_template(request, key)
    clinic = clinic_asked(request)
    if clinic is None:
        return _refused(request, source, CHOOSE_CLINIC)
    copy = copy_template(source=source, by=request.user, clinic=clinic)
    say(request, "Copied. Change what you need, then publish it.")
    return redirect("physio:template_edit", copy.key)


@access(Action.EDIT_TEMPLATES)
@require_http_methods(["GET", "HEAD", "POST"])
def template_publish(request: MemberRequest, key: str) -> HttpResponse:
    """Show what publishing does, then freeze the draft."""
    found = open_template(request, key)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            publish_template(
                template=found, by=request.user, seen=seen(request), now=timezone.now()
            )
        except CannotChangeTemplate as refused:
            refusal, status = str(refused), 422
        except StaleTemplate:
            refusal, status = str(CHANGED), 409
            found.refresh_from_db()
        else:
            say(request, "Published. It can be assigned from now on.")
            return redirect("physio:template", found.key)
    draft = latest_version(found)
    if status == 200 and (found.clinic_id is None or draft.published_at):
        return redirect("physio:template", found.key)
    program = program_of(draft)
    context = {
        "template": found,
        "draft": draft,
        "bars": week_bars(program.weeks),
        "findings": check_program_file(program),
        "refusal": refusal,
    }
    return staff_page(
        request, "physio/template_publish.html", context, current="templates", status=status
    )


@access(Action.EDIT_TEMPLATES)
@require_POST
def template_share(request: MemberRequest, key: str) -> HttpResponse:
    """Share a template in the clinic, or keep it to oneself again."""
    found = open_template(request, key)
    is_shared = request.POST.get("on") == "yes"
    try:
        share_template(template=found, by=request.user, is_shared=is_shared)
    except CannotChangeTemplate as refused:
        return _refused(request, found, str(refused))
    say(request, "Every physio of the clinic sees it now." if is_shared else "Only you see it now.")
    return redirect("physio:template", found.key)


@access(Action.EDIT_TEMPLATES)
@require_POST
def template_archive(request: MemberRequest, key: str) -> HttpResponse:
    """Take a template off the lists, or put it back."""
    found = open_template(request, key)
    is_archived = request.POST.get("on") == "yes"
    try:
        archive_template(template=found, is_archived=is_archived, now=timezone.now())
    except CannotChangeTemplate as refused:
        return _refused(request, found, str(refused))
    if is_archived:
        say(request, "Archived. Plans that use it go on.")
        return redirect("physio:templates")
    say(request, "It can be used again.")
    return redirect("physio:template", found.key)


@access(Action.EDIT_TEMPLATES)
@require_POST
def template_approve(request: MemberRequest, key: str) -> HttpResponse:
    """Mark the published version as approved by the clinic."""
    found = open_template(request, key)
    try:
        approve_template(template=found, by=request.user, seen=seen(request), now=timezone.now())
    except CannotChangeTemplate as refused:
        return _refused(request, found, str(refused))
    except StaleTemplate:
        return _refused(request, found, CHANGED, status=409)
    say(request, "Approved. Colleagues see the mark.")
    return redirect("physio:template", found.key)


def clinic_asked(request: MemberRequest) -> Clinic | None:
    """Return the clinic a new template goes to: the only one, or the one that was chosen."""
    open_to_reader = dict(clinics_to_add(request))
    asked = request.POST.get("clinic", "")
    if len(open_to_reader) == 1:
        return get_object_or_404(Clinic, pk=next(iter(open_to_reader)))
    chosen = next((clinic for clinic in open_to_reader if str(clinic) == asked), None)
    return Clinic.objects.get(pk=chosen) if chosen else None


def seen(request: MemberRequest) -> int:
    """Return the version of the template on the page that was sent; 0 fits none."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


def _refused(
    request: MemberRequest, found: ProgramTemplate, words: object, *, status: int = 422
) -> HttpResponse:
    found.refresh_from_db()
    context = template_context(request, found, refusal=words)
    return staff_page(request, ONE, context, current="templates", status=status)
