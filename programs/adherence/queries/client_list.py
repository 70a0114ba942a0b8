"""A physio's own clients a page at a time: one query, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce

from accounts.access import open_care
from accounts.models import Role
from programs.adherence.models import RosterEntry
from programs.adherence.queries.keyset import beyond

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import User

PAGE = 50
LONG_AGO = date(1900, 1, 1)
"""Puts clients who never walked before everybody else, where the order is the last walk."""

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
class ClientPage:
    """Up to 50 entries with their members, the one before them, and whether there are more."""

    entries: list[RosterEntry]
    before: RosterEntry | None
    has_more: bool

    @property
    def last(self) -> UUID | None:
        """Return the client from which the next page goes on."""
        return self.entries[-1].member.uuid if self.has_more else None


def client_page(physio: User, wish: Wish) -> ClientPage:
    """Return one page of this physio's clients, an empty one when `after` is none of them.

    One query, and one more for a page that goes on from a client.
    """
    own = _own(physio, wish)
    last = own.filter(member__uuid=wish.after).first() if wish.after else None
    if wish.after and last is None:
        return ClientPage(entries=[], before=None, has_more=False)
    columns = ORDERS[wish.sort]
    found = _wanted(own, wish)
    if last is not None:
        found = found.filter(beyond(columns, [getattr(last, name) for name in columns]))
    entries = list(found.order_by(*columns)[: PAGE + 1])
    return ClientPage(entries=entries[:PAGE], before=last, has_more=len(entries) > PAGE)


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
