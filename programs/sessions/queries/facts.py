"""Gathers the facts that the progression rules ask for, from what was walked and told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from programs.plans.models import Hold, Plan, PlanWeek, ProgressionDecision
from programs.plans.queries.plan import holds_on
from programs.plans.rules.facts import WeekFacts
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.sessions.queries.pain import usual_pain_of
from programs.sessions.rules.events import signs_of
from programs.vocabulary import PAIN_LIMIT, Change, CheckInKind, SessionStatus, StepUp

if TYPE_CHECKING:
    from datetime import datetime

ROW_DAYS = 7
GAP_RULES = (5, 6)
WEEKS_OF_MORNINGS = 3
NOTHING_WALKED: dict[str, Any] = {"effort": 0, "confidence": 10, "is_pain_program": False}
"""A week without a walk tells nothing; it goes on rather than being held for missing answers."""


@dataclass(kw_only=True)
class Evidence:
    """Everything read once for one decision about a plan's current row."""

    plan: Plan
    today: date
    row: list[WalkSession]
    walked: list[WalkSession]
    check_ins: dict[int, dict[str, CheckIn]]
    events: list[SafetyEvent]
    decisions: list[ProgressionDecision]
    holds: list[Hold]
    last_row: int
    usual_pain: int

    @property
    def since(self) -> datetime:
        """Return the moment of the last applied decision, or the plan's beginning."""
        applied = [decision for decision in self.decisions if decision.is_applied]
        return applied[0].decided_at if applied else self.plan.created_at

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
        return [walk for walk in self.walked if walk.pk in {one.pk for one in self.row}]

    @property
    def row_planned(self) -> list[WalkSession]:
        """Return the walks of this attempt that count: an excused one does not."""
        return [walk for walk in self.row if walk.status != SessionStatus.EXCUSED]

    def told(self, walk: WalkSession, kind: CheckInKind) -> CheckIn | None:
        """Return the current check-in of this kind, or None."""
        return self.check_ins.get(walk.pk, {}).get(kind)

    def late_walks(self) -> list[WalkSession]:
        """Return earlier walks about which something was told after the last decision."""
        row = {walk.pk for walk in self.row}
        return [
            walk
            for walk in self.walked
            if walk.pk not in row
            and any(
                one.recorded_at > self.since for one in self.check_ins.get(walk.pk, {}).values()
            )
        ]


def gather(plan: Plan, today: date) -> Evidence:
    """Return the evidence for this plan's current row; ten queries whatever its history."""
    walks = list(_walks(plan))
    walked = sorted(
        (walk for walk in walks if walk.status == SessionStatus.DONE),
        key=lambda walk: (walk.walked_on or walk.due_on, walk.pk),
    )
    row = [
        walk
        for walk in walks
        if (walk.plan_week.position, walk.attempt) == (plan.current_week, plan.attempt)
        and walk.status != SessionStatus.SUPERSEDED
    ]
    decisions = list(plan.decisions.order_by("-pk")[:20])
    evidence = Evidence(
        plan=plan,
        today=today,
        row=row,
        walked=walked,
        check_ins=_check_ins(walked),
        events=[],
        decisions=decisions,
        holds=holds_on(plan, today),
        last_row=last_row_of(plan),
        usual_pain=usual_pain_of(plan.member),
    )
    evidence.events = list(
        SafetyEvent.objects.filter(member=plan.member, recorded_at__gt=evidence.since)
    )
    return evidence


def last_row_of(plan: Plan) -> int:
    """Return the position of the plan's last week; one query."""
    weeks = PlanWeek.objects.filter(revision__plan=plan).order_by("-revision__number", "-position")
    return int(weeks.values_list("position", flat=True)[0])


def facts_of(evidence: Evidence, walk: WalkSession | None) -> WeekFacts:
    """Return the facts as they stand after this walk; None means no walk to look at."""
    plan, version = evidence.plan, evidence.plan.program_version
    facts: dict[str, Any] = {
        "usual_pain": evidence.usual_pain,
        "effort_cap": plan.effort_cap,
        "is_pain_program": version.has_pain_questions,
        "automatic_progress_allowed": version.has_automatic_progress,
        "step_up": StepUp(plan.step_up),
        "is_last_row": plan.current_week >= evidence.last_row,
        "sessions_done": len(evidence.row_done),
        "sessions_planned": max(len(evidence.row_planned), 1),
        "reduced_sessions": sum(one.is_reduced for one in evidence.row_done),
        "days_since_row_change": _days_in_row(evidence),
        "holds_in_a_row": _holds_in_a_row(evidence),
        "gap_days": _gap_days(evidence),
        **signs_of(_marks(evidence.events)),
    }
    if walk is None:
        return WeekFacts(**facts | NOTHING_WALKED)
    if walk.pk not in {one.pk for one in evidence.row}:
        return WeekFacts(**facts | NOTHING_WALKED | _told_late(evidence, walk))
    return WeekFacts(**facts | _of_walk(evidence, walk))


def _told_late(evidence: Evidence, walk: WalkSession) -> dict[str, Any]:
    """Return only what was told about an earlier walk after the last decision.

    The rest of that walk has been weighed already; weighing it again would act twice.
    """
    late = {
        kind: told
        for kind, told in evidence.check_ins.get(walk.pk, {}).items()
        if told.recorded_at > evidence.since
    }
    after = late.get(CheckInKind.AFTER)
    facts: dict[str, Any] = {"pain_over_limit_in_7_days": _painful_walks(evidence, walk)}
    if after is not None:
        facts |= {"pain_during": after.pain, "near_falls": (after.near_falls,)}
        facts |= {name: getattr(after, name) for name in ("effort", "confidence")}
    if CheckInKind.TEN_MINUTES in late:
        facts["pain_after"] = late[CheckInKind.TEN_MINUTES].pain
    if CheckInKind.NEXT_MORNING in late:
        facts["pain_morning"] = late[CheckInKind.NEXT_MORNING].pain
    return facts


