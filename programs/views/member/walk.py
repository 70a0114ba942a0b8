"""The walk itself: the player's page, and what the player sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from programs.access import Action, access
from programs.sessions.forms import ByHandForm
from programs.sessions.queries.gate import door_facts, door_to_walk
from programs.sessions.queries.place import Place, stumbles_told, walks_done, walks_planned
from programs.sessions.queries.walk_data import walk_data, written_intervals
from programs.sessions.rules.result import BadResultError, read_moment, read_result, skew_of
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
from programs.views.member.own import own_walk, own_walks
from programs.views.member.refusals import next_address, refused
from programs.views.member.same_account import same_account
from programs.vocabulary import SessionStatus
from retrowalk.http import form_response, read_json
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.http import MemberRequest
    from programs.sessions.models import ReadinessCheck, WalkSession

PAGE = "member/session_walk.html"
FACTS = {
    "done": walks_done("plan_id"),
    "planned": walks_planned("plan_id"),
    "stumbles": stumbles_told(),
}
"""What the player asks about a walk, read with it in one query."""
WALK_WITH_FACTS = Prepared(lambda: own_walks().annotate(**FACTS))
WALK_AT_ITS_DOOR = Prepared(lambda: own_walks().annotate(**FACTS, **door_facts(Slot("today"))))


@access(Action.WALK)
@require_http_methods(["GET", "HEAD"])
def session_walk(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show the player, or why the walk may not start and what to do next."""
    today = timezone.localdate()
    walk_session = own_walk(request, uuid, WALK_AT_ITS_DOOR, today=today)
    door = door_to_walk(walk_session, today=today)
    if door.refusal:
        return refused(request, walk_session, door.refusal)
    page = _page(walk_session, ByHandForm(), door.readiness)
    return form_response(request, PAGE, page | {"may_walk": True})


@access(Action.WALK)
@require_POST
@same_account
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
@same_account
def session_finish(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Keep a finished walk: 200 once and again, 409 with other content, 422 when unreadable."""
    walk_session = own_walk(request, uuid)
    try:
        finish_walk(
            walk_session=walk_session,
            result=read_result(read_json(request)),
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except BadResultError as fault:
        return JsonResponse({"errors": fault.errors}, status=422)
    except CannotWalkError as closed:
        return _refusal_as_json(walk_session, closed)
    except OtherResultError:
        return JsonResponse({"status": "conflict", "next": _log(walk_session)}, status=409)
    return JsonResponse({"status": "saved", "next": _log(walk_session)})


@access(Action.WALK)
@require_POST
@same_account
def session_stop(request: MemberRequest, uuid: UUID) -> JsonResponse:
    """Keep one safety stop at once; the same event again changes nothing."""
    walk_session = own_walk(request, uuid)
    try:
        told = _read_stop(read_json(request), timezone.now())
        record_stop(
            walk_session=walk_session,
            event_uuid=told.event,
            rule=told.rule,
            answers=told.answers,
            occurred_at=told.at,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except (ValueError, UnknownStopError) as fault:
        return JsonResponse({"errors": [str(fault)]}, status=422)
    return JsonResponse({"status": "saved"})


@access(Action.WALK)
@require_http_methods(["GET", "HEAD", "POST"])
def session_by_hand(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask for a walk that was walked without the timer, and keep it, marked as such."""
    walk_session = own_walk(request, uuid, WALK_WITH_FACTS)
    if request.method != "POST" and walk_session.status == SessionStatus.DONE:
        return redirect("member:session", walk_session.uuid)
    form = ByHandForm(request.POST if request.method == "POST" else None)
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
    # The form again, without the player: no gate was asked whether this walk may start.
    page = _page(walk_session, form, None)
    return form_response(request, PAGE, page | {"may_walk": False})


class _Stop(NamedTuple):
    """A safety stop as the player sent it; `at` with the skew of its clock taken off."""

    event: UUID
    rule: str
    answers: dict[str, Any]
    at: datetime


def _read_stop(sent: dict[str, Any], now: datetime) -> _Stop:
    """Return what was sent; raise ValueError for an id or a moment that cannot be read."""
    answers, device_now = sent.get("answers"), sent.get("device_now")
    skew = skew_of(read_moment(device_now) if device_now else now, now)
    return _Stop(
        event=UUID(str(sent.get("event"))),
        rule=str(sent.get("rule")),
        answers=answers if isinstance(answers, dict) else {},
        at=read_moment(sent.get("at")) - skew,
    )


def _page(
    walk_session: WalkSession, form: ByHandForm, readiness: ReadinessCheck | None
) -> dict[str, Any]:
    """Return the page of a walk that was read with FACTS."""
    done, planned = walk_session.done, walk_session.planned  # type: ignore[attr-defined]
    return {
        "walk_session": walk_session,
        "walk": walk_data(
            walk_session,
            place=Place.after(done, planned),
            earlier_stumbles=walk_session.stumbles,  # type: ignore[attr-defined]
            pain_before=readiness.pain if readiness else None,
        ),
        "intervals": written_intervals(walk_session),
        "by_hand_form": form,
        "form": form,
    }


def _log(walk_session: WalkSession) -> str:
    return reverse("member:session_log", args=[walk_session.uuid, "pain"])


def _refusal_as_json(walk_session: WalkSession, closed: CannotWalkError) -> JsonResponse:
    next_url = next_address(walk_session, closed.refusal.next_step)
    return JsonResponse({"errors": [closed.refusal.words], "next": next_url}, status=422)
