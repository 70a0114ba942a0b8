"""Everything the progression rules look at, read once for one decision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from programs.plans.models import Hold, Plan, PlanWeek, ProgressionDecision
from programs.plans.queries.plan import holds_on
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.sessions.queries.pain import usual_pain_of
from programs.vocabulary import CheckInKind, SessionStatus

if TYPE_CHECKING:
    from datetime import datetime

ROW_DAYS = 7
DAYS_TO_LOOK_BACK = 60
MOST_DECISIONS = 20

ByWalk = dict[int, dict[str, CheckIn]]
"""Check-ins by walk and kind."""


@dataclass(kw_only=True)
class Evidence:
    """What is known about a plan's current row.

    `check_ins` is what stands now; `weighed` what stood when the rules last decided.
    """

    plan: Plan
    today: date
    row: list[WalkSession]
    walked: list[WalkSession]
    decisions: list[ProgressionDecision]
    holds: list[Hold]
    last_row: int
    usual_pain: int
    check_ins: ByWalk = field(default_factory=dict)
    weighed: ByWalk = field(default_factory=dict)
    events: list[SafetyEvent] = field(default_factory=list)

    @property
    def applied(self) -> list[ProgressionDecision]:
        """Return the decisions that changed the plan, newest first."""
        return [decision for decision in self.decisions if decision.is_applied]

    @property
    def in_force(self) -> list[ProgressionDecision]:
        """Return the applied decisions that nobody has set aside since, newest first."""
        set_aside: set[int] = set()
        for one in self.applied:
            if one.overrides_id and one.pk not in set_aside:
                set_aside.add(one.overrides_id)
        return [one for one in self.applied if one.pk not in set_aside]

    @property
    def since(self) -> datetime:
        """Return the moment of the last applied decision, or the plan's beginning."""
        return self.applied[0].decided_at if self.applied else self.plan.created_at

    @property
    def is_held(self) -> bool:
        """Return whether a hold is in force today."""
        return bool(self.holds)

    @property
    def row_ends_on(self) -> date:
        """Return the last local day of the row: a week, or longer where its last walk is later."""
        week = self.plan.week_starts_on + timedelta(days=ROW_DAYS - 1)
        return max([week, *(walk.due_on for walk in self.row)])

    @property
    def row_done(self) -> list[WalkSession]:
        """Return the walks of this attempt that are done, oldest first."""
        return [walk for walk in self.walked if self.is_in_row(walk)]

    @property
    def row_planned(self) -> list[WalkSession]:
        """Return the walks of this attempt that count: an excused one does not."""
        return [walk for walk in self.row if walk.status != SessionStatus.EXCUSED]

    def is_in_row(self, walk: WalkSession) -> bool:
        """Return whether the walk belongs to the attempt that is decided now."""
        return walk.pk in {one.pk for one in self.row}

    def told(self, walk: WalkSession, kind: CheckInKind) -> CheckIn | None:
        """Return the current check-in of this kind, or None."""
        return self.check_ins.get(walk.pk, {}).get(kind)

    def told_before(self, walk: WalkSession, kind: CheckInKind) -> CheckIn | None:
        """Return what the rules had seen of this kind when they last decided, or None."""
        return self.weighed.get(walk.pk, {}).get(kind)

    def is_late(self, walk: WalkSession) -> bool:
        """Return whether the walk itself reached us after the last decision."""
        return walk.received_at is not None and walk.received_at > self.since

    def late_walks(self) -> list[WalkSession]:
        """Return earlier walks about which something came to us after the last decision."""
        return [walk for walk in self.walked if not self.is_in_row(walk) and self._has_news(walk)]

    def decided_at(self, now: datetime) -> datetime:
        """Return the moment of a decision made now: never before the news it has seen."""
        told = [one.recorded_at for kinds in self.check_ins.values() for one in kinds.values()]
        events = [event.recorded_at for event in self.events]
        return max([now, *told, *events])

    def _has_news(self, walk: WalkSession) -> bool:
        told = self.check_ins.get(walk.pk, {}).values()
        return self.is_late(walk) or any(one.recorded_at > self.since for one in told)


def gather(plan: Plan, today: date) -> Evidence:
    """Return the evidence for this plan's current row; nine queries whatever its history."""
    walks = list(_walks(plan))
    walked = sorted(
        (walk for walk in walks if walk.status == SessionStatus.DONE),
        key=lambda walk: (walk.walked_on or walk.due_on, walk.pk),
    )
    evidence = Evidence(
        plan=plan,
        today=today,
        row=[walk for walk in walks if _is_of_row(walk, plan)],
        walked=walked,
        decisions=list(plan.decisions.order_by("-pk")[:MOST_DECISIONS]),
        holds=holds_on(plan, today),
        last_row=last_row_of(plan),
        usual_pain=usual_pain_of(plan.member),
    )
    evidence.check_ins, evidence.weighed = _check_ins(walked, evidence.since)
    events = SafetyEvent.objects.filter(member=plan.member, recorded_at__gt=evidence.since)
    evidence.events = list(events.select_related("walk_session"))
    return evidence


def last_row_of(plan: Plan) -> int:
    """Return the position of the plan's last week; one query."""
    weeks = PlanWeek.objects.filter(revision__plan=plan).order_by("-revision__number", "-position")
    return int(weeks.values_list("position", flat=True)[0])


def _walks(plan: Plan) -> Any:
    """Return what the rules may look back on: this plan's walks of the last two months."""
    first = plan.week_starts_on - timedelta(days=DAYS_TO_LOOK_BACK)
    return plan.sessions.filter(due_on__gte=first).select_related("plan_week").in_order()


def _is_of_row(walk: WalkSession, plan: Plan) -> bool:
    place = (walk.plan_week.position, walk.attempt)
    is_current = walk.status != SessionStatus.SUPERSEDED
    return is_current and place == (plan.current_week, plan.attempt)


def _check_ins(walks: list[WalkSession], since: datetime) -> tuple[ByWalk, ByWalk]:
    """Return what is told now, and what was told up to a moment; one query."""
    now: ByWalk = defaultdict(dict)
    before: ByWalk = defaultdict(dict)
    for told in CheckIn.objects.filter(walk_session__in=walks).order_by("pk"):
        now[told.walk_session_id][told.kind] = told
        if told.recorded_at <= since:
            before[told.walk_session_id][told.kind] = told
    return now, before
