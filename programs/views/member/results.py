"""A walk that reached us twice, or with an odd clock: which one is right?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.sessions.forms import SettleForm
from programs.sessions.queries.results import Telling, arrived_on, tellings_of
from programs.sessions.services.settle import ON_ARRIVAL, CannotSettleError, settle_walk
from programs.views.member.own import own_walk
from retrowalk.http import form_response
from retrowalk.templatetags.retrowalk import local_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.sessions.models import WalkSession


@access(Action.CHECK_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def session_result(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show every way the walk was told, and let the one the member chooses count."""
    walk_session = own_walk(request, uuid)
    if not walk_session.is_to_confirm:
        return redirect("member:session", walk_session.uuid)
    form = SettleForm(
        request.POST if request.method == "POST" else None, choices=_choices(walk_session)
    )
    if form.is_valid():
        try:
            settle_walk(
                walk_session=walk_session,
                choice=form.cleaned_data["choice"],
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except CannotSettleError as refusal:
            form.add_error("choice", str(refusal))
        else:
            messages.success(request, _("Thank you. Your walk is settled."))
            return redirect("member:session", walk_session.uuid)
    context = {"walk_session": walk_session, "form": form, "leave_url": reverse("member:today")}
    return form_response(request, "member/session_result.html", context)


def _choices(walk_session: WalkSession) -> list[tuple[str, str]]:
    choices = [(telling.key, _words(telling)) for telling in tellings_of(walk_session)]
    arrived = arrived_on(walk_session)
    if arrived:
        choices.append((ON_ARRIVAL, _("I walked it on %(day)s") % {"day": local_day(arrived)}))
    return choices


def _words(telling: Telling) -> str:
    told = {"day": local_day(telling.walked_on), "backward": telling.backward}
    if telling.is_by_hand:
        return _("%(day)s, %(backward)s backward, entered by hand") % told
    return _("%(day)s, %(backward)s backward") % told
