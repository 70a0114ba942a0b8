"""The roster: who needs a call and why, in five seconds, for ten clients or ten thousand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clinic_choice import chosen_clinic_id
from accounts.models import Role
from accounts.services.looking import record_looks
from programs.access import Action, access
from programs.adherence.models import RosterEntry
from programs.adherence.rules.windows import this_week
from programs.views.coach.roster_rows import FIXED, FOLDED_ABOVE, Row, roster_page
from programs.views.coach.roster_state import BY_NEED, GROUPS, SLUGS, read_state
from programs.views.drawing import marks
from programs.views.limits import is_within, most_of
from programs.views.shapes import shape
from programs.views.staff import counts_of, staff_page
from programs.views.stencil import Stencil
from retrowalk.errors import too_many_requests
from retrowalk.http import page_in_browser, wants_fragment

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from accounts.http import MemberRequest
    from programs.views.coach.roster_rows import RosterPage
    from programs.views.coach.roster_state import RosterState

Group = RosterEntry.Group
DENSITY = "roster_density"
"""Where the sign-in remembers how much room a row takes."""

ROWS = Stencil("coach/_roster_row.html", Row._fields, fixed=FIXED)
TITLES = {group.value: str(group.label) for group in Group}
KEY = {letter: marks(letter).walked or marks(letter).open for letter in "dcmxn"}
"""What each mark looks like, for the key at the foot."""

PLAIN = "/roster/"
FOLD_ID = "open-track"
"""The link that folds and opens; it keeps its name, so that it keeps the focus."""

PAST_END = "That page is no longer there, so here is the last one."


@dataclass(frozen=True, kw_only=True)
class Section:
    """Rows under one heading; without a title in orders that do not go by group."""

    slug: str
    title: str
    count: int
    rows: SafeString
    shape: SafeString | str = ""
    fold: Fold | None = None
    is_continued: bool = False


class Fold(NamedTuple):
    """What folds the many on track away, or shows them."""

    url: str
    words: str


class Pill(NamedTuple):
    """One filter with its count; `current` is empty for those that are not chosen."""

    url: str
    current: str
    title: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column that can be sorted by, and which way it is sorted now."""

    url: str
    order: str


@access(Action.SEE_ROSTER)
@require_safe
def roster(request: MemberRequest) -> HttpResponse:
    """Show the coach's clients, those who need somebody first; a link filters, sorts and pages."""
    state = read_state(request.GET.dict())
    if state.search and not is_within(request, "search"):
        words = {"title": _("Too many searches"), "advice": _("Wait a minute, then search again.")}
        return too_many_requests(request, **words, seconds=60)
    now, today = timezone.now(), timezone.localdate()
    counts = counts_of(request, Role.COACH)
    is_folded = state.is_whole and not state.is_open and counts.get(4, 0) > FOLDED_ABOVE
    is_part = wants_fragment(request)
    is_more = is_part and state.cursor is not None
    focus = _focus(request, page_follows=is_more) if is_part else ""
    clinic_id = chosen_clinic_id(request)
    page = roster_page(request.user, clinic_id, state, is_folded=is_folded, today=today)
    record_looks(by=request.user, looks=page.looks, area="roster", now=now)
    context = {
        "state": state,
        "page": page,
        "total": sum(counts.values()),
        "matched": _matched(state, counts, page),
        "hidden": counts[Group.ON_TRACK] if is_folded else 0,
        "sections": sections(state, page, counts, is_folded=is_folded, focus=focus),
        "pills": pills(state, counts),
        "group": TITLES[GROUPS[state.group]] if state.group else "",
        "headings": headings(state),
        "notes": [*state.notes, *([PAST_END] if page.was_past_end else [])],
        "key": KEY,
        "monday": this_week(today).first,
        "is_compact": _is_compact(request),
        "plain_url": PLAIN,
        "most_files": most_of("roster_file"),
        "compact_url": _beside(state, "compact"),
        "roomy_url": _beside(state, "roomy"),
        "next_url": state.query(after=page.next_after) if page.next_after else "",
        "is_more": is_more,
        "first": _first_on_page(request) if is_more else page.first,
    }
    fragment = "coach/roster.html#more" if is_more else "coach/roster.html#roster"
    return staff_page(request, "coach/roster.html", context, current="roster", fragment=fragment)


def _focus(request: MemberRequest, *, page_follows: bool) -> str:
    """Return which new row takes the focus: the first, the first on track, or none."""
    if page_follows:
        return "first"
    return SLUGS[Group.ON_TRACK] if request.htmx.trigger == FOLD_ID else ""


