"""Working through a queue: see it, call, write, put off, pass on, close, take back.

Physios and coaches have the same pages at their own addresses; a `Place` says whose they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django_htmx.http import reswap, retarget

from accounts.clinic_choice import chosen_clinic_id
from accounts.services.looking import Look, record_looks
from programs.access import Action
from programs.adherence.models import Contact, FollowUp
from programs.adherence.queries.follow_ups import colleagues_of, waits_elsewhere
from programs.adherence.queries.queue_page import TODAY, Cursor, queue_counts, queue_page
from programs.adherence.services import follow_ups
from programs.adherence.services.follow_ups import CannotFollowUpError, ChangedMeanwhileError
from programs.plans.services.notes import CannotWriteNoteError
from programs.views.member.toasts import say
from programs.views.physio.record import about_another, is_about
from programs.views.queue_forms import (
    AboutForm,
    CallForm,
    DoneForm,
    ManyForm,
    PassOnForm,
    SnoozeForm,
    WriteForm,
    uuid_of,
)
from programs.views.queue_places import ALERTS, Place
from programs.views.queue_rows import LISTS, Line, by_client, line_of, looks_at, row_of, with_focus
from programs.views.staff import open_client, staff_page
from programs.views.stencil import Stencil
from retrowalk.http import wants_fragment
from retrowalk.middleware.again import has_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from programs.views.staff import Client

    Kept = tuple[str, dict[str, str] | None]
    Verb = Callable[[MemberRequest, "Place", UUID], HttpResponse]

LINES = Stencil("queue/_line.html", Line._fields, fixed=4)
PARTS = ("call", "write", "close")
UNKNOWN_LIST = "We do not know that list, so here is what is owed today."
UNKNOWN_PAGE = "We could not find that page, so here is the first one."
GONE = "That is no longer here. This is the list as it stands now."
SNOOZES = ((1, "Tomorrow"), (3, "In 3 days"), (7, "In a week"))
SAID = {
    Contact.Result.SPOKE: "Call logged: spoke with {name}.",
    Contact.Result.LEFT_MESSAGE: "Call logged: left a message for {name}.",
    Contact.Result.NO_ANSWER: "Call logged: no answer from {name}.",
}


@dataclass(frozen=True)
class Open:
    """A follow-up as its page has it, and the client it is about."""

    follow_up: FollowUp
    client: Client


def show(
    request: MemberRequest,
    place: Place,
    *,
    focus: str = "",
    at: Cursor | None = None,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    """Return the list; after a change it takes the place of the old one.

    Focus goes to the line that stands `at` a place, or behind it, else to a heading.
    """
    now, today = timezone.now(), timezone.localdate()
    shown, after, note = _wish(request)
    clinic_id = chosen_clinic_id(request)
    asked: dict[str, Any] = {"shown": shown, "today": today, "clinic_id": clinic_id}
    page = queue_page(request.user, place.role, **asked, after=after)
    if after and not page.rows:  # closed meanwhile, which must not read as if nothing were owed
        page, note = queue_page(request.user, place.role, **asked), UNKNOWN_PAGE
    counts = queue_counts(request.user, place.role, today=today, clinic_id=clinic_id)
    elsewhere = waits_elsewhere(request.user) if place is ALERTS and not shown else []
    looks = [
        *looks_at(page.rows, place.role),
        *(Look(member_id=w.member_id, clinic_id=w.clinic_id, role=place.role) for w in elsewhere),
    ]
    record_looks(by=request.user, looks=looks, area=place.area, now=now)
    known: dict[str, Any] = {"base": place.url, "now": now, "today": today, "shown": shown}
    at = at or Cursor.read(request.GET.get("at", ""))
    lines = [
        line_of(row, request.user, place.role, **known, is_also=is_also)
        for row, is_also in by_client(page.rows)
    ]
    if at:
        lines, focus = with_focus(lines, page.rows, at)
    act, check = ([line for line in lines if line.is_act is is_act] for is_act in (True, False))
    context = {
        "place": place,
        "shown": shown,
        "heading": LISTS[shown],
        "pills": _pills(shown, counts),
        "note": note,
        "act": LINES.fill(act),
        "act_count": len(act),
        "check": LINES.fill(check),
        "check_count": len(check),
        "elsewhere": elsewhere,
        "outcomes": FollowUp.Outcome.choices[:-1],
        "checked_at": f"{date_format(timezone.localtime(now), 'g:i')}"
        f"{date_format(timezone.localtime(now), 'a').replace('.', '')}",
        "focus": focus,
        "refusal": refusal,
        "next_url": _url(shown, page.next_after) if page.next_after else "",
    }
    return staff_page(
        request,
        "queue/list.html",
        context,
        current=place.current,
        fragment="queue/list.html#queue",
        status=status,
    )


def or_the_list(verb: Verb) -> Verb:
    """Answer htmx with the list where a line is out of reach now, so that no trace of it stays."""

    @wraps(verb)
    def answered(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
        try:
            return verb(request, place, uuid)
        except (Http404, FollowUp.DoesNotExist) as gone:  # the second where care ends just now
            if not wants_fragment(request):
                raise Http404 from gone
        found = show(request, place, status=404, refusal=GONE)
        return retarget(reswap(found, "outerHTML"), "#queue")

    return answered


@or_the_list
def show_one(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Return one follow-up with everything that can be done; htmx gets the part it asked for."""
    found = find(request, place, uuid)
    part = request.GET.get("do", "")
    return _one(request, place, found, part=part if part in PARTS else "")


