"""Settings: one page, each section saved by itself."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import own_account
from accounts.forms.settings import SECTIONS
from retrowalk.http import form_response, page_response, wants_fragment

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.forms.settings import SectionForm
    from accounts.http import MemberRequest

PAGE = "accounts/profile.html"
SECTION = "accounts/profile.html#section"


@own_account
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """Show every section; store the one that was sent."""
    if request.method != "POST":
        return page_response(request, PAGE, _context(request))
    form = _section_sent(request)
    if not form.is_valid():
        return form_response(request, PAGE, _context(request, form), fragment=SECTION)
    form.save()
    return _saved(request, form)


def _section_sent(request: MemberRequest) -> SectionForm:
    """Return the section the browser sent; raise BadRequest for one that is not on the page."""
    form_class = SECTIONS.get(request.POST.get("section", ""))
    if form_class is None:
        raise BadRequest
    # A copy: a refused form must not leave its values on the person the page shows.
    return form_class(request.POST, instance=copy(request.user))


def _saved(request: MemberRequest, form: SectionForm) -> HttpResponse:
    """Answer that a section is saved: the section alone to htmx, the page to a browser."""
    words = _("%(section)s saved") % {"section": form.title}
    if not wants_fragment(request):
        messages.success(request, words)
        return redirect("accounts:profile")
    fresh = type(form)(instance=form.instance)
    return page_response(
        request, PAGE, {"form": fresh, "section": fresh, "message": words}, fragment=SECTION
    )


def _context(request: MemberRequest, sent: SectionForm | None = None) -> dict[str, object]:
    """Return all sections for the page; the one that was sent keeps what was typed."""
    sections = [
        sent if sent and sent.section == name else form_class(instance=copy(request.user))
        for name, form_class in SECTIONS.items()
    ]
    return {"sections": sections, "form": sent, "section": sent}
