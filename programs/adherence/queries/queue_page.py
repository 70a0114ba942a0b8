"""A queue a page at a time, and how many wait in each of its lists; one query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from accounts.access import care_held, clinics_of
from programs.adherence.models import Contact, FollowUp
from programs.adherence.queries.follow_ups import owed_in, part_of
from programs.adherence.queries.in_care import clinic_slots, in_slots
from programs.adherence.queries.keyset import beyond
from programs.adherence.queries.local_days import LocalDays, put_off_until
from programs.adherence.rules.reasons import LAST_ACT_TODAY
from retrowalk.slots import Prepared, Slot, kept_for_few

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from accounts.models import Role, User

    Rows = QuerySet[FollowUp, dict[str, Any]]

PAGE = 50
TODAY, LATER, PASSED = "", "later", "passed"
"""The lists of a queue: what is owed now, what was put off, what nobody took for 24 hours."""

ORDER = ("place", "created_at", "rank", "uuid")
"""The oldest first; what came at the same moment stands in the order of the reasons."""

CALLS = ("tried", "tried_at", "called", "called_by", "called_by_id", "called_at")
"""The last call about it, and the last call to the client, whatever that was about."""

COLUMNS = (
    "uuid",
    "place",
    "member_id",
    "clinic_id",
    "member__uuid",
    "member__name",
    "member__birth_year",
    "member__email",
    "rank",
    "reason",
    "detail",
    "number",
    "since",
    "created_at",
    "snoozed_until",
    "assigned_to_id",
    "assigned_to__name",
    "escalated_to__name",
    *CALLS,
)


@dataclass(frozen=True, order=True)
class Cursor:
    """The last line of a page. It is known by what it was sorted by, so it may close meanwhile."""

    place: int
    created_at: datetime
    rank: int
    uuid: UUID

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the line an address names, None for anything no page could have written."""
        parts = text.split("~")
        try:
            place, micros, rank = (int(part) for part in parts[:3])
            return cls(place, datetime.fromtimestamp(micros / 1e6, UTC), rank, UUID(parts[3]))
        except (ValueError, IndexError, OverflowError, OSError):
            return None

    @classmethod
    def of(cls, one: FollowUp) -> Self:
        """Return where a follow-up stands in the list of today."""
        return cls(int(one.rank > LAST_ACT_TODAY), one.created_at, one.rank, one.uuid)

    def __str__(self) -> str:
        micros = round(self.created_at.timestamp() * 1e6)
        return f"{self.place}~{micros}~{self.rank}~{self.uuid}"


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """Up to 50 rows, and the cursor of the next page, empty on the last."""

    rows: list[dict[str, Any]]
    next_after: str


def queue_page(
    user: User,
    role: Role,
    *,
    shown: str = TODAY,
    clinic_id: int | None = None,
    after: Cursor | None = None,
) -> QueuePage:
    """Return a page of one list of this person's queue."""
    clinics = clinics_of(user, role, clinic_id)
    if not clinics:
        return QueuePage(rows=[], next_after="")
    now = timezone.now()
    if after is None:
        opening = _opening(shown, role, len(clinics))
        days = vars(LocalDays.at(now))
        found = opening.rows(staff=user.pk, now=now, **days, **in_slots(clinics))
    else:
        owed = _list(shown, _owed(user.pk, role, clinics, now), LocalDays.at(now))
        behind = beyond(ORDER, [after.place, after.created_at, after.rank, after.uuid])
        found = list(_page(owed.filter(behind)))
    rows = found[:PAGE]
    has_more = len(found) > PAGE
    return QueuePage(rows=rows, next_after=str(_cursor(rows[-1])) if has_more else "")


def queue_counts(user: User, role: Role, *, clinic_id: int | None = None) -> dict[str, int]:
    """Return how many wait in each list; what was passed on is owed today as well."""
    clinics = clinics_of(user, role, clinic_id)
    if not clinics:
        return dict.fromkeys((TODAY, LATER, PASSED), 0)
    counts = _counts(role, len(clinics))
    now = timezone.now()
    slots = {"staff": user.pk, "now": now, **vars(LocalDays.at(now)), **in_slots(clinics)}
    total, later, passed = counts.first(**slots) or (0, 0, 0)
    return {TODAY: total - later, LATER: later, PASSED: passed}


def _cursor(row: dict[str, Any]) -> Cursor:
    return Cursor(row["place"], row["created_at"], row["rank"], row["uuid"])


@kept_for_few
def _opening(shown: str, role: str, clinics: int) -> Prepared[dict[str, Any]]:
    def build() -> Rows:
        owed = _owed(Slot("staff"), role, clinic_slots(clinics), Slot("now"))
        return _page(_list(shown, owed, LocalDays.in_slots()))

    return Prepared(build)


@kept_for_few
def _counts(role: str, clinics: int) -> Prepared[tuple[int, int, int]]:
    def build() -> QuerySet[FollowUp, tuple[int, int, int]]:
        owed = _owed(Slot("staff"), role, clinic_slots(clinics), Slot("now"))
        later = put_off_until(LocalDays.in_slots())
        return (
            owed.annotate(same=Value(1))
            .values("same")
            .annotate(
                total=Count("pk"),
                later=Count("pk", filter=later),
                passed=Count("pk", filter=PASSED_ON),
            )
            .values_list("total", "later", "passed")
        )

    return Prepared(build)


PASSED_ON = Q(escalated_at__isnull=False, taken_at__isnull=True)


def _owed(staff: Any, role: str, clinics: Sequence[Any], now: Any) -> QuerySet[FollowUp]:
    """Return everything open about this person's clients."""
    care = care_held(staff=staff, held=[(one, role) for one in clinics], now=now)
    return owed_in(care, clinics).filter(part_of(role))


def _list(shown: str, owed: QuerySet[FollowUp], days: LocalDays) -> QuerySet[FollowUp]:
    """Return one list with `place`, what its lines are sorted by before their age."""
    if shown == PASSED:
        return owed.filter(PASSED_ON).annotate(place=Value(0))
    if shown == LATER:
        return owed.filter(put_off_until(days)).annotate(place=Value(0))
    is_calm = Case(
        When(rank__lte=LAST_ACT_TODAY, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return owed.exclude(put_off_until(days)).annotate(place=is_calm)


def last_calls(one: FollowUp) -> dict[str, Any]:
    """Return the columns of a queue that tell of calls, for one follow-up; one query."""
    found: dict[str, Any] = _with_calls(FollowUp.objects.filter(pk=one.pk)).values(*CALLS).get()
    return found


def _page(owed: QuerySet[FollowUp]) -> Rows:
    page: Rows = _with_calls(owed).order_by(*ORDER).values(*COLUMNS)
    return page[: PAGE + 1]


def _with_calls(owed: QuerySet[FollowUp]) -> Any:
    calls = Contact.objects.filter(kind=Contact.Kind.CALL).order_by("-at", "-pk")
    about_it = calls.filter(follow_up=OuterRef("pk"))
    to_client = calls.filter(member=OuterRef("member"), clinic=OuterRef("clinic"))
    return owed.annotate(
        tried=Subquery(about_it.values("result")[:1]),
        tried_at=Subquery(about_it.values("at")[:1]),
        called=Subquery(to_client.values("result")[:1]),
        called_by=Subquery(to_client.values("staff__name")[:1]),
        called_by_id=Subquery(to_client.values("staff")[:1]),
        called_at=Subquery(to_client.values("at")[:1]),
    )
