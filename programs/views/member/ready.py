"""The check before a walk: three short pages, every question of clinical brief section 9.

The pages before the last lie in the sign-in's own store until the check is recorded, so
Back works and a reload asks nothing twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.sessions.forms import PainNowForm, SignsForm
from programs.sessions.queries.gate import refusal_to_check
from programs.sessions.queries.pain import morning_pain_of, usual_pain_of
from programs.sessions.rules.readiness import READY_RULES, answers_from_ticks, check, morning_answer
from programs.sessions.rules.readiness_items import SETUP_PARTS
from programs.sessions.services.readiness import record_readiness
from programs.sessions.services.walk import CannotWalkError
from programs.views.member.own import own_walk
from programs.views.member.refusals import refused
from programs.vocabulary import Readiness
from retrowalk.http import form_response

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest
    from programs.sessions.models import WalkSession
    from programs.sessions.rules.readiness import ReadinessResult

PAGE = "member/session_ready.html"
PAIN, SIGNS, SETUP = 1, 2, 3
STEPS = 3


@access(Action.WALK)
@require_http_methods(["GET", "HEAD", "POST"])
def session_ready(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask the three pages in order; the last one records the check and opens the walk."""
    walk_session = own_walk(request, uuid)
    refusal = refusal_to_check(walk_session, today=timezone.localdate())
    if refusal:
        return refused(request, walk_session, refusal)
    draft = _draft(request, walk_session)
    step = min(_asked_step(request), _first_open(draft))
    if step == PAIN:
        return _pain(request, walk_session, draft)
    if step == SIGNS:
        return _signs(request, walk_session, draft)
    return _setup(request, walk_session, draft)


def _pain(request: MemberRequest, walk_session: WalkSession, draft: dict[str, Any]) -> HttpResponse:
    morning = morning_pain_of(request.user, timezone.localdate())
    sent = request.POST if request.method == "POST" else None
    initial = {"pain": draft.get("pain"), "morning": draft.get("morning")}
    form = PainNowForm(sent, asks_morning=morning is None, initial=initial)
    if not form.is_valid():
        return _page(request, walk_session, PAIN, form)
    told = form.cleaned_data.get("morning")
    if told is None and morning is not None:
        told = morning_answer(morning, usual_pain_of(request.user))
    return _keep(
        request, walk_session, draft | {"pain": form.cleaned_data["pain"], "morning": told}
    )


def _signs(
    request: MemberRequest, walk_session: WalkSession, draft: dict[str, Any]
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    initial = {"signs": draft["signs"] or ["none"]} if "signs" in draft else {}
    form = SignsForm(sent, initial=initial)
    if not form.is_valid():
        return _page(request, walk_session, SIGNS, form)
    draft |= {"signs": form.cleaned_data["signs"]}
    if check(_answers(draft, []), usual_pain_of(request.user)).result in READY_RULES:
        return _keep(request, walk_session, draft)
    return _record(request, walk_session, _answers(draft, []))


def _setup(
    request: MemberRequest, walk_session: WalkSession, draft: dict[str, Any]
) -> HttpResponse:
    if request.method == "POST" and request.POST.get("setup") == "all":
        return _record(request, walk_session, _answers(draft, list(SETUP_PARTS)))
    fixes = [fix for _, fix in SETUP_PARTS.values()] if request.method == "POST" else []
    context = {"parts": [words for words, _ in SETUP_PARTS.values()], "fixes": fixes}
    return _page(request, walk_session, SETUP, None, context)


def _record(
    request: MemberRequest, walk_session: WalkSession, answers: dict[str, Any]
) -> HttpResponse:
    """Store the check, then open the walk or say what today asks for instead."""
    try:
        result = record_readiness(
            walk_session=walk_session,
            answers=answers,
            by=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except CannotWalkError as closed:
        return refused(request, walk_session, closed.refusal)
    request.session.pop(_key(walk_session), None)
    if result.result is Readiness.READY and result.can_start:
        return redirect("member:session_walk", walk_session.uuid)
    return _result(request, walk_session, result)


def _result(
    request: MemberRequest, walk_session: WalkSession, result: ReadinessResult
) -> HttpResponse:
    context = {
        "walk_session": walk_session,
        "result": result.result.value,
        "reasons": [reason.words for reason in result.reasons],
        "demands_screening": result.demands_screening or result.demands_clearance,
    }
    return render(request, "member/session_ready_result.html", context)


def _answers(draft: dict[str, Any], setup: list[str]) -> dict[str, Any]:
    return {
        "r_pain_now": draft["pain"],
        "r_morning": draft["morning"],
        "r_setup": setup,
        **answers_from_ticks(draft["signs"]),
    }


def _page(
    request: MemberRequest,
    walk_session: WalkSession,
    step: int,
    form: PainNowForm | SignsForm | None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "walk_session": walk_session,
        "step": step,
        "steps": STEPS,
        "form": form,
        "back_url": _url(walk_session, step - 1) if step > PAIN else reverse("member:today"),
        "post_url": _url(walk_session, step),
        "leave_url": reverse("member:today"),
        "leave_words": "Not now",
    } | (more or {})
    if form is None:
        return render(request, PAGE, context)
    return form_response(request, PAGE, context)


def _draft(request: MemberRequest, walk_session: WalkSession) -> dict[str, Any]:
    """Return today's answers so far; yesterday's count for nothing."""
    kept: dict[str, Any] = request.session.get(_key(walk_session), {})
    return kept if kept.get("on") == timezone.localdate().isoformat() else {}


def _keep(request: MemberRequest, walk_session: WalkSession, draft: dict[str, Any]) -> HttpResponse:
    draft["on"] = timezone.localdate().isoformat()
    request.session[_key(walk_session)] = draft
    return redirect(_url(walk_session, _asked_step(request) + 1))


def _key(walk_session: WalkSession) -> str:
    return f"ready-{walk_session.uuid}"


def _first_open(draft: dict[str, Any]) -> int:
    if "pain" not in draft:
        return PAIN
    return SETUP if "signs" in draft else SIGNS


def _asked_step(request: MemberRequest) -> int:
    asked = request.GET.get("step", "")
    return int(asked) if asked in {"1", "2", "3"} else PAIN


def _url(walk_session: WalkSession, step: int) -> str:
    return f"{reverse('member:session_ready', args=[walk_session.uuid])}?step={step}"
