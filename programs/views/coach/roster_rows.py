"""One page of a roster: a query by keyset, and rows of strings that are ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BigIntegerField, BooleanField, F, Func, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

from accounts.access import clinics_of
from accounts.models import CareRelationship, Role
from accounts.services.looking import Look
from programs.adherence.models import RosterEntry
from programs.adherence.queries.coach_view import told_today
from programs.adherence.queries.in_care import LISTED, entries_in_care, in_slots, slotted_entries
from programs.adherence.rules.days import near_day
from programs.adherence.rules.reasons import is_at_rest
from programs.adherence.rules.shown import Shown, local_days, shown_of, stands_on
from programs.adherence.rules.words import reason_words
from programs.views.coach.roster_state import BY_NEED, GROUPS, SLUGS, RosterState
from programs.views.coach.words import (
    OPEN,
    day_began,
    done_today,
    is_contact,
    next_step,
    program_words,
)
from programs.views.drawing import last_point, marks
from programs.vocabulary import PAIN_LIMIT
from retrowalk.slots import Prepared, Slot, kept_for_few

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from accounts.models import User
    from programs.views.coach.roster_state import Cursor

PAGE = 50
KEPT = 4096
FIXED = 4
FOLDED_ABOVE = 20
"""More clients on track than this are folded away until somebody asks for them."""

COLUMNS = (
    *LISTED,
    "as_of",
    "changes_on",
    "history",
    "member__time_zone",
    "pain_path",
    "last_contact_on",
    "told",
)
MESSAGES = "messages/"
"""The thread with a client is the same page for everybody who has one."""

SORTED_BY = {
    BY_NEED: ("group", "reason_rank", "percent", "member_id"),
    "name": ("name", "member_id"),
}


class Together(Func):
    """Columns compared as one, first the first: an index answers it in one step."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class Row(NamedTuple):
    """One client as a line of the roster; every field is what the page prints.

    The first four hold one of a few words: FIXED of a stencil.
    """

    tone: str
    step_class: str
    step: str
    high: str
    url: str
    focus: str
    name: str
    program: str
    why: str
    more: str
    did: str
    marks_width: str
    marks_words: str
    marks_walked: str
    marks_open: str
    sessions: str
    pain_path: str
    pain_end: str
    pain: str
    last_walk: str
    last_contact: str
    step_url: str


@dataclass(frozen=True, kw_only=True)
class RosterPage:
    """The rows of one page, who they show, and the cursor of the next page if there is one."""

    rows: list[Row]
    groups: list[int]
    looks: list[Look]
    first: int
    next_after: str
    was_past_end: bool = False
    waits: bool = False
    """Whether the first row is of somebody who waits: by need, nobody else does where it is not."""

    @property
    def last(self) -> int:
        """Return the number of the last row."""
        return self.first + len(self.rows) - 1


def entries_of(user: User, *, clinic_id: int | None = None) -> QuerySet[RosterEntry]:
    """Return the roster entries of a coach's clients whose care is open at this moment."""
    clinics = clinics_of(user, Role.COACH, clinic_id)
    return entries_in_care(staff=user.pk, role=Role.COACH, clinics=clinics, now=timezone.now())


def roster_page(
    user: User, clinic_id: int | None, state: RosterState, *, is_folded: bool, today: date
) -> RosterPage:
    """Return the page this view asks for; one query for each part of its order at most.

    As many again where the page lies past the end.
    """
    known: dict[str, Any] = {"state": state, "today": today, "reader": user.pk}
    since = day_began(today)
    if not state.search and not state.cursor:
        return _page(_opening(user, clinic_id, state, since, is_folded=is_folded), **known)
    asked = _asked(entries_of(user, clinic_id=clinic_id), state, is_folded=is_folded)
    asked = asked.annotate(told=told_today(since=since))
    cursor = state.cursor
    wanted = _after(asked, user, state, cursor) if cursor else asked
    found = _filled(_read(wanted.filter(part), state) for part in parts_of(state))
    if cursor and not found:
        parts = reversed(parts_of(state))
        last = _filled(_read(asked.filter(part), state, is_backward=True) for part in parts)
        return _page(last[:PAGE][::-1], **known, was_past_end=True)
    return _page(found, **known, shown=cursor.shown if cursor else 0)