@or_the_list
def call(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Keep the result of a call; it sets the day of the next try, and can be taken back."""

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        result = Contact.Result(form.cleaned_data["result"])
        made = follow_ups.log_call(result=result, **about)
        return SAID[result].format(name=made.member.first_name), {"call": str(made.uuid)}

    return _act(request, place, uuid, CallForm, keep)


@or_the_list
def write(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Send the client a message, and look again two days later."""

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        one = follow_ups.write(body=form.cleaned_data["body"], **about)
        return f"Message sent to {one.member.first_name}.", None

    return _act(request, place, uuid, WriteForm, keep)


@or_the_list
def snooze(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Put a check in off until a day."""

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        until = form.cleaned_data["until"]
        follow_ups.snooze(until=until, **about)
        return f"Put off until {date_format(until, 'l j F')}.", None

    return _act(request, place, uuid, SnoozeForm, keep)


@or_the_list
def pass_on(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Give it to a colleague who looks after the same client."""
    found = find(request, place, uuid)
    colleagues = colleagues_of(found.follow_up, request.user, timezone.now())

    def form_of(data: Any) -> PassOnForm:
        return PassOnForm(data, colleagues=colleagues)

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        to = next(one for one in colleagues if str(one.uuid) == form.cleaned_data["to"])
        follow_ups.pass_on(to=to, **about)
        return f"Passed on to {to.name}.", None

    return _act(request, place, uuid, form_of, keep, found=found)


@or_the_list
def resolve(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Close it with what was done; for some seconds it can be taken back."""

    def keep(form: AboutForm, about: dict[str, Any]) -> Kept:
        one = follow_ups.resolve(
            outcome=FollowUp.Outcome(form.cleaned_data["outcome"]),
            resolution=form.cleaned_data["resolution"],
            **about,
        )
        return f"Done for {one.member.first_name}.", {}

    return _act(request, place, uuid, DoneForm, keep)


@or_the_list
def undo(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Open again what was closed, or take a call back, a moment ago."""
    found = find(request, place, uuid, is_open=False)
    call = uuid_of(request.GET["call"]) if "call" in request.GET else None
    if "call" in request.GET and call is None:
        raise Http404
    try:
        one = follow_ups.undo(follow_up=uuid, by=request.user, call=call, now=timezone.now())
    except CannotFollowUpError as refusal:
        return show(request, place, status=422, refusal=str(refusal))
    say(request, "Taken back.")
    if "page" in request.GET and one.resolved_at is None:
        return redirect(f"{place.url}{uuid}/")
    return _done(request, place, at=Cursor.of(found.follow_up))


def resolve_many(request: MemberRequest, place: Place) -> HttpResponse:
    """Close the ticked check ins with one outcome; what needs somebody today is refused."""
    form = ManyForm(request.POST)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return show(request, place, status=422, refusal=str(first))
    try:
        count = follow_ups.resolve_many(
            follow_ups=[one for one in map(uuid_of, form.cleaned_data["follow_up"]) if one],
            by=request.user,
            outcome=FollowUp.Outcome(form.cleaned_data["outcome"]),
            now=timezone.now(),
        )
    except CannotFollowUpError as refusal:
        return show(request, place, status=422, refusal=str(refusal))
    say(request, f"{count} closed.")
    return _done(request, place, focus="check")


def find(request: MemberRequest, place: Place, uuid: UUID, *, is_open: bool = True) -> Open:
    """Return a follow-up of one of the reader's clients in this role; any other is not found."""
    rows = FollowUp.objects.visible_to(request.user).select_related("member", "assigned_to")
    follow_up = (rows.open() if is_open else rows).filter(uuid=uuid).first()
    if follow_up is None:
        raise Http404
    client = open_client(
        request,
        follow_up.member.uuid,
        Action.WORK_FOLLOW_UPS,
        area=place.area,
        role=place.role,
    )
    return Open(follow_up, client)


def _act(
    request: MemberRequest,
    place: Place,
    uuid: UUID,
    form_of: Callable[[Any], AboutForm],
    keep: Callable[[AboutForm, dict[str, Any]], Kept],
    *,
    found: Open | None = None,
) -> HttpResponse:
    """Check the form, keep what it says, answer with the list; `keep` says what Undo names."""
    found = found or find(request, place, uuid)
    if not is_about(request, found.client):
        return about_another(request, found.client)
    form = form_of(request.POST)
    if not form.is_valid():
        return _one(request, place, found, form=form)
    about = {
        "follow_up": uuid,
        "by": request.user,
        "version": form.cleaned_data["version"],
        "now": timezone.now(),
    }
    try:
        words, named = keep(form, about)
    except ChangedMeanwhileError as refusal:
        return show(request, place, status=409, refusal=str(refusal))
    except (CannotFollowUpError, CannotWriteNoteError) as refusal:
        form.add_error(None, str(refusal))
        return _one(request, place, found, form=form)
    own_page = f"{place.url}{uuid}/"
    if named is None:
        say(request, words)
    else:
        is_from_page = (request.htmx.current_url_abs_path or "").startswith(own_page)
        page = {"page": "1"} if is_from_page else {}
        say(request, words, undo_url=f"{own_page}undo/", **named, **page)
    return _done(request, place, at=Cursor.of(found.follow_up))


def _done(
    request: MemberRequest, place: Place, *, focus: str = "", at: Cursor | None = None
) -> HttpResponse:
    """Return the new list to htmx, a redirect to everybody else."""
    has_kept(request)
    if wants_fragment(request):
        return show(request, place, focus=focus, at=at)
    return redirect(f"{place.url}?at={at}" if at else place.name)


def _one(
    request: MemberRequest,
    place: Place,
    found: Open,
    *,
    part: str = "",
    form: AboutForm | None = None,
) -> HttpResponse:
    one, now = found.follow_up, timezone.now()
    today = timezone.localdate()
    colleagues = colleagues_of(one, request.user, now) if part in ("", "close") else []
    context = {
        "place": place,
        "client": found.client,
        "follow_up": one,
        "line": line_of(
            row_of(one), request.user, place.role, base=place.url, now=now, today=today
        ),
        "part": part,
        "at": Cursor.of(one),
        "form": form,
        "results": Contact.Result.choices,
        "done_form": form if isinstance(form, DoneForm) else DoneForm(),
        "write_form": form if isinstance(form, WriteForm) else WriteForm(),
        "pass_form": form if isinstance(form, PassOnForm) else PassOnForm(colleagues=colleagues),
        "has_colleagues": bool(colleagues),
        "snoozes": [(words, today + timedelta(days=days)) for days, words in SNOOZES],
    }
    fragment = None if form else f"queue/one.html#{part or 'close'}"
    return staff_page(request, "queue/one.html", context, current=place.current, fragment=fragment)


def _wish(request: MemberRequest) -> tuple[str, Cursor | None, str]:
    """Return which list is asked for, behind which line, and a note where that means nothing."""
    shown = request.GET.get("list", TODAY)
    text = request.GET.get("after") or request.GET.get("page", "")  # no page of ours has a number
    if shown not in LISTS:
        return TODAY, None, UNKNOWN_LIST
    after = Cursor.read(text) if text else None
    return shown, after, UNKNOWN_PAGE if text and after is None else ""


def _pills(shown: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "key": key or "today",
            "words": words,
            "count": counts[key],
            "url": _url(key) or "?",
            "is_current": key == shown,
        }
        for key, (words, _) in LISTS.items()
    ]


def _url(shown: str, after: str = "") -> str:
    parts = {name: value for name, value in (("list", shown), ("after", after)) if value}
    return f"?{urlencode(parts)}" if parts else ""
