"""The log after a walk, the ten-minute question, and the next-morning one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from programs.access import Action, access
from programs.plans.models import SAFETY_HOLDS
from programs.plans.queries.plan import holds_on
from programs.sessions.forms import (
    ConfidenceForm,
    EffortForm,
    FallForm,
    HappeningsForm,
    PainForm,
)
from programs.sessions.queries.after import (
    after_walk,
    has_told_fall,
    latest_change,
    refusal_to_tell,
    told_on_walks,
    week_count,
)
from programs.sessions.queries.rows import step_after
from programs.sessions.rules.bar import minutes_words
from programs.sessions.services.check_ins import (
    CannotCheckInError,
    record_answer,
    record_check_in,
)
from programs.sessions.services.log import describe_fall, record_happenings
from programs.views.member.own import own_walk
from programs.vocabulary import CheckInKind, SessionStatus
from retrowalk.forms import PageForm
from retrowalk.http import form_response
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest
    from programs.sessions.models import WalkSession

SCORED = ("pain", "effort", "confidence")
STEPS = (*SCORED, "happened")
FALL_STEP = "fall"
QUESTIONS: dict[CheckInKind, dict[str, Any]] = {
    CheckInKind.AFTER: {
        "": _("What was your worst pain on this walk?"),
        "knee_oa": _("What was your worst knee pain on this walk?"),
        "chronic_lbp": _("What was your worst back pain on this walk?"),
    },
    CheckInKind.TEN_MINUTES: {"": _("How is your pain now?")},
    CheckInKind.NEXT_MORNING: {
        "": _("How is your pain this morning?"),
        "knee_oa": _("How is your knee this morning?"),
        "chronic_lbp": _("How is your back this morning?"),
    },
}
"""What is asked about pain, by program; the empty key is every other program."""

FORMS: dict[str, type[PageForm]] = {
    "pain": PainForm,
    "effort": EffortForm,
    "confidence": ConfidenceForm,
    "happened": HappeningsForm,
    "fall": FallForm,
}


@access(Action.CHECK_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def session_log(request: MemberRequest, uuid: UUID, step: str) -> HttpResponse:
    """Ask one page of the log, store it, and go on to the next."""
    if step not in FORMS:
        raise Http404
    score = _score(request, step) if request.method == "POST" else None
    if score is not None:
        return _keep_score(request, uuid, step, score)
    if request.method != "POST":
        return _asked(request, uuid, step)
    walk_session = own_walk(request, uuid)
    if walk_session.status != SessionStatus.DONE:
        return redirect("member:today")
    form = FORMS[step](request.POST, **_words(step, _program_of(walk_session)))
    if form.is_valid():
        _store(request, walk_session, step, form.cleaned_data)
        return redirect(_next(walk_session, step, form.cleaned_data))
    return _log_page(request, uuid, step, form)


def _asked(request: MemberRequest, uuid: UUID, step: str) -> HttpResponse:
    """Ask one page of the log, with what was told before."""
    told = _told_on_own_walk.first(member=request.user.pk, uuid=uuid)
    if told is None:
        raise Http404
    if told["status"] != SessionStatus.DONE:
        return redirect("member:today")
    form = FORMS[step](initial=_initial(told, step), **_words(step, told["program"]))
    return _log_page(request, uuid, step, form)


@Prepared
def _told_on_own_walk() -> Any:
    return told_on_walks().filter(member=Slot("member"), uuid=Slot("uuid"))


def _log_page(request: MemberRequest, uuid: UUID, step: str, form: PageForm) -> HttpResponse:
    context = {
        "form": form,
        "log_step": step,
        "step": STEPS.index(step) + 1 if step in STEPS else len(STEPS),
        "steps": len(STEPS),
        "back_url": _back(uuid, step),
        "leave_url": reverse("member:today"),
    }
    return form_response(request, "member/session_log.html", context)


def _words(step: str, program: str) -> dict[str, Any]:
    """Return what the form of a page must be given to ask in this program's words."""
    return {"question": _question(program, CheckInKind.AFTER)} if step == "pain" else {}


def _score(request: MemberRequest, step: str) -> int | None:
    """Return the score that was sent; None where there is none, so that the form says what to do.

    The field alone reads it: most answers need no page, and a page's form costs more.
    """
    if step not in SCORED:
        return None
    field = FORMS[step].base_fields[step]
    sent = field.widget.value_from_datadict(request.POST, request.FILES, step)
    try:
        score: int | None = field.clean(sent)
    except ValidationError:
        return None
    return score


