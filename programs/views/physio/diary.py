"""Entering a client's paper diary, and correcting what was entered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from programs.access import Action, access
from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.services.diary import CannotEnterError, correct_diary, enter_diary
from programs.sessions.services.walk import OLDEST_BY_HAND_DAYS
from programs.views.member.toasts import say
from programs.views.physio.diary_form import DiaryForm, FeltForm
from programs.views.physio.record import about_another, is_about, record_page
from programs.views.staff import open_client
from programs.vocabulary import CheckInKind, SessionStatus

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from accounts.models import User
    from programs.views.staff import Client

Rows = list[tuple[WalkSession, DiaryForm]]


@access(Action.RECORD_ON_BEHALF)
@require_http_methods(["GET", "HEAD", "POST"])
def diary(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show a row for each walk that was due and is not kept, and keep those typed in."""
    client = open_client(request, uuid, Action.RECORD_ON_BEHALF, area="diary")
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    sent = request.POST if request.method == "POST" else None
    walks = _recent(client.member)
    rows = [
        (walk, DiaryForm(sent, prefix=str(walk.uuid), initial={"walked_on": walk.due_on}))
        for walk in walks
        if walk.status == SessionStatus.SCHEDULED
    ]
    context: dict[str, Any] = {"rows": rows, "today": _today_of(client.member)}
    context["kept"] = [walk for walk in reversed(walks) if walk.status == SessionStatus.DONE]
    if sent is not None:
        valid = [form.is_valid() for _walk, form in rows]
        if all(valid) and _enter(request, client, rows, context):
            return redirect("physio:diary", client.member.uuid)
    context["form"] = next((form for _walk, form in rows if form.is_bound and form.errors), None)
    status = 422 if sent is not None else 200
    return record_page(request, "physio/diary.html", client, context, status=status)


@access(Action.RECORD_ON_BEHALF)
@require_http_methods(["GET", "HEAD", "POST"])
def diary_walk(request: MemberRequest, uuid: UUID, walk_uuid: UUID) -> HttpResponse:
    """Correct how one walk felt; what stood there before stays as an older answer."""
    client = open_client(request, uuid, Action.RECORD_ON_BEHALF, area="diary")
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    walks = WalkSession.objects.filter(member=client.member).with_plan()
    walk = get_object_or_404(walks, uuid=walk_uuid)
    if walk.status != SessionStatus.DONE:
        return redirect("physio:diary", client.member.uuid)
    sent = request.POST if request.method == "POST" else None
    form = FeltForm(sent, initial=_told(walk))
    if form.is_valid() and _correct(request, client, walk, form):
        return redirect("physio:diary", client.member.uuid)
    return record_page(request, "physio/diary_walk.html", client, {"form": form, "walk": walk})


def _enter(request: MemberRequest, client: Client, rows: Rows, context: dict[str, Any]) -> bool:
    """Keep every row that was typed; a refusal goes into its row, and nothing is kept."""
    typed = {walk.uuid: form for walk, form in rows if not form.is_empty}
    if not typed:
        context["refusal"] = _("Fill in at least one walk.")
        return False
    try:
        enter_diary(
            member=client.member,
            rows=[form.row(uuid) for uuid, form in typed.items()],
            by=request.user,
            now=timezone.now(),
            today=_today_of(client.member),
        )
    except CannotEnterError as refusal:
        typed[refusal.walk_uuid].add_error("walked_on", str(refusal))
        return False
    words = ngettext("%(count)d walk is saved.", "%(count)d walks are saved.", len(typed))
    say(request, words % {"count": len(typed)})
    return True


def _correct(request: MemberRequest, client: Client, walk: WalkSession, form: FeltForm) -> bool:
    try:
        correct_diary(
            walk_session=walk,
            felt=form.felt,
            by=request.user,
            now=timezone.now(),
            today=_today_of(client.member),
        )
    except CannotEnterError as refusal:
        form.add_error("morning_pain", str(refusal))
        return False
    say(request, _("The walk is corrected."))
    return True


def _recent(member: User) -> list[WalkSession]:
    """Return the walks of the last 30 days up to the member's today, by day; one query."""
    today = _today_of(member)
    first = today - timedelta(days=OLDEST_BY_HAND_DAYS)
    walks = WalkSession.objects.filter(member=member).current().due_between(first, today)
    return list(walks.with_plan().in_order())


def _today_of(member: User) -> date:
    """Return the day it is where the member lives."""
    return timezone.now().astimezone(ZoneInfo(member.time_zone)).date()


def _told(walk: WalkSession) -> dict[str, Any]:
    """Return what stands about this walk, as the form shows it; one query."""
    found = CheckIn.objects.filter(walk_session=walk, replaced_by__isnull=True)
    told = {one.kind: one for one in found}
    after, morning = told.get(CheckInKind.AFTER), told.get(CheckInKind.NEXT_MORNING)
    initial: dict[str, Any] = {"morning_pain": _as_choice(morning.pain if morning else None)}
    if after is None:
        return initial
    scores = {name: _as_choice(getattr(after, name)) for name in ("pain", "effort", "confidence")}
    return (
        initial
        | scores
        | {
            "near_falls": after.near_falls or None,
            "happenings": after.happenings,
            "note": after.note,
        }
    )


def _as_choice(score: int | None) -> str:
    return "" if score is None else str(score)
