"""The walk itself: the player's page, and what the player sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from programs.access import Action, access
from programs.sessions.forms import ByHandForm
from programs.sessions.queries.gate import refusal_to_walk
from programs.sessions.queries.walk_data import walk_data, written_intervals
from programs.sessions.rules.result import BadResultError, read_result
from programs.sessions.rules.stop import UnknownStopError
from programs.sessions.services.safety import record_stop
from programs.sessions.services.walk import (
    CannotRecordError,
    CannotWalkError,
    OtherResultError,
    finish_walk,
    record_by_hand,
    start_walk,
)
from programs.views.member.own import own_walk
from programs.views.member.refusals import refused
from retrowalk.http import form_response, read_json

if TYPE_CHECKING:
    from accounts.http import MemberRequest
    from programs.sessions.models import WalkSession

PAGE = "member/session_walk.html"


@access(Action.WALK)
@require_http_methods(["GET", "HEAD"])
def session_walk(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show the player, or why the walk may not start and what to do next."""
    walk_session = own_walk(request, uuid)
    refusal = refusal_to_walk(walk_session, today=timezone.localdate())
    if refusal:
        return refused(request, walk_session, refusal)
    return form_response(request, PAGE, _page(request, walk_session, ByHandForm()))


@access(Action.WALK)
@require_POST
def session_start(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Let the walk begin; 422 with the reason when a gate is closed."""
    walk_session = own_walk(request, uuid)
    try:
        start_walk(walk_session=walk_session, now=timezone.now(), today=timezone.localdate())
    except CannotWalkError as closed:
        return _refusal_as_json(walk_session, closed)
    return JsonResponse({"status": "started"})


@access(Action.WALK)
@require_POST
def session_finish(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Keep a finished walk: 200 once and again, 409 with other content, 422 when unreadable."""
    walk_session = own_walk(request, uuid)
    try:
        result = read_result(read_json(request))
        finish_walk(walk_session=walk_session, result=result, now=timezone.now())
    except BadResultError as fault:
        return JsonResponse({"errors": fault.errors}, status=422)
    except CannotWalkError as closed:
        return _refusal_as_json(walk_session, closed)
    except OtherResultError:
        return JsonResponse({"status": "conflict", "next": _log(walk_session)}, status=409)
    return JsonResponse({"status": "saved", "next": _log(walk_session)})


@access(Action.WALK)
@require_POST
def session_stop(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Keep one safety stop at once; the same event again changes nothing."""
    walk_session = own_walk(request, uuid)
    told = read_json(request)
    try:
        record_stop(
            walk_session=walk_session,
            event_uuid=UUID(str(told.get("event"))),
            rule=str(told.get("rule")),
            answers=_answers(told),
            occurred_at=_moment(told),
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except (ValueError, UnknownStopError) as fault:
        return JsonResponse({"errors": [str(fault)]}, status=422)
    return JsonResponse({"status": "saved"})


@access(Action.WALK)
@require_POST
def session_by_hand(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Keep a walk typed in afterwards, marked as such."""
    walk_session = own_walk(request, uuid)
    form = ByHandForm(request.POST)
    if form.is_valid():
        try:
            record_by_hand(
                walk_session=walk_session,
                by=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except CannotRecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_log(walk_session))
    return form_response(request, PAGE, _page(request, walk_session, form))


def _page(request: MemberRequest, walk_session: WalkSession, form: ByHandForm) -> dict[str, Any]:
    return {
        "walk_session": walk_session,
        "walk": walk_data(walk_session),
        "intervals": written_intervals(walk_session),
        "by_hand_form": form,
        "form": form,
    }


def _log(walk_session: WalkSession) -> str:
    return reverse("member:session_log", args=[walk_session.uuid, "pain"])


def _refusal_as_json(walk_session: WalkSession, closed: CannotWalkError) -> JsonResponse:
    answer = {"errors": [closed.refusal.words], "next": reverse("member:today")}
    return JsonResponse(answer, status=422)


def _answers(told: dict[str, Any]) -> dict[str, Any]:
    answers = told.get("answers")
    return answers if isinstance(answers, dict) else {}


def _moment(told: dict[str, Any]) -> Any:
    """Return when it happened; raise ValueError for anything but a moment with its offset."""
    moment = parse_datetime(str(told.get("at")))
    if moment is None or moment.tzinfo is None:
        message = "at must be a date and time with its offset from UTC."
        raise ValueError(message)
    return moment