def _keep_score(request: MemberRequest, uuid: UUID, step: str, score: int) -> HttpResponse:
    try:
        record_answer(uuid=uuid, values={step: score}, **_who_and_when(request))
    except CannotCheckInError:
        return redirect("member:today")
    # `redirect` and `reverse` would look for the page by name, which costs more than finding it.
    return HttpResponseRedirect(_following(request.path, step))


@access(Action.CHECK_IN)
@require_safe
def session_done(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Say well done, what was saved, and what comes next."""
    walk_session = own_walk(request, uuid)
    if walk_session.status != SessionStatus.DONE:
        return redirect("member:today")
    today = timezone.localdate()
    week = week_count(walk_session.plan, today)
    holds = [hold for hold in holds_on(walk_session.plan, today) if hold.kind in SAFETY_HOLDS]
    change = latest_change(walk_session)
    context = {
        "walk_session": walk_session,
        "told": after_walk(walk_session),
        "backward": minutes_words(walk_session.active_backward_seconds),
        "change": step_after(change, walk_session.plan) if change else None,
        "lock": next(iter(holds), None),
        "week": week,
        "week_figure": f"{week.done} of {week.planned}",
    }
    return render(request, "member/session_done.html", context)


@access(Action.CHECK_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def session_ten_minutes(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask for the pain ten minutes after the walk."""
    return _one_question(request, uuid, CheckInKind.TEN_MINUTES)


@access(Action.CHECK_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def session_morning(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask for the pain on the morning after the walk."""
    return _one_question(request, uuid, CheckInKind.NEXT_MORNING)


def _one_question(request: MemberRequest, uuid: UUID, kind: CheckInKind) -> HttpResponse:
    walk_session = own_walk(request, uuid)
    when = _who_and_when(request)
    refusal = refusal_to_tell(walk_session, kind, now=when["now"], today=when["today"])
    if refusal:
        messages.info(request, refusal)
        return redirect("member:today")
    sent = request.POST if request.method == "POST" else None
    form = PainForm(sent, question=_question(_program_of(walk_session), kind))
    if form.is_valid():
        values = {"pain": form.cleaned_data["pain"]}
        record_check_in(walk_session=walk_session, kind=kind, values=values, **when)
        change = latest_change(walk_session, since=when["now"])
        messages.success(request, change.reason if change else _("Thank you. Saved."))
        return redirect("member:today")
    context = {"walk_session": walk_session, "form": form, "kind": str(kind)}
    context["leave_url"] = reverse("member:today")
    return form_response(request, "member/session_question.html", context)


def _question(program: str, kind: CheckInKind) -> Any:
    """Return how somebody in this program is asked about pain at this moment."""
    words = QUESTIONS[kind]
    return words.get(program, words[""])


def _program_of(walk_session: WalkSession) -> str:
    key: str = walk_session.plan.program_version.template.key
    return key


def _store(
    request: MemberRequest, walk_session: WalkSession, step: str, values: dict[str, Any]
) -> None:
    when = _who_and_when(request)
    if step == FALL_STEP:
        describe_fall(
            walk_session=walk_session,
            signs=values["signs"],
            now=when["now"],
            today=when["today"],
        )
    else:
        record_happenings(walk_session=walk_session, **values, **when)


def _next(walk_session: WalkSession, step: str, values: dict[str, Any]) -> str:
    fell = step == "happened" and "fell" in values["happenings"]
    if fell and not has_told_fall(walk_session):
        return reverse("member:session_log", args=[walk_session.uuid, FALL_STEP])
    return reverse("member:session_done", args=[walk_session.uuid])


def _following(path: str, step: str) -> str:
    """Return the page after one that asks for a score: its neighbour."""
    return f"{path.removesuffix(f'{step}/')}{STEPS[STEPS.index(step) + 1]}/"


def _back(uuid: UUID, step: str) -> str:
    """Return the page before this one; the first page of the log has none."""
    before = "happened" if step == FALL_STEP else STEPS[max(STEPS.index(step) - 1, 0)]
    return "" if before == step else reverse("member:session_log", args=[uuid, before])


def _initial(told: dict[str, Any], step: str) -> dict[str, Any]:
    """Return what was told before, so that nothing is typed twice."""
    if not told["is_told"] or step == FALL_STEP:
        return {}
    if step == "happened":
        told_before = told["happenings"] or (["none"] if told["is_log_complete"] else [])
        near_falls = told["near_falls"] if told["near_falls"] > 1 else None
        return {"happenings": told_before, "near_falls": near_falls, "note": told["note"]}
    return {step: told[step]}


def _who_and_when(request: MemberRequest) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now(), "today": timezone.localdate()}
