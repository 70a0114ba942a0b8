"""Opening and closing follow-ups as reasons come and go; what people did about them stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from django.db import connection

from programs.adherence.models import FollowUp
from programs.adherence.rules.reasons import LAST_SAFETY_RANK, comes_back
from programs.adherence.rules.wakes import closed_wake
from programs.adherence.services.many import insert_many, listed, update_many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from programs.adherence.queries.care_rows import ClinicCare
    from programs.adherence.rules.reasons import Found

TOLD = ("detail", "number", "since", "occurred_at")
CHANGED = (*TOLD, "taken_at", "snoozed_until", "handed_on_at", "version")
OPENED = (
    "uuid",
    "member_id",
    "clinic_id",
    "reason",
    "rank",
    *TOLD,
    "outcome",
    "resolution",
    "version",
    "created_at",
)


@dataclass(kw_only=True)
class Ledger:
    """What has to be written, gathered over any number of members."""

    new: list[FollowUp] = field(default_factory=list)
    changed: list[FollowUp] = field(default_factory=list)
    passed: list[FollowUp] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many follow-ups open, change or close."""
        return len(self.new) + len(self.changed) + len(self.passed)

    def write(self, now: datetime) -> None:
        """Write it: a statement for each kind of change there is, none where nothing changed.

        Somebody who found the same reason at the same moment has opened it: that is enough.
        """
        if self.new:
            values = attrgetter(*OPENED)
            insert_many(FollowUp, OPENED, [values(one) for one in self.new])
        if self.changed:
            values = attrgetter("pk", *CHANGED)
            update_many(FollowUp, CHANGED, [values(one) for one in self.changed])
        if self.passed:
            gone = FollowUp.objects.filter(pk__in=[one.pk for one in self.passed]).open()
            gone.update(resolved_at=now, outcome=FollowUp.Outcome.PASSED)


def tell_open(told: Mapping[tuple[int, int, str], tuple[str, int | None, date | None]]) -> None:
    """Bring the words of open follow-ups up to date, by member, clinic and reason.

    What somebody closed stays closed, and what says so already stays as it is: one statement.
    """
    if not told:
        return
    key, words = ("member_id", "clinic_id", "reason"), ("detail", "number", "since")
    table = FollowUp._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source, values = listed(
                FollowUp, (*key, *words), [(*k, *news) for k, news in told.items()]
            )
            same = " AND ".join(f"old.{name} = new.{name}" for name in key)
            cursor.execute(
                f"UPDATE {table} AS old SET detail = new.detail, number = new.number,"  # noqa: S608
                f" since = new.since, version = old.version + 1 FROM {source}"
                f" WHERE {same} AND old.resolved_at IS NULL AND (old.detail, old.number, old.since)"
                " IS DISTINCT FROM (new.detail, new.number, new.since)",
                values,
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET detail = %s, number = %s, since = %s,"  # noqa: S608
                " version = version + 1 WHERE member_id = %s AND clinic_id = %s AND reason = %s"
                " AND resolved_at IS NULL AND (detail, number, since) IS NOT (%s, %s, %s)",
                [(*news, *k, *news) for k, news in told.items()],
            )


class LocalDays(Protocol):
    """The local days of a member: today, and the one of an instant."""

    @property
    def today(self) -> date:
        """Return the member's local day now."""

    def day_of(self, at: datetime) -> date:
        """Return the member's local day of an instant."""


def settle(
    care: ClinicCare,
    found: Iterable[Found],
    days: LocalDays,
    now: datetime,
    ledger: Ledger,
    *,
    among: Collection[str] | None = None,
) -> list[FollowUp]:
    """Note in the ledger what opens, changes and closes; return what is open afterwards.

    A safety reason closes by a person only. What a person closed comes back for something new.
    Where `found` speaks only of some reasons, `among` names them, and the others stay.
    """
    rows = care.follow_ups.values()
    owed = {one.reason: one for one in rows if one.resolved_at is None}
    true_now = {one.reason: one for one in found}
    for reason, one in true_now.items():
        if reason in owed:
            _tell(owed[reason], one, ledger)
        elif _stands_anew(one, rows, days):
            owed[reason] = _opened(care, one, now)
            ledger.new.append(owed[reason])
    for gone in _gone(owed.values(), true_now):
        if among is not None and gone.reason not in among:
            continue
        ledger.passed.append(owed.pop(gone.reason))
    return list(owed.values())


def owed_days(
    care: ClinicCare, found: Iterable[Found], owed: Iterable[FollowUp], days: LocalDays
) -> Iterator[date | None]:
    """Give the days on which what is put off comes back, and what was closed but is true.

    A message that was heard counts as true: once its closing is forgotten, it waits again.
    """
    standing = set()
    for one in owed:
        standing.add(one.reason)
        yield one.snoozed_until
    resting = {one.reason for one in found} - standing | {FollowUp.Reason.UNANSWERED}
    closed = (one for one in care.follow_ups.values() if one.reason in resting)
    closed_on = [days.day_of(one.resolved_at) for one in closed if one.resolved_at]
    yield closed_wake(closed_on, days.today)


def _gone(owed: Iterable[FollowUp], true_now: Collection[str]) -> list[FollowUp]:
    return [one for one in owed if one.reason not in true_now and one.rank > LAST_SAFETY_RANK]


def _stands_anew(found: Found, rows: Iterable[FollowUp], days: LocalDays) -> bool:
    closed = [
        (one.resolved_at, one.since)
        for one in rows
        if one.reason == found.reason and one.resolved_at is not None
    ]
    if not closed:
        return True
    at, since = max(closed)
    return comes_back(found, closed_at=at, closed_on=days.day_of(at), since=since, today=days.today)


def _opened(care: ClinicCare, found: Found, now: datetime) -> FollowUp:
    return FollowUp(
        member_id=care.member_id,
        clinic_id=care.clinic_id,
        reason=found.reason,
        rank=found.rank,
        detail=found.detail,
        number=found.number,
        since=found.since,
        occurred_at=found.known_at,
        created_at=now,
    )


def _tell(one: FollowUp, found: Found, ledger: Ledger) -> None:
    """Bring the row's words up to date; something new asks for somebody anew."""
    news = (found.detail, found.number, found.since, found.known_at)
    if news == tuple(getattr(one, name) for name in TOLD):
        return
    if found.known_at and one.occurred_at and found.known_at > one.occurred_at:
        one.taken_at = one.snoozed_until = one.handed_on_at = None
    for name, value in zip(TOLD, news, strict=True):
        setattr(one, name, value)
    one.version += 1
    ledger.changed.append(one)
