"""A member's latest plan with its pauses, read as one JSON value beside the member."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Subquery

from programs.adherence.queries.read_json import day, instant, nested
from programs.plans.models import SAFETY_HOLDS, Hold, Plan, PlanWeek
from programs.sessions.models import WalkSession
from programs.vocabulary import HoldKind, SessionStatus
from retrowalk.json_rows import JSONRow, rows_as_json

if TYPE_CHECKING:
    from collections.abc import Iterable


class Pause(NamedTuple):
    """A pause that nobody has ended: its kind, its local days, and when it was set."""

    kind: HoldKind
    first: date | None
    last: date | None
    at: datetime | None

    def covers(self, today: date) -> bool:
        """Return whether it is in force on this local day."""
        has_begun = self.first is None or self.first <= today
        return has_begun and (self.last is None or self.last >= today)


class LatestPlan(NamedTuple):
    """The open plan, else the last one that was not withdrawn.

    `pauses` are those of wish, in force or not, `safety` the strictest of those set for safety.
    """

    pk: int
    status: str
    starts_on: date | None
    week_starts_on: date | None
    sent_at: datetime | None
    week: int
    key: str
    title: str
    last_week: int | None
    has_walked: bool
    pauses: tuple[Pause, ...]
    safety: Pause | None

    def pause_on(self, today: date) -> Pause | None:
        """Return the pause of wish in force that ends last; one without a last day lasts longest.

        One that begins later must not hide it, however long it will last.
        """
        in_force = [one for one in self.pauses if one.covers(today)]
        return max(in_force, key=lambda one: one.last or date.max, default=None)


def latest_plan() -> Subquery:
    """Return the latest plan of a member, for `plan_in`."""
    plans = Plan.objects.filter(member=OuterRef("pk"), withdrawn_at__isnull=True)
    holds = Hold.objects.filter(plan=OuterRef("pk"), ended_at__isnull=True)
    weeks = PlanWeek.objects.filter(revision__plan=OuterRef("pk"))
    walks = WalkSession.objects.filter(plan=OuterRef("pk"), status=SessionStatus.DONE)
    row = JSONRow(
        "pk",
        "status",
        "starts_on",
        "week_starts_on",
        "created_at",
        "current_week",
        "program_version__template__key",
        "program_version__template__title",
        Subquery(weeks.order_by("-revision__number", "-position").values("position")[:1]),
        Exists(walks),
        rows_as_json(holds, "kind", "starts_on", "ends_on", "created_at"),
    )
    latest = plans.order_by(F("ended_on").desc(nulls_first=True), "-pk")
    return Subquery(latest.values(json=row)[:1])


def plan_in(row: list[Any] | None) -> LatestPlan | None:
    """Return the plan out of `latest_plan`, None where there was never one."""
    if row is None:
        return None
    pk, status, starts_on, week_starts_on, sent_at, week, key, title, last, walked, holds = row
    pauses = [
        Pause(HoldKind(kind), day(first), day(until), instant(at))
        for kind, first, until, at in nested(holds) or ()
    ]
    return LatestPlan(
        pk=pk,
        status=status,
        starts_on=day(starts_on),
        week_starts_on=day(week_starts_on),
        sent_at=instant(sent_at),
        week=week,
        key=key,
        title=title,
        last_week=last,
        has_walked=bool(walked),
        pauses=tuple(one for one in pauses if one.kind not in SAFETY_HOLDS),
        safety=_strictest(one for one in pauses if one.kind in SAFETY_HOLDS),
    )


def _strictest(pauses: Iterable[Pause]) -> Pause | None:
    """Return a stop before a pause until somebody has checked, the newest: their names sort, too.

    The rows come in no order, so that of two alike one must be named.
    """
    return max(pauses, key=lambda one: (one.kind, one.at), default=None)
