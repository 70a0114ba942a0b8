"""Looking at a queue: the list, and one follow-up with everything that can be done about it.

Physios and coaches have the same pages at their own addresses; a `Place` says whose they are.
What they do there is in `queue_verbs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django_htmx.http import reswap, retarget

from accounts.clinic_choice import chosen_clinic_id
from accounts.services.looking import Look, record_looks
from programs.access import Action
from programs.adherence.models import Contact, FollowUp
from programs.adherence.queries.follow_ups import (
    colleagues_of,
    is_physio_of,
    local_today,
    physio_of,
    waits_elsewhere,
)
from programs.adherence.queries.queue_page import (
    TODAY,
    Cursor,
    last_calls,
    queue_counts,
    queue_page,
)
from programs.adherence.rules.reasons import is_for_physio
from programs.views.physio.record import typed_in
from programs.views.queue_forms import (
    AboutForm,
    DoneForm,
    PassOnForm,
    WriteForm,
)
from programs.views.queue_places import ALERTS, Place
from programs.views.queue_rows import LISTS, Line, by_client, line_of, looks_at, row_of, with_focus
from programs.views.staff import open_client, staff_page
from programs.views.stencil import Stencil
from retrowalk.http import wants_fragment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from accounts.models import User
    from programs.adherence.queries.follow_ups import Elsewhere
    from programs.adherence.queries.queue_page import QueuePage
    from programs.views.staff import Client

    Verb = Callable[[MemberRequest, "Place", UUID], HttpResponse]

LINES = Stencil("queue/_line.html", Line._fields, fixed=4)
PARTS = ("call", "write", "close")
UNKNOWN_LIST = "We do not know that list, so here is what is owed today."
UNKNOWN_PAGE = "We could not find that page, so here is the first one."
GONE = "That is no longer here. This is the list as it stands now."
SNOOZES = ((1, "Tomorrow"), (3, "In 3 days"), (7, "In a week"))


@dataclass(frozen=True)
class Open:
    """A follow-up as its page has it, and the client it is about."""

    follow_up: FollowUp
    client: Client


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page of one list of a queue, and what is told beside it.

    `shown` is the list, `counts` how many wait in each, `note` what of the address could not be
    followed, `elsewhere` colleagues' clients who wait for this reader.
    """

    shown: str
    page: QueuePage
    note: str
    counts: dict[str, int]
    elsewhere: list[Elsewhere]

    def looks(self, place: Place) -> list[Look]:
        """Return who is shown, for the log the members read."""
        waiting = (
            Look(member_id=one.member_id, clinic_id=one.clinic_id, role=place.role)
            for one in self.elsewhere
        )
        return [*looks_at(self.page.rows, place.role), *waiting]


def show(
    request: MemberRequest,
    place: Place,
    *,
    focus: str = "",
    at: Cursor | None = None,
    status: int = 200,
    refusal: str = "",
    typed: Sequence[str] = (),
) -> HttpResponse:
    """Return the list; after a change it takes the place of the old one.

    Focus goes to the line that stands `at` a place, or behind it, else to a heading. `typed` is
    what a refusal gives back.
    """
    now = timezone.now()
    listed = _listed(request, place)
    record_looks(by=request.user, looks=listed.looks(place), area=place.area, now=now)
    lines = _lines(request, place, listed, now)
    if at := at or Cursor.read(request.GET.get("at", "")):
        lines, focus = with_focus(lines, listed.page.rows, at)
    told = {"focus": focus, "refusal": refusal, "typed": typed}
    return staff_page(
        request,
        "queue/list.html",
        _shown(place, listed, now) | _filled(lines) | told,
        current=place.current,
        fragment="queue/list.html#queue",
        status=status,
    )


def _listed(request: MemberRequest, place: Place) -> Listed:
    """Return the page that is asked for, the first one where it is empty by now."""
    shown, after, note = _wish(request)
    clinic_id = chosen_clinic_id(request)
    asked: dict[str, Any] = {"shown": shown, "clinic_id": clinic_id}
    page = queue_page(request.user, place.role, **asked, after=after)
    if after and not page.rows:  # closed meanwhile, which must not read as if nothing were owed
        page, note = queue_page(request.user, place.role, **asked), UNKNOWN_PAGE
    return Listed(
        shown=shown,
        page=page,
        note=note,
        counts=queue_counts(request.user, place.role, clinic_id=clinic_id),
        elsewhere=waits_elsewhere(request.user) if place is ALERTS and not shown else [],
    )


def _lines(request: MemberRequest, place: Place, listed: Listed, now: datetime) -> list[Line]:
    known: dict[str, Any] = {"base": place.url, "now": now, "today": timezone.localdate()}
    return [
        line_of(row, request.user, place.role, **known, shown=listed.shown, is_also=is_also)
        for row, is_also in by_client(listed.page.rows)
    ]


def _filled(lines: list[Line]) -> dict[str, Any]:
    """Return the lines as markup, those that somebody must act on today by themselves."""
    act, check = ([line for line in lines if line.is_act is is_act] for is_act in (True, False))
    return {
        "act": LINES.fill(act),
        "act_count": len(act),
        "check": LINES.fill(check),
        "check_count": len(check),
    }