def _opening(
    user: User,
    clinic_id: int | None,
    state: RosterState,
    since: datetime,
    *,
    is_folded: bool,
) -> list[dict[str, Any]]:
    """Return the first rows of a view that asks for no name: a query that is kept ready."""
    clinics = clinics_of(user, Role.COACH, clinic_id)
    if not clinics:
        return []
    view = RosterState(group=state.group, sort=state.sort)
    slots = {"staff": user.pk, "now": timezone.now(), "since": since, **in_slots(clinics)}
    parts = range(len(parts_of(state)))
    return _filled(
        _prepared(len(clinics), view, part, is_folded=is_folded).rows(**slots) for part in parts
    )


@kept_for_few
def _prepared(
    clinics: int, view: RosterState, part: int, *, is_folded: bool
) -> Prepared[dict[str, Any]]:
    def build() -> QuerySet[RosterEntry, dict[str, Any]]:
        asked = _asked(slotted_entries(Role.COACH, clinics), view, is_folded=is_folded)
        told = told_today(since=Slot("since"))
        return _read(asked.annotate(told=told).filter(parts_of(view)[part]), view)

    return Prepared(build)


def parts_of(state: RosterState) -> tuple[Q, ...]:
    """Return the parts of an order that are read one after the other, each by the index.

    Those never seen walking come last either way; going down, the index has them first.
    """
    never = Q(last_walk_on__isnull=True)
    return (~never, never) if state.key == "last" and state.is_down else (Q(),)


