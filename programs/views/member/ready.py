"""The check before a walk: three short pages, every question of clinical brief section 9.

The pages before the last lie in the sign-in's own store until the check is recorded, so
Back works and a reload asks nothing twice. What the check allows is a page of its own.
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
from programs.sessions.queries.gate import Door, door_facts, door_to_check, latest_readiness
from programs.sessions.queries.pace import pace_for
from programs.sessions.queries.pain import morning_pain_of, usual_pain_of
from programs.sessions.queries.place import YOUR_SECOND_PERSON, helper_needed, walks_done
from programs.sessions.queries.walk_data import setting_of
from programs.sessions.rules.readiness import READY_RULES, answers_from_ticks, check, morning_answer
from programs.sessions.rules.readiness_items import SETUP_PARTS
from programs.sessions.rules.refusals import Refusal
from programs.sessions.services.readiness import record_readiness
from programs.sessions.services.walk import CannotWalkError
from programs.views.member.own import own_walk, own_walks
from programs.views.member.refusals import refused
from programs.vocabulary import Readiness, SessionStatus, Setting
from retrowalk.http import form_response
from retrowalk.slots import Prepared, Slot
from retrowalk.templatetags.retrowalk import speed

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest
    from accounts.models import User
    from programs.sessions.models import WalkSession

PAGE = "member/session_ready.html"
PAIN, SIGNS, SETUP = 1, 2, 3
STEPS = 3
RESULT = "result"
WALK_AT_ITS_DOOR = Prepared(
    lambda: own_walks().annotate(done=walks_done("plan_id"), **door_facts(Slot("today")))
)
SCREENING_FIRST = (Refusal.HELD, Refusal.NOT_SCREENED, Refusal.REPLACED, Refusal.TIER)


@access(Action.WALK)
@require_http_methods(["GET", "HEAD", "POST"])
def session_ready(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask the three pages in order; the last one records the check and opens the walk."""
    today = timezone.localdate()
    walk_session = own_walk(request, uuid, WALK_AT_ITS_DOOR, today=today)
    door = door_to_check(walk_session, today=today)
    if request.GET.get("step") == RESULT:
        return _result(request, walk_session, door)
    draft = _draft(request, walk_session)
    step = min(_asked_step(request), _first_open(draft))
    if request.method == "POST" and step != _asked_step(request):
        # Sent twice, or a page was skipped. Asked before the door, which the first may have shut.
        return redirect(_url(walk_session, RESULT))
    if door.refusal:
        return refused(request, walk_session, door.refusal)
    if step == PAIN:
        return _pain(request, walk_session, draft)
    if step == SIGNS:
        return _signs(request, walk_session, draft)
    return _setup(request, walk_session, draft, door)


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
    result = check(_answers(draft, []), usual_pain_of(request.user)).result
    draft["is_reduced"] = result is Readiness.READY_REDUCED
    if result in READY_RULES:
        return _keep(request, walk_session, draft)
    return _record(request, walk_session, _answers(draft, []))


def _setup(
    request: MemberRequest, walk_session: WalkSession, draft: dict[str, Any], door: Door
) -> HttpResponse:
    if request.method == "POST" and request.POST.get("setup") == "all":
        return _record(request, walk_session, _answers(draft, list(SETUP_PARTS)))
    is_reduced = bool(draft["is_reduced"])
    parts, fixes = _setup_words(request.user, walk_session, door, is_reduced=is_reduced)
    context = {"parts": parts, "fixes": fixes if request.method == "POST" else []}
    return _page(request, walk_session, SETUP, None, context)


def _setup_words(
    member: User, walk_session: WalkSession, door: Door, *, is_reduced: bool
) -> tuple[list[str], list[str]]:
    """Return what must be ready, and how to make each ready; the second person by name."""
    done: int = walk_session.done  # type: ignore[attr-defined]
    task = helper_needed(walk_session, tier=door.tier, done=done)
    parts = [words for words, _fix in SETUP_PARTS.values()]
    fixes = [fix for _words, fix in SETUP_PARTS.values()]
    if task:
        name = member.second_person or YOUR_SECOND_PERSON
        parts.insert(0, f"{name[:1].upper()}{name[1:]} is here {task}")
        fixes.insert(0, f"Ask {name} {task}.")
    is_on_a_belt = setting_of(walk_session) is Setting.TREADMILL
    pace = pace_for(walk_session, is_reduced=is_reduced) if is_on_a_belt else None
    if pace:
        top = speed(pace, member.units)
        parts.append(f"I know today's top belt speed: {top}")
        fixes.append(f"Keep the belt at {top} or slower when you walk backward.")
    return parts, fixes


def _record(
    request: MemberRequest, walk_session: WalkSession, answers: dict[str, Any]
) -> HttpResponse:
    """Store the check, then open the walk or say what today asks for instead."""
    try:
        record_readiness(
            walk_session=walk_session,
            answers=answers,
            by=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except CannotWalkError as closed:
        return refused(request, walk_session, closed.refusal)
    request.session.pop(_key(walk_session), None)
    return redirect(_url(walk_session, RESULT))


def _result(request: MemberRequest, walk_session: WalkSession, door: Door) -> HttpResponse:
    """Open the walk, or say what today's check asks for instead; without one, ask it."""
    told = latest_readiness(walk_session)
    if told is None or told.checked_on != timezone.localdate():
        return redirect(_url(walk_session, PAIN))
    if told.result == Readiness.READY or walk_session.status == SessionStatus.DONE:
        return redirect("member:session_walk", walk_session.uuid)
    is_stopped: bool = walk_session.is_stopped  # type: ignore[attr-defined]
    context = {
        "walk_session": walk_session,
        "result": Readiness.STOP_URGENT.value if is_stopped else told.result,
        "reasons": told.reasons,
        "demands_screening": door.refusal in SCREENING_FIRST,
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
    return SETUP if "is_reduced" in draft else SIGNS


def _asked_step(request: MemberRequest) -> int:
    asked = request.GET.get("step", "")
    return int(asked) if asked in {"1", "2", "3"} else PAIN


def _url(walk_session: WalkSession, step: int | str) -> str:
    return f"{reverse('member:session_ready', args=[walk_session.uuid])}?step={step}"