def _first_on_page(request: MemberRequest) -> int:
    """Return the number of the row the page began with, which the rows to come are added to."""
    address = urlsplit(page_in_browser(request))
    cursor = read_state(dict(parse_qsl(address.query))).cursor
    return cursor.shown + 1 if cursor else 1


def sections(
    state: RosterState,
    page: RosterPage,
    counts: dict[int, int],
    *,
    is_folded: bool,
    focus: str = "",
) -> list[Section]:
    """Return the rows under their groups; what is folded away is a heading that opens it.

    `focus` is where the reader goes on: at the "first" row, or at the first of a group.
    """
    rows = page.rows
    start = next((n for n, row in enumerate(rows) if focus in ("first", row.tone)), None)
    if focus and start is not None:
        rows = [*rows[:start], rows[start]._replace(focus="first"), *rows[start + 1 :]]
    if state.key != BY_NEED:
        return [Section(slug="", title="", count=0, rows=ROWS.fill(rows))]
    found: dict[int, list[Row]] = {}
    for group, row in zip(page.groups, rows, strict=True):
        found.setdefault(group, []).append(row)
    is_end = not page.next_after
    groups = set(found) | ({Group.ON_TRACK} if is_folded and is_end else set())
    return [_section(state, group, found.get(group, []), counts) for group in sorted(groups)]


def _section(state: RosterState, group: int, rows: list[Row], counts: dict[int, int]) -> Section:
    slug, count = SLUGS[Group(group)], counts.get(group, 0)
    return Section(
        slug=slug,
        title=TITLES[group],
        count=0 if state.search else count,
        rows=ROWS.fill(rows),
        shape=shape(slug, 18),
        fold=_fold(state, count, is_open=bool(rows)) if group == Group.ON_TRACK else None,
        is_continued=bool(state.cursor and state.cursor.values[0] == group),
    )


def _fold(state: RosterState, count: int, *, is_open: bool) -> Fold | None:
    """Return what shows or hides the group; behind a first page it is shown on a page of its own.

    To open it in its place there would bring the first page back instead.
    """
    if not state.is_whole or count <= FOLDED_ABOVE or (is_open and state.cursor):
        return None
    if is_open:
        return Fold(state.query(is_open=False) or PLAIN, f"Hide {count} clients")
    own_page = {"group": SLUGS[Group.ON_TRACK]} if state.cursor else {"is_open": True}
    return Fold(state.query(**own_page), f"Show {count} clients")


def pills(state: RosterState, counts: dict[int, int]) -> list[SafeString]:
    """Return the filters as markup, everybody first; choosing one keeps search and order."""
    shown = {"all": ("", "All", sum(counts.values()))}
    shown |= {slug: (slug, TITLES[group], counts.get(group, 0)) for slug, group in GROUPS.items()}
    return [
        _pill(name).fill(
            [
                Pill(
                    url=state.query(group=slug, is_open=False) or PLAIN,
                    current="true" if state.group == slug else "",
                    title=title,
                    number=str(count),
                )
            ]
        )
        for name, (slug, title, count) in shown.items()
    ]


@cache
def _pill(slug: str) -> Stencil:
    drawn = "" if slug == "all" else shape(slug, 18)
    return Stencil("coach/_roster_pill.html", Pill._fields, slug=slug, shape=drawn)


def headings(state: RosterState) -> dict[str, Heading]:
    """Return the columns that sort: a second press turns the order around."""
    return {
        "need": Heading(
            url=state.query(sort=BY_NEED), order="ascending" if state.key == BY_NEED else ""
        ),
        "name": _heading(state, "name", first="name", then="-name"),
        "last": _heading(state, "last", first="-last", then="last"),
    }


def _heading(state: RosterState, key: str, *, first: str, then: str) -> Heading:
    order = ("descending" if state.is_down else "ascending") if state.key == key else ""
    return Heading(url=state.query(sort=then if state.sort == first else first), order=order)


def _matched(state: RosterState, counts: dict[int, int], page: RosterPage) -> int | None:
    """Return how many rows this view has in all; a search is not counted beyond its page."""
    if state.search:
        return None if page.next_after else page.last
    if state.group:
        return counts.get(GROUPS[state.group], 0)
    return sum(counts.values())


def _beside(state: RosterState, rows: str) -> str:
    """Return the address of this view with its rows so close."""
    query = state.query()
    return f"{query}&rows={rows}" if query else f"?rows={rows}"


def _is_compact(request: MemberRequest) -> bool:
    """Return whether rows are close together: as asked now, else as asked before."""
    asked: Any = request.GET.get("rows")
    if asked in {"compact", "roomy"} and request.session.get(DENSITY, "roomy") != asked:
        request.session[DENSITY] = asked
    return bool(request.session.get(DENSITY) == "compact")