def _filled(parts: Iterable[Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return a page and one more, read from as few of these parts as fill it."""
    found: list[dict[str, Any]] = []
    for part in parts:
        found += part
        if len(found) > PAGE:
            break
    return found[: PAGE + 1]


def _asked(
    entries: QuerySet[RosterEntry], state: RosterState, *, is_folded: bool
) -> QuerySet[RosterEntry]:
    entries = fitting(entries, state)
    return entries.exclude(group=RosterEntry.Group.ON_TRACK) if is_folded else entries


def fitting(entries: QuerySet[RosterEntry], state: RosterState) -> QuerySet[RosterEntry]:
    """Return the entries of the group and the name a view asks for, for its page and its file.

    What looks like an address is looked for in addresses, which stand beside clients of the same
    name where no year of birth tells them apart; the rows show none, so a name finds names only.
    """
    if state.group:
        entries = entries.filter(group=GROUPS[state.group])
    if not state.search:
        return entries
    column = "member__email" if "@" in state.search else "name"
    return entries.filter(**{f"{column}__icontains": state.search})


def _read(
    entries: QuerySet[RosterEntry], state: RosterState, *, is_backward: bool = False
) -> QuerySet[RosterEntry, dict[str, Any]]:
    """Return a page of entries and one more, which says whether another page follows."""
    ordered = entries.order_by(*_order(state))
    if is_backward:
        ordered = ordered.reverse()
    page: QuerySet[RosterEntry, dict[str, Any]] = ordered.values(*COLUMNS)
    return page[: PAGE + 1]


def _order(state: RosterState) -> list[Any]:
    """Return what rows are sorted by; those never seen walking come last."""
    if state.key == "last":
        last, member = F("last_walk_on"), F("member_id")
        if state.is_down:
            return [last.desc(), member.desc()]
        return [last.asc(nulls_last=True), member.asc()]
    mark = "-" if state.is_down else ""
    return [mark + column for column in SORTED_BY[state.key]]


def _after(
    entries: QuerySet[RosterEntry], user: User, state: RosterState, cursor: Cursor
) -> QuerySet[RosterEntry]:
    """Return the entries behind the one the cursor stands on; never an offset.

    That client may have left meanwhile, so only the cursor says how they were sorted.
    """
    beyond = LessThan if state.is_down else GreaterThan
    member = _member_at(cursor, user, is_down=state.is_down)
    if state.key == "last":
        return entries.filter(_after_last_walk(state, cursor, beyond, member))
    columns = Together(*(F(column) for column in SORTED_BY[state.key]))
    values = Together(*(Value(value) for value in cursor.values), member)
    return entries.filter(beyond(columns, values))


def _member_at(cursor: Cursor, user: User, *, is_down: bool) -> Coalesce:
    """Return what tells the client of a cursor from others who are sorted alike.

    It is read from the care this person gave them, which outlives its end. Anybody else comes
    before everybody: rows like theirs are shown again rather than none, and whether such a
    person exists is not told.
    """
    care = CareRelationship.objects.filter(staff=user, member__uuid=cursor.member)
    first = BigIntegerField.MAX_BIGINT if is_down else 0
    return Coalesce(Subquery(care.values("member")[:1]), Value(first, BigIntegerField()))


def _after_last_walk(state: RosterState, cursor: Cursor, beyond: Any, member: Coalesce) -> Any:
    never = Q(last_walk_on__isnull=True)
    (day,) = cursor.values
    if day is None:
        return never & Q(beyond(F("member_id"), member))
    later = Q(beyond(Together(F("last_walk_on"), F("member_id")), Together(Value(day), member)))
    return later | never


def _page(
    found: list[dict[str, Any]],
    *,
    state: RosterState,
    today: date,
    reader: int,
    shown: int = 0,
    was_past_end: bool = False,
) -> RosterPage:
    shown_now = found[:PAGE]
    has_more, days = len(found) > PAGE, local_days(timezone.now())
    return RosterPage(
        rows=[
            row_of(entry, _shown(entry, days(entry["member__time_zone"])), today, reader)
            for entry in shown_now
        ],
        groups=[entry["group"] for entry in shown_now],
        looks=looks_at(shown_now),
        first=shown + 1,
        next_after=_cursor_at(shown_now[-1], state, shown + PAGE) if has_more else "",
        was_past_end=was_past_end,
        waits=any(_waits(entry) for entry in shown_now[:1]),
    )


def _shown(entry: dict[str, Any], there: date) -> Shown:
    return _shown_again(entry["history"], stands_on(entry, there))


_shown_again = lru_cache(maxsize=KEPT)(shown_of)
"""A coach opens the same roster many times a day; that of walks it has shown is at hand."""


def _waits(entry: dict[str, Any]) -> bool:
    needs_somebody = entry["group"] <= RosterEntry.Group.CHECK_IN
    return needs_somebody and not is_at_rest(entry["reason_rank"])


def looks_at(entries: Iterable[dict[str, Any]]) -> list[Look]:
    """Return who is shown, for the log the members read."""
    return [
        Look(member_id=entry["member_id"], clinic_id=entry["clinic_id"], role=Role.COACH)
        for entry in entries
    ]


def _cursor_at(entry: dict[str, Any], state: RosterState, shown: int) -> str:
    end = f"{entry['member__uuid'].hex}.{shown}"
    if state.key == BY_NEED:
        return f"{entry['group']}.{entry['reason_rank']}.{entry['percent']}.{end}"
    if state.key == "last":
        return f"{entry['last_walk_on'] or 'never'}.{end}"
    return f"{entry['name']}.{end}"


def row_of(entry: dict[str, Any], shown: Shown, today: date, reader: int) -> Row:
    """Return one entry as the strings of its line.

    About whom something was done today asks for nothing more today than to be looked at.
    """
    uuid = entry["member__uuid"]
    url = f"/roster/{uuid}/"
    drawn = marks(shown.marks)
    pain = entry["last_pain"]
    did, is_done = done_today(entry["told"], reader) if entry["told"] else ("", False)
    step, place, look = OPEN if is_done else next_step(entry["group"], entry["reason_rank"])
    return Row(
        tone=SLUGS[entry["group"]],
        url=url,
        focus="",
        name=entry["name"],
        program=program_words(entry["program_key"], entry["program_title"], entry["plan_week"]),
        why=reason_words(
            entry["reason"],
            entry["reason_detail"],
            entry["reason_number"],
            entry["reason_since"],
            today,
        ),
        more=f"+{entry['more_reasons']} more" if entry["more_reasons"] else "",
        did=did,
        marks_width=str(drawn.width or ""),
        marks_words=drawn.words,
        marks_walked=drawn.walked,
        marks_open=drawn.open,
        sessions=_sessions(shown),
        high="is-high" if pain is not None and pain >= PAIN_LIMIT else "",
        pain_path=entry["pain_path"],
        pain_end=last_point(entry["pain_path"]),
        pain="" if pain is None else str(pain),
        last_walk=near_day(entry["last_walk_on"], today, none="Never"),
        last_contact="Today"
        if did and is_contact(entry["told"])
        else near_day(entry["last_contact_on"], today, none="Never"),
        step_class=look,
        step_url=f"/clients/{uuid}/{place}" if place == MESSAGES else url + place,
        step=step,
    )


def _sessions(shown: Shown) -> str:
    """Return "9 of 11, 3 by hand": the figure of 28 days and how it came to be known."""
    if not shown.due:
        return "Nothing due"
    told = [f"{shown.done} of {shown.due}"]
    if shown.by_hand:
        told.append(f"{shown.by_hand} by hand")
    if shown.by_physio:
        told.append(f"{shown.by_physio} by physio")
    return ", ".join(told)