def _shown(place: Place, listed: Listed, now: datetime) -> dict[str, Any]:
    """Return what stands around the lines."""
    here, following = timezone.localtime(now), listed.page.next_after
    return {
        "place": place,
        "shown": listed.shown,
        "heading": LISTS[listed.shown],
        "pills": _pills(place, listed),
        "note": listed.note,
        "elsewhere": listed.elsewhere,
        "outcomes": FollowUp.Outcome.choices[:-1],
        "checked_at": date_format(here, "g:i") + date_format(here, "a").replace(".", ""),
        "next_url": _url(place, listed.shown, following) if following else "",
    }


def or_the_list(verb: Verb) -> Verb:
    """Answer htmx with the list where a line is out of reach now, so that no trace of it stays.

    So is everybody who typed something: their own words are given back.
    """

    @wraps(verb)
    def answered(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
        try:
            return verb(request, place, uuid)
        except (Http404, FollowUp.DoesNotExist) as gone:  # the second where care ends just now
            typed = typed_in(request)
            if not (wants_fragment(request) or typed):
                raise Http404 from gone
        found = show(request, place, status=404, refusal=GONE, typed=typed)
        return retarget(reswap(found, "outerHTML"), "#queue")

    return answered


@or_the_list
def show_one(request: MemberRequest, place: Place, uuid: UUID) -> HttpResponse:
    """Return one follow-up with everything that can be done; htmx gets the part it asked for."""
    found = find(request, place, uuid)
    part = request.GET.get("do", "")
    return one_page(request, place, found, part=part if part in PARTS else "")


def find(request: MemberRequest, place: Place, uuid: UUID, *, is_open: bool = True) -> Open:
    """Return a follow-up of one of the reader's clients in this role; any other is not found."""
    mine = FollowUp.objects.visible_to(request.user, role=place.role)
    rows = mine.select_related("member", "assigned_to")
    follow_up = (rows.open() if is_open else rows).filter(uuid=uuid).first()
    if follow_up is None:
        raise Http404
    client = open_client(
        request,
        follow_up.member.uuid,
        Action.WORK_FOLLOW_UPS,
        area=place.area,
        role=place.role,
        clinic_id=follow_up.clinic_id,
    )
    return Open(follow_up, client)


def one_page(
    request: MemberRequest,
    place: Place,
    found: Open,
    *,
    part: str = "",
    form: AboutForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Return the page of one follow-up, or the part htmx asks for.

    `form` is one that could not be kept: it has errors, or a `refusal` says what changed.
    """
    one, now = found.follow_up, timezone.now()
    calls = {} if part else last_calls(one)  # a panel stands below its line, which tells of them
    known: dict[str, Any] = {"base": place.url, "now": now, "today": timezone.localdate()}
    context = {
        "place": place,
        "client": found.client,
        "follow_up": one,
        "line": line_of(row_of(one) | calls, request.user, place.role, **known),
        "part": part,
        "at": Cursor.of(one),
        "form": form,
        "refusal": refusal,
    }
    return staff_page(
        request,
        "queue/one.html",
        context | _panels(request.user, one, form, part, now),
        current=place.current,
        fragment=None if form else f"queue/one.html#{part or 'close'}",
        status=409 if refusal else 200,
    )


def _panels(
    user: User, one: FollowUp, form: AboutForm | None, part: str, now: datetime
) -> dict[str, Any]:
    """Return what stands in the panels; only the one that closes asks for colleagues."""
    is_closing, there = part in ("", "close"), local_today(one, now)
    colleagues = colleagues_of(one, user, now) if is_closing else []
    return {
        "checker": _checker(one, user, now) if is_closing else "",
        "results": Contact.Result.choices,
        "done_form": form if isinstance(form, DoneForm) else DoneForm(),
        "write_form": form if isinstance(form, WriteForm) else WriteForm(),
        "pass_form": form if isinstance(form, PassOnForm) else PassOnForm(colleagues=colleagues),
        "has_colleagues": bool(colleagues),
        "snoozes": [(words, there + timedelta(days=days)) for days, words in SNOOZES],
    }


def _checker(one: FollowUp, user: User, now: datetime) -> str:
    """Return who still has to check it once this reader is done, empty where nobody has to."""
    if not is_for_physio(one.reason, one.detail) or is_physio_of(one, user):
        return ""
    physio = physio_of(one, now)
    return physio.name if physio else "A physio of the clinic"


def _wish(request: MemberRequest) -> tuple[str, Cursor | None, str]:
    """Return which list is asked for, behind which line, and a note where that means nothing."""
    shown = request.GET.get("list", TODAY)
    text = request.GET.get("after") or request.GET.get("page", "")  # no page of ours has a number
    if shown not in LISTS:
        return TODAY, None, UNKNOWN_LIST
    after = Cursor.read(text) if text else None
    return shown, after, UNKNOWN_PAGE if text and after is None else ""


def _pills(place: Place, listed: Listed) -> list[dict[str, Any]]:
    return [
        {
            "key": key or "today",
            "words": words,
            "count": listed.counts[key],
            "url": _url(place, key),
            "is_current": key == listed.shown,
        }
        for key, (words, _) in LISTS.items()
    ]


def _url(place: Place, shown: str, after: str = "") -> str:
    """Return the whole address, for a list may be the answer to a form of another address."""
    parts = {name: value for name, value in (("list", shown), ("after", after)) if value}
    return f"{place.url}?{urlencode(parts)}" if parts else place.url
