"""A physio's own clients a page at a time, as ready rows: one query, however many there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce

from accounts.access import open_care
from accounts.models import Role
from programs.adherence.models import RosterEntry
from programs.adherence.queries.keyset import beyond
from programs.adherence.rules.days import near_day
from programs.adherence.rules.words import reason_words
from programs.vocabulary import PAIN_LIMIT

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

Group = RosterEntry.Group

PAGE = 50
LONG_AGO = date(1900, 1, 1)
"""Puts clients who never walked before everybody else, where the order is the last walk."""

CHIPS = {
    Group.ACT_TODAY: "act",
    Group.CHECK_IN: "check",
    Group.NEW: "new",
    Group.ON_TRACK: "track",
    Group.PAUSED: "paused",
}
"""The shape of each group."""

ORDERS: dict[str, tuple[str, ...]] = {
    "need": ("has_plan", "group", "reason_rank", "percent", "member_id"),
    "name": ("name", "member_id"),
    "last_walk": ("walked_on", "member_id"),
}
"""What a list may be sorted by. By need, clients who wait for a plan come first."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a list is asked for; `after` is the client whose successors come next."""

    search: str = ""
    group: int | None = None
    sort: str = "need"
    after: UUID | None = None
    clinic_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ClientRow:
    """One client in ready words. `heading` opens a group of rows, empty inside one."""

    uuid: UUID
    name: str
    url: str
    program: str
    status: str
    status_words: str
    why: str
    last_walk: str
    next_due: str
    pain: str
    is_pain_high: bool
    action: str
    action_url: str
    heading: str = ""

    @property
    def waits(self) -> bool:
        """Return whether the client has no plan yet."""
        return self.action_url != self.url

    def headed(self, heading: str) -> Self:
        """Return the row that opens a group."""
        return replace(self, heading=heading)


@dataclass(frozen=True, kw_only=True)
class ClientPage:
    """Up to 50 rows, the entries behind them, and whether there are more."""

    rows: list[ClientRow]
    entries: list[RosterEntry]
    has_more: bool

    @property
    def last(self) -> UUID | None:
        """Return the client from which the next page goes on."""
        return self.rows[-1].uuid if self.has_more else None


def client_page(physio: User, wish: Wish, today: date) -> ClientPage:
    """Return one page of this physio's clients, an empty one when `after` is none of them.

    One query, and one more for a page that goes on from a client.
    """
    own = _own(physio, wish)
    last = own.filter(member__uuid=wish.after).first() if wish.after else None
    if wish.after and last is None:
        return ClientPage(rows=[], entries=[], has_more=False)
    columns = ORDERS[wish.sort]
    found = _wanted(own, wish)
    if last is not None:
        found = found.filter(beyond(columns, [getattr(last, name) for name in columns]))
    entries = list(found.order_by(*columns)[: PAGE + 1])
    shown = entries[:PAGE]
    return ClientPage(
        rows=_headed([client_row(entry, today) for entry in shown], wish, last),
        entries=shown,
        has_more=len(entries) > PAGE,
    )


def client_row(entry: RosterEntry, today: date) -> ClientRow:
    """Return one client in words; no query when member and care are loaded."""
    url = f"/clients/{entry.member.uuid}/"
    group = Group(entry.group)
    waits = not entry.program_key
    return ClientRow(
        uuid=entry.member.uuid,
        name=entry.name,
        url=url,
        program=_program(entry),
        status=CHIPS[group],
        status_words=str(group.label),
        why=why(entry, today),
        last_walk=near_day(entry.last_walk_on, today, none="Never"),
        next_due=near_day(entry.next_due_on, today, none="None"),
        pain="" if entry.last_pain is None else str(entry.last_pain),
        is_pain_high=(entry.last_pain or 0) >= PAIN_LIMIT,
        action="Assign plan" if waits else "Open",
        action_url=f"{url}assign/" if waits else url,
    )


def why(entry: RosterEntry, today: date) -> str:
    """Return the reason a client is where they are, in words, with how many more there are."""
    words = reason_words(
        entry.reason, entry.reason_detail, entry.reason_number, entry.reason_since, today
    )
    return f"{words}, +{entry.more_reasons} more" if entry.more_reasons else words


def _own(physio: User, wish: Wish) -> QuerySet[RosterEntry, Any]:
    """Return the entries of clients in this physio's care right now, with the sort columns."""
    care = open_care(physio).filter(role=Role.PHYSIO)
    own = RosterEntry.objects.filter(staff=physio, role=Role.PHYSIO, care__in=care)
    if wish.clinic_id is not None:
        own = own.filter(clinic=wish.clinic_id)
    return own.select_related("member", "care").annotate(
        has_plan=Case(When(program_key="", then=Value(0)), default=Value(1)),
        walked_on=Coalesce("last_walk_on", Value(LONG_AGO)),
    )


def _wanted(own: QuerySet[RosterEntry, Any], wish: Wish) -> QuerySet[RosterEntry, Any]:
    if wish.group is not None:
        own = own.filter(group=wish.group)
    if wish.search:
        words = wish.search
        own = own.filter(Q(name__icontains=words) | Q(member__email__icontains=words))
    return own


def _program(entry: RosterEntry) -> str:
    if not entry.program_key:
        return "No plan yet"
    week = f", week {entry.plan_week}" if entry.plan_week else ""
    return f"{entry.program_title}{week}"


def _headed(rows: list[ClientRow], wish: Wish, last: Any) -> list[ClientRow]:
    """Return the rows by need under a heading for each group; other orders have none."""
    if wish.sort != "need":
        return rows
    before = _group_words(client_row(last, LONG_AGO)) if last else ""
    headed = []
    for row in rows:
        words = _group_words(row)
        headed.append(row.headed(words) if words != before else row)
        before = words
    return headed


def _group_words(row: ClientRow) -> str:
    return "Waiting for a plan" if row.waits else row.status_words
