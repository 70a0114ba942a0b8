"""One client for a coach: how it goes, day by day, and what a coach may change about the days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.services.looking import record_change
from programs.access import Action, access
from programs.adherence.queries.coach_view import coach_walks, log_of
from programs.adherence.rules.arithmetic import Thresholds, adherence
from programs.adherence.rules.windows import last_28_days
from programs.adherence.rules.zones import zone_named
from programs.plans.queries.plan import open_plan
from programs.plans.rules.moving import calendar_week_beside
from programs.plans.services.hold import CannotHoldError
from programs.sessions.forms import ExcuseForm, MoveForm
from programs.sessions.models import WalkSession
from programs.sessions.queries.moving import days_for, plan_week_of
from programs.sessions.services.change import (
    CannotChangeError,
    excuse_session,
    move_session,
    pause_plan,
)
from programs.views.coach import client_cards
from programs.views.coach.forms import PauseForm
from programs.views.coach.standing import head_of
from programs.views.coach.words import EXCUSES
from programs.views.member.toasts import say
from programs.views.physio.record import about_another, is_about, record_page
from programs.views.staff import open_client
from retrowalk.templatetags.retrowalk import local_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.views.staff import Client

BESIDE = {
    -1: ", counts in the calendar week before",
    0: "",
    1: ", counts in the calendar week after",
}
SHOWN_WEEKS = timedelta(weeks=client_cards.WEEKS)


@access(Action.SEE_ROSTER)
@require_safe
def client(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show how one client's sessions go; the client's own days, never answers or texts."""
    found = open_client(request, uuid, Action.SEE_ROSTER, area="client", role=Role.COACH)
    today = today_of(found)
    walks = coach_walks(found.member, today - SHOWN_WEEKS)
    limits = Thresholds(on_track=found.clinic.on_track_percent, partly=found.clinic.low_percent)
    rows, standing_out = client_cards.missed_pattern(walks, today)
    context = {
        "standing": head_of(found, today, request.user.pk),
        "limits": client_cards.limits_words(limits),
        "weeks": client_cards.week_lines(walks, today, limits),
        "sums": adherence((one.walk for one in walks), last_28_days(today), today),
        "cut_short": client_cards.cut_short(walks),
        "left_out": client_cards.left_out(walks),
        "pattern": rows,
        "pattern_words": standing_out,
        "pains": client_cards.pain_cards(walks),
        "walks": [one for one in reversed(walks) if one.walk.is_done][:24],
        "doses": client_cards.dose_lines(walks),
        "ahead": client_cards.ahead(walks, today),
        "behind": client_cards.behind(walks, today),
        "log": client_cards.log_rows(log_of(found.member, found.clinic), today),
    }
    return record_page(request, "coach/client.html", found, context)


@access(Action.MOVE_SESSION)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_move(request: MemberRequest, uuid: UUID, walk_uuid: UUID) -> HttpResponse:
    """Give one of the client's sessions another day of its week."""
    found, walk = _open_walk(request, uuid, walk_uuid, Action.MOVE_SESSION)
    if request.method == "POST" and not is_about(request, found):
        return about_another(request, found)
    days = days_for(walk, today=today_of(found))
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        days=[(day.isoformat(), _day_words(walk, day)) for day in days],
    )
    if form.is_valid():
        day = date.fromisoformat(form.cleaned_data["due_on"])
        try:
            _move(request, found, walk, day)
        except CannotChangeError as refusal:
            form.add_error("due_on", str(refusal))
        else:
            say(request, f"Moved to {local_day(day)}.")
            return redirect("coach:client", uuid)
    context = {"form": form, "walk": walk, "days": days, "plan_week": plan_week_of(walk)}
    return record_page(request, "coach/walk_move.html", found, context)


def _day_words(walk: WalkSession, day: date) -> str:
    """Return a day, and where its mark will stand when that is in another calendar week."""
    beside = calendar_week_beside(due_on=walk.due_on, day=day)
    return local_day(day) + BESIDE[beside]


@transaction.atomic
def _move(request: MemberRequest, found: Client, walk: WalkSession, day: date) -> None:
    now = timezone.now()
    move_session(walk_session=walk, due_on=day, by=request.user, now=now, today=today_of(found))
    _written(request, found, walk, "move_session")


@access(Action.MOVE_SESSION)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_leave_out(request: MemberRequest, uuid: UUID, walk_uuid: UUID) -> HttpResponse:
    """Leave one of the client's sessions out: neither done nor missed."""
    found, walk = _open_walk(request, uuid, walk_uuid, Action.MOVE_SESSION)
    if request.method == "POST" and not is_about(request, found):
        return about_another(request, found)
    form = ExcuseForm(request.POST if request.method == "POST" else None)
    reason: Any = form.fields["reason"]
    reason.label, reason.choices = "Why is this session left out?", list(EXCUSES.items())
    if form.is_valid():
        try:
            _leave_out(request, found, walk, form.cleaned_data["reason"])
        except CannotChangeError as refusal:
            form.add_error("reason", str(refusal))
        else:
            say(request, "The session is left out.")
            return redirect("coach:client", uuid)
    return record_page(request, "coach/walk_leave_out.html", found, {"form": form, "walk": walk})


@transaction.atomic
def _leave_out(request: MemberRequest, found: Client, walk: WalkSession, reason: str) -> None:
    excuse_session(
        walk_session=walk,
        reason=reason,
        by=request.user,
        now=timezone.now(),
        today=today_of(found),
    )
    _written(request, found, walk, "excuse_session")


@access(Action.HOLD_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Pause the client's plan for some days; what protects the client stays as it is."""
    found = open_client(request, uuid, Action.HOLD_PLAN, area="plan", role=Role.COACH)
    if request.method == "POST" and not is_about(request, found):
        return about_another(request, found)
    plan, today = open_plan(found.member), today_of(found)
    form = PauseForm(request.POST if request.method == "POST" else None)
    if plan is not None and form.is_valid():
        days = form.cleaned_data["days"]
        try:
            with transaction.atomic():
                pause_plan(
                    plan=plan,
                    reason="Paused by your coach",
                    days=days,
                    by=request.user,
                    now=timezone.now(),
                    today=today,
                )
                record_change(by=request.user, member=found.member, action="hold_plan", area="plan")
        except CannotHoldError as refusal:
            form.add_error("days", str(refusal))
        else:
            say(request, f"Paused until {local_day(today + timedelta(days=days - 1))}.")
            return redirect("coach:client", uuid)
    return record_page(request, "coach/hold.html", found, {"form": form, "plan": plan})


def today_of(found: Client) -> date:
    """Return the client's own local day: a session is due where the client lives."""
    return timezone.localdate(timezone=zone_named(found.member.time_zone))


def _open_walk(
    request: MemberRequest, uuid: UUID, walk_uuid: UUID, action: Action
) -> tuple[Client, WalkSession]:
    """Return the client and one session of this client; anything else is not found."""
    found = open_client(request, uuid, action, area="plan", role=Role.COACH)
    walks = WalkSession.objects.filter(member=found.member).with_plan()
    return found, get_object_or_404(walks, uuid=walk_uuid)


def _written(request: MemberRequest, found: Client, walk: WalkSession, action: str) -> None:
    record_change(
        by=request.user,
        member=found.member,
        action=action,
        area="plan",
        object_kind="walk",
        object_id=str(walk.uuid),
    )
