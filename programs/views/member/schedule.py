"""Picking days, hour and place for a program; saving them begins the plan."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.library.models import ProgramVersion
from programs.plans.forms import ScheduleForm
from programs.plans.queries.offers import Offer, offers_for
from programs.plans.queries.plan import open_plan
from programs.plans.rules.dose import settings_for
from programs.plans.rules.schedule import suggested_weekdays
from programs.plans.services.start import (
    CannotStartPlanError,
    PlanChoices,
    first_day_refusal,
    lane_length_refusal,
)
from programs.sessions.services.begin import begin_plan
from programs.views.member.first_day import FirstDay, first_day
from programs.vocabulary import Setting
from retrowalk.http import form_response, page_response

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse, QueryDict

    from accounts.http import MemberRequest

PAGE = "member/schedule.html"
MORNING = time(9, 30)


@access(Action.CHOOSE_PROGRAM)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: MemberRequest, key: str) -> HttpResponse:
    """Offer days that fit, show the first session as they change, and begin the plan."""
    today = timezone.localdate()
    offer = offers_for(request.user, today).of_key(key)
    if offer is None:
        raise Http404
    plan = open_plan(request.user)
    if plan is not None or not offer.is_open:
        context = {"offer": offer, "plan": plan}
        return page_response(request, "member/schedule_closed.html", context, status=422)
    form = _form(request, offer, today)
    if "preview" in request.POST:
        return _preview(request, offer, form, today)
    if form.is_bound and _is_right(form, offer, today) and _begin(request, offer, form, today):
        return redirect("member:space")
    first = first_day(form, offer.program, today, request.user.time_zone)
    return form_response(request, PAGE, _context(offer, form, first))


def _form(request: MemberRequest, offer: Offer, today: date) -> ScheduleForm:
    """Return the form as sent, or with days that fit, a morning hour and today."""
    sessions = offer.program.weeks[0].sessions_per_week
    fitting = {
        "weekdays": [str(day) for day in suggested_weekdays(sessions)],
        "session_time": MORNING,
        "starts_on": today,
    }
    return _form_of(offer, request.POST if request.method == "POST" else None, fitting)


def _form_of(offer: Offer, data: QueryDict | None, initial: dict[str, Any]) -> ScheduleForm:
    return ScheduleForm(
        data,
        sessions=offer.program.weeks[0].sessions_per_week,
        settings=settings_for(offer.program.key),
        must_agree=bool(offer.to_agree),
        initial=initial,
    )


def _preview(request: MemberRequest, offer: Offer, form: ScheduleForm, today: date) -> HttpResponse:
    """Show the first session for what is chosen so far: one line for htmx, else the page."""
    first = first_day(form, offer.program, today, request.user.time_zone)
    kept = _form_of(offer, None, {name: form[name].value() for name in form.fields})
    context = _context(offer, kept, first)
    return page_response(request, PAGE, context, fragment=f"{PAGE}#first")


def _is_right(form: ScheduleForm, offer: Offer, today: date) -> bool:
    """Return whether every choice fits; each that does not is named at once, not in rounds."""
    is_valid = form.is_valid()
    chosen = form.cleaned_data
    refusals = {"starts_on": "", "lane_length": ""}
    if "starts_on" in chosen:
        refusals["starts_on"] = first_day_refusal(chosen["starts_on"], today)
    if chosen.get("setting") is Setting.LANE and chosen.get("lane_length"):
        refusals["lane_length"] = lane_length_refusal(offer.program, chosen["lane_length"])
    for name, refusal in refusals.items():
        if refusal:
            form.add_error(name, refusal)
    return is_valid and not any(refusals.values())


def _begin(request: MemberRequest, offer: Offer, form: ScheduleForm, today: date) -> bool:
    """Begin the plan; a refusal goes to the field it names. Return whether it began."""
    chosen = form.cleaned_data
    choices = PlanChoices(
        weekdays=chosen["weekdays"],
        session_time=chosen["session_time"],
        starts_on=chosen["starts_on"],
        setting=chosen["setting"],
        lane_length_mm=chosen.get("lane_length"),
        spotter=chosen["spotter"],
    )
    try:
        begin_plan(
            member=request.user,
            version=get_object_or_404(ProgramVersion, pk=offer.version_id),
            choices=choices,
            by=request.user,
            now=timezone.now(),
            today=today,
        )
    except CannotStartPlanError as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return False
    return True


def _context(offer: Offer, form: ScheduleForm, first: FirstDay) -> dict[str, Any]:
    return {"form": form, "offer": offer, "first": first}
