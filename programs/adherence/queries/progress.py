"""What a member's progress page needs: three queries, whatever the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from programs.adherence.queries.calendar import Calendar, calendar, weeks_since
from programs.adherence.queries.history import WalkRow, walk_rows
from programs.adherence.rules.arithmetic import Adherence, adherence, week_so_far
from programs.adherence.rules.windows import Window, last_28_days, since_start, this_week
from programs.plans.models import Plan, ProgressionDecision
from programs.plans.queries.plan import latest_plan
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accounts.models import User

MOST_WALKS = 24
"""Walks in a chart and its table; the older ones stay in the sums."""

MOST_DECISIONS = 5


@dataclass(frozen=True, kw_only=True)
class WeekMinutes:
    """A calendar week with what was due in it."""

    week: Window
    sums: Adherence


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How it is going. The sums reach over a change of plan, the charts show one plan.

    `to_come` are this week's walks still ahead. `walks` are the latest done ones, oldest
    first; `first_number` is the place of the first of them in the plan.
    """

    this_week: Adherence
    to_come: int
    last_28_days: Adherence
    since_start: Adherence
    walks: list[WalkRow]
    first_number: int
    calendar: Calendar
    weeks: list[WeekMinutes]
    decisions: list[ProgressionDecision]


def progress_of(member: User, today: date) -> Progress | None:
    """Return the progress in the open plan, else in the last one; None without a plan."""
    plan = latest_plan(member)
    if plan is None:
        return None
    rows = walk_rows(member, min(plan.starts_on, last_28_days(today).first))
    walks = [row.walk for row in rows]
    week = this_week(today)
    _, scheduled = week_so_far(walks, week)
    so_far = adherence(walks, week, today)
    own = [row for row in rows if row.plan_id == plan.pk]
    done = [row for row in own if row.walk.is_done]
    return Progress(
        this_week=so_far,
        to_come=scheduled - so_far.due,
        last_28_days=adherence(walks, last_28_days(today), today),
        since_start=adherence(walks, since_start(plan.starts_on, today), today),
        walks=done[-MOST_WALKS:],
        first_number=max(len(done) - MOST_WALKS, 0) + 1,
        calendar=calendar(own, plan.starts_on, today),
        weeks=[
            WeekMinutes(week=one, sums=adherence(walks, one, today))
            for one in weeks_since(plan.starts_on, today)
        ],
        decisions=latest_decisions(plan),
    )


def latest_decisions(plan: Plan) -> list[ProgressionDecision]:
    """Return the last five decisions that changed or kept the plan, newest first; one query."""
    return _latest_decisions.rows(plan=plan.pk)


@Prepared
def _latest_decisions() -> QuerySet[ProgressionDecision]:
    decisions = ProgressionDecision.objects.filter(plan=Slot("plan"), is_applied=True)
    return decisions.select_related("decided_by").order_by("-pk")[:MOST_DECISIONS]
