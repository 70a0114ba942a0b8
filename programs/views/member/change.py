"""Move it, shorten it, or leave it: each change of a walk can be taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from programs.access import Action, access
from programs.sessions.forms import ExcuseForm, MoveForm
from programs.sessions.queries.moving import days_for
from programs.sessions.services.change import (
    CannotChangeError,
    excuse_session,
    move_session,
    put_back,
    shorten_session,
)
from programs.views.member.own import own_walk
from programs.views.member.plan import plan_context
from programs.views.member.session import session_page, walk_of_page
from programs.views.member.toasts import say
from retrowalk.http import form_response, wants_fragment
from retrowalk.templatetags.retrowalk import local_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.sessions.models import WalkSession


@access(Action.MOVE_SESSION)
@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Offer the days that keep the rest rule; Undo posts the old day to this same address."""
    walk_session, today = own_walk(request, uuid), timezone.localdate()
    days = days_for(walk_session, today=today)
    choices = [(day.isoformat(), local_day(day)) for day in days]
    form = MoveForm(_sent(request, "due_on"), days=choices)
    if form.is_valid():
        try:
            move_session(
                walk_session=walk_session,
                due_on=date.fromisoformat(form.cleaned_data["due_on"]),
                by=request.user,
                now=timezone.now(),
                today=today,
            )
        except CannotChangeError as refusal:
            form.add_error("due_on", str(refusal))
        else:
            moved_to = date.fromisoformat(form.cleaned_data["due_on"])
            _say_moved(request, walk_session, moved_to, today)
            return _back_to_plan(request)
    context = {"form": form, "walk_session": walk_session, "days": days}
    return form_response(
        request, "member/session_move.html", context, fragment="member/_move_form.html"
    )


@access(Action.MOVE_SESSION)
@require_http_methods(["GET", "HEAD", "POST"])
def session_excuse(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Leave the walk out: neither done nor missed."""
    walk_session = own_walk(request, uuid)
    form = ExcuseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            excuse_session(
                walk_session=walk_session,
                by=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except CannotChangeError as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("member:session_put_back", args=[uuid])
            is_ahead = walk_session.due_on >= timezone.localdate()
            say(
                request,
                f"{local_day(walk_session.due_on)} is left out.",
                undo_url=undo if is_ahead else "",
            )
            return _back_to_plan(request)
    context = {"form": form, "walk_session": walk_session}
    return form_response(
        request, "member/session_excuse.html", context, fragment="member/_excuse_form.html"
    )


@access(Action.MOVE_SESSION)
@require_POST
def session_put_back(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take a walk that was left out back into the plan."""
    walk_session = walk_of_page(request, uuid)
    try:
        put_back(
            walk_session=walk_session,
            by=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except CannotChangeError as refusal:
        return session_page(request, walk_session, refusal=str(refusal))
    say(request, f"{local_day(walk_session.due_on)} is back in your plan.")
    return _back_to_plan(request)


@access(Action.MOVE_SESSION)
@require_POST
def session_shorten(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Halve the walks of one session, or give them back: `shortened` is yes or no."""
    walk_session = walk_of_page(request, uuid)
    sent = _sent(request, "shortened") or {}
    wish = sent.get("shortened")
    if wish not in ("yes", "no"):
        return session_page(request, walk_session, refusal="Choose Shorten or Full length.")
    is_shortened = wish == "yes"
    try:
        shorten_session(
            walk_session=walk_session,
            is_shortened=is_shortened,
            by=request.user,
            now=timezone.now(),
        )
    except CannotChangeError as refusal:
        return session_page(request, walk_session, refusal=str(refusal))
    words = "This walk is half as long." if is_shortened else "This walk has its full length."
    say(request, words, undo_url=request.path, shortened="no" if is_shortened else "yes")
    return redirect("member:session", uuid)


def _sent(request: MemberRequest, name: str) -> Any:
    """Return what was posted; an Undo carries its value in the address."""
    if request.method != "POST":
        return None
    return request.POST if name in request.POST or name not in request.GET else request.GET


def _say_moved(request: MemberRequest, before: WalkSession, moved_to: date, today: date) -> None:
    """Say where the walk went; Undo leads back to a day that has not passed."""
    words = f"Moved to {local_day(moved_to)}."
    if before.due_on < today:
        say(request, words)
        return
    undo_url = reverse("member:session_move", args=[before.uuid])
    say(request, words, undo_url=undo_url, due_on=before.due_on.isoformat())


def _back_to_plan(request: MemberRequest) -> HttpResponse:
    """Answer with the plan: its page, or for htmx its week in place of the old one."""
    if not wants_fragment(request):
        return redirect("member:plan")
    week = render(request, "member/plan.html#week", plan_context(request))
    return reswap(retarget(week, "#this-week"), "outerHTML")
