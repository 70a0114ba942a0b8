"""The physio's clients: search, filter, order, and one thing to do in each row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.clinic_choice import chosen_clinic_id
from accounts.models import Role
from accounts.services.looking import Look, record_looks
from programs.access import Action, access
from programs.adherence.models import RosterEntry
from programs.adherence.queries.client_list import ClientPage, Wish, client_page
from programs.views.physio.client_rows import (
    CHIPS,
    FIXED,
    TITLES,
    ClientRow,
    client_row,
    grouped_rows,
)
from programs.views.staff import counts_of, staff_page
from programs.views.stencil import Stencil

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse, QueryDict
    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

    from accounts.http import MemberRequest

    Words = str | _StrPromise

TEMPLATE = "physio/clients.html"


class Pill(NamedTuple):
    """One filter with its count; `current` is empty for those that are not chosen."""

    key: str
    url: str
    current: str
    shape: str
    words: str
    number: str


ROWS = Stencil("physio/_client_row.html", ClientRow._fields, fixed=FIXED)
PILLS = Stencil("physio/_client_pill.html", Pill._fields)
LONGEST_SEARCH = 80
GROUPS = {group.name.lower(): group for group in RosterEntry.Group}
"""The groups as an address names them."""

SORTS: dict[str, Words] = {
    "need": _("Who needs you first"),
    "name": _("Name"),
    "last_walk": _("Last walk"),
}
UNKNOWN_SORT = _("We do not know that order. These stand by who needs you first.")
UNKNOWN_GROUP = _("We do not know that group. These are all your clients.")
UNKNOWN_PAGE = _("That page is no longer there. This is the first one.")


@access(Action.SEE_CLIENTS)
@require_safe
def clients(request: MemberRequest) -> HttpResponse:
    """Show a page of the physio's own clients and write down that they were shown."""
    now, today = timezone.now(), timezone.localdate()
    wish, note = wish_of(request.GET, chosen_clinic_id(request))
    page = client_page(request.user, wish)
    if wish.after and not page.entries:
        wish, note = replace(wish, after=None), UNKNOWN_PAGE
        page = client_page(request.user, wish)
    record_looks(by=request.user, looks=looks_at(page), area="clients", now=now)
    is_more = request.htmx.target == "more" and wish.after is not None
    context = _context(request, page, wish, today, is_more=is_more) | {"note": note}
    fragment = f"{TEMPLATE}#rows" if is_more else f"{TEMPLATE}#found"
    return staff_page(request, TEMPLATE, context, current="clients", fragment=fragment)


def looks_at(page: ClientPage) -> list[Look]:
    """Return who is shown and through which care, for the log the members read."""
    return [
        Look(
            member_id=entry["member_id"],
            clinic_id=entry["clinic_id"],
            role=Role.PHYSIO,
            cover_reason=entry["care__cover_reason"],
        )
        for entry in page.entries
    ]


def wish_of(asked: QueryDict, clinic_id: int | None) -> tuple[Wish, Words]:
    """Return what the address asks for, and a note where a part of it means nothing."""
    notes: list[Words] = []
    sort, group = asked.get("sort", ""), asked.get("group", "")
    after = asked.get("after") or asked.get("page", "")  # no page of ours has a number
    if sort and sort not in SORTS:
        notes.append(UNKNOWN_SORT)
    if group and group not in GROUPS:
        notes.append(UNKNOWN_GROUP)
    place = _uuid(after)
    if after and place is None:
        notes.append(UNKNOWN_PAGE)
    wish = Wish(
        search=asked.get("q", "").strip()[:LONGEST_SEARCH],
        group=GROUPS.get(group),
        sort=sort if sort in SORTS else "need",
        after=place,
        clinic_id=clinic_id,
    )
    return wish, " ".join(str(note) for note in notes)


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


def _context(
    request: MemberRequest, page: ClientPage, wish: Wish, today: date, *, is_more: bool
) -> dict[str, Any]:
    counts = counts_of(request, Role.PHYSIO)
    by_need = wish.sort == "need"
    rows = (
        grouped_rows(page.entries, page.before, today)
        if by_need
        else [client_row(entry, today) for entry in page.entries]
    )
    if is_more and rows:
        rows[0] = rows[0]._replace(focus="first")
    return {
        "rows": ROWS.fill(rows),
        "wish": wish,
        "group_key": _key(wish.group),
        "total": sum(counts.values()),
        "pills": _pills(counts, wish),
        "sorts": [
            (key, words, _url(wish, sort=key), key == wish.sort) for key, words in SORTS.items()
        ],
        "more_url": _url(wish, after=str(page.last)) if page.last else "",
        "said": _said(page, wish),
    }


def _pills(counts: dict[int, int], wish: Wish) -> SafeString:
    """Return all and each group with its count, and which of them is chosen."""
    shown: list[tuple[str, str, int | None, str, Words, int]] = [
        ("all", "", None, "", _("All"), sum(counts.values()))
    ]
    shown += [
        (key, key, group, CHIPS[group], TITLES[group], counts.get(group, 0))
        for key, group in GROUPS.items()
    ]
    return PILLS.fill(
        Pill(
            key=key,
            url=_url(wish, group=slug),
            current="true" if wish.group == group else "",
            shape=chip,
            words=str(words),
            number=str(count),
        )
        for key, slug, group, chip, words, count in shown
    )


def _said(page: ClientPage, wish: Wish) -> str:
    """Return what a screen reader hears after a search or a filter."""
    count = len(page.entries)
    shown = f"{count} or more" if page.has_more else str(count)
    people = "client" if shown == "1" else "clients"
    return f"{shown} {people} found" if wish.search else f"{shown} {people} shown"


def _url(wish: Wish, **changed: str) -> str:
    """Return the address of this list with a part changed; what is usual is left out."""
    parts = {"q": wish.search, "group": _key(wish.group), "sort": wish.sort} | changed
    if parts["sort"] == "need":
        parts["sort"] = ""
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def _key(group: int | None) -> str:
    return "" if group is None else RosterEntry.Group(group).name.lower()
