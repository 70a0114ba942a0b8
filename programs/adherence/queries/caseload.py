"""The caseload of a coach as a whole: weeks side by side.

What counts is decided by `rules.arithmetic`; the sums here are the same decision in SQL, so that
ten thousand clients cost one statement. A test holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncWeek
from django.db.models.lookups import GreaterThanOrEqual

from programs.adherence.models import Contact, FollowUp, RosterEntry
from programs.adherence.queries.contacts import MADE
from programs.adherence.rules.reasons import LAST_ACT_TODAY
from programs.adherence.rules.windows import this_week
from programs.plans.rules.marks import COUNTS_FROM
from programs.vocabulary import SessionStatus

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet

SHOWN_WEEKS = 8
CONTACTS, URGENT = "*contacts", "*urgent"
"""Rows of the sums that are no program; no program key holds a star."""

WALK = "member__walk_sessions__"


@dataclass(frozen=True, kw_only=True)
class WeekSums:
    """One calendar week of clients together; seconds are backward seconds."""

    monday: date
    due: int = 0
    counted: int = 0
    walkers: int = 0
    contacts: int = 0
    urgent: int = 0

    @property
    def percent(self) -> int | None:
        """Return the share of sessions in whole per cent, rounded down; None for nothing due."""
        return 100 * min(self.counted, self.due) // self.due if self.due else None


@dataclass(frozen=True, kw_only=True)
class ProgramWeeks:
    """The weeks of the clients of one program, oldest first."""

    key: str
    title: str
    weeks: tuple[WeekSums, ...]


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """Weeks of everybody, oldest first, and the same for each program, the largest first."""

    weeks: tuple[WeekSums, ...]
    programs: tuple[ProgramWeeks, ...]


def caseload(entries: QuerySet[RosterEntry], last: date, today: date, zone: ZoneInfo) -> Caseload:
    """Return eight calendar weeks up to the one with the day `last`; one query.

    `today` decides what is due; contacts fall into the weeks of `zone`.
    """
    mondays = [
        this_week(last).first - timedelta(weeks=back) for back in range(SHOWN_WEEKS - 1, -1, -1)
    ]
    rows = list(_rows(entries, mondays[0], mondays[-1] + timedelta(days=6), today, zone))
    everybody = {monday: WeekSums(monday=monday) for monday in mondays}
    programs: dict[str, dict[date, WeekSums]] = {}
    titles: dict[str, str] = {}
    for week, key, title, due, counted, walkers in rows:
        if week not in everybody:
            continue
        everybody[week] = _added(everybody[week], key, due, counted, walkers)
        if key and not key.startswith("*"):
            titles[key] = title
            own = programs.setdefault(key, {monday: WeekSums(monday=monday) for monday in mondays})
            own[week] = _added(own[week], key, due, counted, walkers)
    found = [
        ProgramWeeks(key=key, title=titles[key], weeks=tuple(weeks.values()))
        for key, weeks in programs.items()
    ]
    found.sort(key=lambda one: (-sum(week.due for week in one.weeks), one.key))
    return Caseload(weeks=tuple(everybody.values()), programs=tuple(found))


def _added(week: WeekSums, key: str, due: int, counted: int, walkers: int) -> WeekSums:
    if key == CONTACTS:
        return replace(week, contacts=week.contacts + due)
    if key == URGENT:
        return replace(week, urgent=week.urgent + due)
    return replace(
        week,
        due=week.due + due,
        counted=week.counted + counted,
        walkers=week.walkers + walkers,
    )


def _rows(
    entries: QuerySet[RosterEntry], first: date, last: date, today: date, zone: ZoneInfo
) -> Any:
    """Return week, program, title and three sums; contacts and urgent reasons are rows too."""
    # A member of two clinics is called by both; each counts its own.
    there = entries.order_by().filter(member=OuterRef("member"), clinic=OuterRef("clinic"))
    own = Q(Exists(there), member__in=entries.order_by().values("member"))
    number = Value(0, output_field=IntegerField())
    # The walks of a client of two clinics, who has an entry in each, count once.
    other = entries.order_by().filter(member=OuterRef("member"), pk__lt=OuterRef("pk"))
    walks = (
        entries.filter(~Exists(other), **{f"{WALK}due_on__range": (first, last)})
        .annotate(week=TruncWeek(f"{WALK}due_on", output_field=DateField()))
        .values("week", "program_key")
        .annotate(title=Min("program_title"), **_sums(today))
        .order_by()
        .values_list("week", "program_key", "title", "due_walks", "counted_walks", "walkers")
    )
    others = [
        _counted(Contact.objects.filter(MADE, own), CONTACTS, "at", first, zone, number),
        _counted(
            FollowUp.objects.filter(own, rank__lte=LAST_ACT_TODAY),
            URGENT,
            "created_at",
            first,
            zone,
            number,
        ),
    ]
    return walks.union(*others, all=True)


def _counted(
    rows: QuerySet[Any], key: str, moment: str, first: date, zone: ZoneInfo, nought: Value
) -> Any:
    return (
        rows.filter(**{f"{moment}__date__gte": first})
        .annotate(
            week=TruncWeek(moment, output_field=DateField(), tzinfo=zone),
            key=Value(key, output_field=CharField()),
            title=Value("", output_field=CharField()),
        )
        .values("week", "key", "title")
        .annotate(n=Count("pk"), none=nought, nobody=nought)
        .order_by()
        .values_list("week", "key", "title", "n", "none", "nobody")
    )


def _sums(today: date) -> dict[str, Any]:
    """Return due, counted and walkers: due before today or done, counted from 80%."""
    done = Q(**{f"{WALK}status": SessionStatus.DONE})
    left_out = Q(**{f"{WALK}status__in": [SessionStatus.EXCUSED, SessionStatus.SUPERSEDED]})
    due = ~left_out & (Q(**{f"{WALK}due_on__lt": today}) | (done & Q(**{f"{WALK}due_on": today})))
    # Multiplied out, so that no second is lost to whole-number division.
    enough = GreaterThanOrEqual(
        F(f"{WALK}active_backward_seconds") * COUNTS_FROM.denominator,
        F(f"{WALK}planned_backward_seconds") * COUNTS_FROM.numerator,
    )
    return {
        "due_walks": Coalesce(Sum(Case(When(due, then=1), default=0)), 0),
        "counted_walks": Coalesce(
            Sum(
                Case(
                    When(due & done & Q(enough), then=1),
                    default=0,
                )
            ),
            0,
        ),
        "walkers": Count("member", distinct=True, filter=done),
    }
