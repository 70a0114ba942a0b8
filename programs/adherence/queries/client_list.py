"""A physio's own clients a page at a time: by index, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from accounts.access import clinics_of
from accounts.models import Role
from programs.adherence.queries.in_care import LISTED, entries_in_care, in_slots, slotted_entries
from programs.adherence.queries.keyset import beyond
from retrowalk.slots import Prepared, kept_for_few

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import User
    from programs.adherence.models import RosterEntry

    Rows = list[dict[str, Any]]

PAGE = 50
COLUMNS = (*LISTED, "care__uuid", "care__cover_reason", "next_due_on")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a list may be sorted by, and which clients come before all others.

    Each part is read by itself, in the order of an index: one order over both would sort
    everybody for the sake of a page.
    """

    columns: tuple[str, ...]
    first: Q | None = None

    @property
    def parts(self) -> tuple[Q, ...]:
        """Return the filters of the parts, in their order."""
        return (self.first, ~self.first) if self.first else (Q(),)


ORDERS = {
    # By need, clients who wait for a plan come first.
    "need": Order(
        columns=("group", "reason_rank", "percent", "member_id"), first=Q(program_key="")
    ),
    "name": Order(columns=("name", "member_id")),
    # By the last walk, those who never walked.
    "last_walk": Order(columns=("last_walk_on", "member_id"), first=Q(last_walk_on__isnull=True)),
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a list is asked for; `after` is the care of a client whose successors come next.

    A client of two clinics stands in the list twice: only the care tells the two rows apart.
    """

    search: str = ""
    group: int | None = None
    sort: str = "need"
    after: UUID | None = None
    clinic_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ClientPage:
    """Up to 50 entries, the one before them, and whether there are more."""

    entries: Rows
    before: dict[str, Any] | None
    has_more: bool

    @property
    def last(self) -> UUID | None:
        """Return the care of the client from which the next page goes on."""
        return self.entries[-1]["care__uuid"] if self.has_more else None


def client_page(physio: User, wish: Wish) -> ClientPage:
    """Return one page of this physio's clients, an empty one when `after` is none of them.

    Two queries, one where everybody on the page waits for a plan, and one more for a page that
    goes on from a client.
    """
    clinics = clinics_of(physio, Role.PHYSIO, wish.clinic_id)
    if not clinics:
        return ClientPage(entries=[], before=None, has_more=False)
    last = _entry_of(physio, clinics, wish.after) if wish.after else None
    if wish.after and last is None:
        return ClientPage(entries=[], before=None, has_more=False)
    found: Rows = []
    for part in range(_part_of(last, wish.sort), len(ORDERS[wish.sort].parts)):
        after = last if last and part == _part_of(last, wish.sort) else None
        found += _read(physio, clinics, wish, part, after)
        if len(found) > PAGE:
            break
    return ClientPage(entries=found[:PAGE], before=last, has_more=len(found) > PAGE)


def _entry_of(physio: User, clinics: list[int], uuid: UUID) -> dict[str, Any] | None:
    own = _own(physio, clinics).filter(care__uuid=uuid)
    found: dict[str, Any] | None = own.values(*COLUMNS).first()
    return found


def _part_of(last: dict[str, Any] | None, sort: str) -> int:
    """Return in which part of an order a client stands; a list begins in the first."""
    if last is None:
        return 0
    return {
        "need": int(bool(last["program_key"])),
        "name": 0,
        "last_walk": int(last["last_walk_on"] is not None),
    }[sort]


def _read(
    physio: User, clinics: list[int], wish: Wish, part: int, after: dict[str, Any] | None
) -> Rows:
    """Return a part of a page, and one client more than it holds."""
    if after is None and not wish.search:
        query = _prepared(len(clinics), Wish(group=wish.group, sort=wish.sort), part)
        return query.rows(staff=physio.pk, now=timezone.now(), **in_slots(clinics))
    return list(_wanted(_own(physio, clinics), wish, part, after))


@kept_for_few
def _prepared(clinics: int, wish: Wish, part: int) -> Prepared[dict[str, Any]]:
    return Prepared(lambda: _wanted(slotted_entries(Role.PHYSIO, clinics), wish, part, None))


def _own(physio: User, clinics: list[int]) -> QuerySet[RosterEntry]:
    """Return the entries of clients in this physio's care right now."""
    now = timezone.now()
    return entries_in_care(staff=physio.pk, role=Role.PHYSIO, clinics=clinics, now=now)


def _wanted(
    own: QuerySet[RosterEntry], wish: Wish, part: int, after: dict[str, Any] | None
) -> QuerySet[RosterEntry, dict[str, Any]]:
    order = ORDERS[wish.sort]
    found = own.filter(order.parts[part])
    if wish.group is not None:
        found = found.filter(group=wish.group)
    if wish.search:
        words = wish.search
        found = found.filter(Q(name__icontains=words) | Q(member__email__icontains=words))
    if after is not None:
        # In the first part of the last walk nobody has a day to compare.
        columns = [name for name in order.columns if after[name] is not None]
        found = found.filter(beyond(columns, [after[name] for name in columns]))
    page: QuerySet[RosterEntry, dict[str, Any]] = found.order_by(*order.columns).values(*COLUMNS)
    return page[: PAGE + 1]