def _of_walk(evidence: Evidence, walk: WalkSession) -> dict[str, Any]:
    after = evidence.told(walk, CheckInKind.AFTER)
    later = evidence.told(walk, CheckInKind.TEN_MINUTES)
    morning = evidence.told(walk, CheckInKind.NEXT_MORNING)
    row = [_percent(one) for one in evidence.row_done]
    return {
        "pain_during": after.pain if after else None,
        "pain_after": later.pain if later else None,
        "pain_morning": morning.pain if morning else None,
        "effort": after.effort if after else None,
        "confidence": after.confidence if after else None,
        "completed_percent": _percent(walk),
        "row_completed_percent": sum(row) // len(row) if row else None,
        "near_falls": _near_falls(evidence, walk),
        "weekly_morning_pain": _mornings_by_week(evidence),
        "pain_over_limit_in_7_days": _painful_walks(evidence, walk),
    }


def _walks(plan: Plan) -> Any:
    """Return what the rules may look back on: this plan's walks of the last two months."""
    first = plan.week_starts_on - timedelta(days=60)
    return plan.sessions.filter(due_on__gte=first).select_related("plan_week").in_order()


def _check_ins(walks: list[WalkSession]) -> dict[int, dict[str, CheckIn]]:
    found: dict[int, dict[str, CheckIn]] = defaultdict(dict)
    for told in CheckIn.objects.filter(walk_session__in=walks, replaced_by__isnull=True):
        found[told.walk_session_id][told.kind] = told
    return found


def _marks(events: list[SafetyEvent]) -> list[dict[str, Any]]:
    return [
        {
            "kind": event.kind,
            "stop_rule": event.stop_rule,
            "injury": event.has_injury,
            "head_hit": event.has_head_hit,
            "blood_thinner": event.has_blood_thinner,
        }
        for event in events
    ]


def _percent(walk: WalkSession) -> int:
    planned: int = max(walk.planned_backward_seconds, 1)
    done: int = walk.active_backward_seconds
    percent: int = done * 100 // planned
    return min(percent, 100)


def _near_falls(evidence: Evidence, walk: WalkSession) -> tuple[int, ...]:
    """Return the stumbles of the walk before this one and of this one."""
    index = evidence.walked.index(walk)
    pair = evidence.walked[max(index - 1, 0) : index + 1]
    return tuple(_stumbles(evidence, one) for one in pair)


def _stumbles(evidence: Evidence, walk: WalkSession) -> int:
    after = evidence.told(walk, CheckInKind.AFTER)
    rules: list[str] = [event.get("rule", "") for event in walk.events]
    timed = sum(rule.startswith("stop_near_fall") for rule in rules)
    return max(after.near_falls if after else 0, timed)


def _painful_walks(evidence: Evidence, walk: WalkSession) -> int:
    last = walk.walked_on or evidence.today
    return sum(
        _was_painful(evidence, one)
        for one in evidence.walked
        if 0 <= (last - (one.walked_on or one.due_on)).days < ROW_DAYS
    )


def _was_painful(evidence: Evidence, walk: WalkSession) -> bool:
    told = (evidence.told(walk, CheckInKind.AFTER), evidence.told(walk, CheckInKind.TEN_MINUTES))
    return any(one is not None and (one.pain or 0) >= PAIN_LIMIT for one in told)


def _mornings_by_week(evidence: Evidence) -> tuple[tuple[int, ...], ...]:
    """Return morning scores of the last three calendar weeks, by the day they were due."""
    monday = evidence.today - timedelta(days=evidence.today.weekday())
    weeks: list[list[int]] = [[] for _ in range(WEEKS_OF_MORNINGS)]
    for walk in evidence.walked:
        told = evidence.told(walk, CheckInKind.NEXT_MORNING)
        morning = (walk.walked_on or walk.due_on) + timedelta(days=1)
        age = (monday - (morning - timedelta(days=morning.weekday()))).days // 7
        if told and told.pain is not None and 0 <= age < WEEKS_OF_MORNINGS:
            weeks[WEEKS_OF_MORNINGS - 1 - age].append(told.pain)
    return tuple(tuple(week) for week in weeks)


def _gap_days(evidence: Evidence) -> int:
    """Return the days without a walk that no earlier decision has answered yet."""
    days = [walk.walked_on for walk in evidence.walked if walk.walked_on]
    if not days:
        return 0
    pairs = [*zip(days[-2:], [*days[-1:], evidence.today], strict=False)]
    answered = {
        decision.decided_at.date(): decision.rule_number
        for decision in evidence.decisions
        if decision.rule_number in GAP_RULES
    }
    return max((_open_gap(first, last, answered) for first, last in pairs), default=0)


def _open_gap(first: date, last: date, answered: dict[date, int]) -> int:
    """Return the length of one gap, or 0 where a gap rule has answered it."""
    days = (last - first).days
    rules = [rule for on, rule in answered.items() if first < on <= last]
    is_longer_now = days >= 28 and GAP_RULES[0] not in rules
    return days if not rules or is_longer_now else 0


def _days_in_row(evidence: Evidence) -> int:
    """Return the days this row will have lasted when the next one begins."""
    ends = max(evidence.row_ends_on, evidence.today - timedelta(days=1))
    return (ends - evidence.plan.week_starts_on).days + 1


def _holds_in_a_row(evidence: Evidence) -> int:
    count = 0
    for decision in evidence.decisions:
        if decision.change != Change.HOLD or decision.week != evidence.plan.current_week:
            break
        count += 1
    return count
