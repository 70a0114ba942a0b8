"""A whole plan as its page shows it: weeks walked, this week, and the weeks to come.

Five queries whatever the plan's length: weeks, walks, decisions, holds, a physio's changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists

from programs.plans.models import Hold, PlanWeek, ProgressionDecision
from programs.plans.queries.changes import changes_of
from programs.plans.queries.plan import holds_on, weeks_of
from programs.plans.queries.told import change_words
from programs.plans.rules.support import setting_for_level
from programs.sessions.models import WalkSession
from programs.sessions.queries.gate import checks_that_rest
from programs.sessions.queries.moving import ON_HOLD, is_in_row
from programs.sessions.queries.summary import WalkSummary, summary_of, walk_summary
from programs.sessions.queries.week import mark_of
from programs.vocabulary import SessionStatus, Setting, SupportLevel

if TYPE_CHECKING:
    from programs.plans.models import Plan

Place = tuple[int, int]
"""A week's position, and the attempt at it."""

MARK_WORDS = {
    "done": "Done",
    "cut": "Done, cut short",
    "today": "Today",
    "planned": "To come",
    "missed": "Not done",
    "excused": "Left out",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """What was said at the end of a row, and where the plan went: words, rule, reason.

    `by` is the first name of the physio whose word it is, empty for the rules.
    """

    words: str
    rule_number: int
    reason: str
    decided_at: datetime
    also: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class PhysioChange:
    """What a physio changed about the plan, in words, and why."""

    words: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlannedWalk:
    """One walk on the plan page. `may_change` is False once it has begun or its week is over.

    `is_to_rest` is True for a walk of today once a check has said "not today".
    """

    walk: WalkSession
    mark: str
    mark_words: str
    summary: WalkSummary
    may_change: bool
    may_put_back: bool
    is_to_rest: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One time through one week of the plan."""

    position: int
    attempt: int
    phase: str
    walks: list[PlannedWalk]
    done: int
    planned: int
    step: Step | None
    is_now: bool


@dataclass(frozen=True, kw_only=True)
class WeekAhead:
    """A week still to come, as its table has it."""

    position: int
    phase: str
    sessions: int
    summary: WalkSummary


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """Everything the plan page shows, read once."""

    plan: Plan
    weeks: int
    past: list[Row]
    now: Row | None
    ahead: list[WeekAhead]
    holds: list[Hold]
    latest_step: Step | None
    changes: list[PhysioChange]


def plan_page(plan: Plan, today: date) -> PlanPage:
    """Return the plan's page on one local day; five queries."""
    weeks = weeks_of(plan)
    walks = WalkSession.objects.filter(plan=plan).current().select_related("plan_week")
    walks = walks.annotate(is_to_rest=Exists(checks_that_rest(plan.member_id, today)))
    applied = plan.decisions.filter(is_applied=True).select_related("decided_by")
    decisions = list(applied.order_by("pk"))
    rows = _rows(plan, list(walks.in_order()), decisions, today)
    past = [row for row in rows if not row.is_now]
    return PlanPage(
        plan=plan,
        weeks=len(weeks),
        past=past,
        now=next((row for row in rows if row.is_now), None),
        ahead=[_ahead(plan, week) for week in weeks if week.position > plan.current_week],
        holds=holds_on(plan, today),
        latest_step=_step(decisions, len(decisions) - 1, plan) if decisions else None,
        changes=_changes(plan),
    )


def _rows(
    plan: Plan, walks: list[WalkSession], decisions: list[ProgressionDecision], today: date
) -> list[Row]:
    """Return a row for each time through a week, in the order of its first walk."""
    grouped: dict[Place, list[WalkSession]] = {}
    for walk in walks:
        walk.plan = plan  # the same plan: no further query
        grouped.setdefault((walk.plan_week.position, walk.attempt), []).append(walk)
    indexes = {(one.week, one.attempt): index for index, one in enumerate(decisions)}
    return [
        Row(
            position=place[0],
            attempt=place[1],
            phase=group[0].plan_week.phase_title,
            walks=[_planned(walk, today) for walk in group],
            done=sum(walk.status == SessionStatus.DONE for walk in group),
            planned=sum(walk.status != SessionStatus.EXCUSED for walk in group),
            step=_step(decisions, indexes[place], plan) if place in indexes else None,
            is_now=place == (plan.current_week, plan.attempt),
        )
        for place, group in grouped.items()
    ]


def _planned(walk: WalkSession, today: date) -> PlannedWalk:
    mark = mark_of(walk, today)
    return PlannedWalk(
        walk=walk,
        mark=mark,
        mark_words=MARK_WORDS[mark],
        summary=walk_summary(walk),
        may_change=walk.status == SessionStatus.SCHEDULED and is_in_row(walk),
        may_put_back=may_put_back(walk, today),
        is_to_rest=mark == "today" and walk.is_to_rest,  # type: ignore[attr-defined]
    )


def may_put_back(walk: WalkSession, today: date) -> bool:
    """Return whether a walk that was left out may stand again: the member's own, not past."""
    is_own = walk.status == SessionStatus.EXCUSED and walk.excuse_reason != ON_HOLD
    return is_own and walk.due_on >= today and is_in_row(walk)


def _ahead(plan: Plan, week: PlanWeek) -> WeekAhead:
    """Return a week to come, with the support of today: what it will be depends on each step."""
    level = SupportLevel(plan.support_level)
    setting = setting_for_level(Setting(plan.setting), level)
    asked = week.prescription
    return WeekAhead(
        position=week.position,
        phase=week.phase_title,
        sessions=asked.sessions_per_week,
        summary=summary_of(asked, setting, plan.lane_length_mm, level),
    )


def step_after(latest: ProgressionDecision, plan: Plan) -> Step:
    """Return the latest decision in words: what changes, then why; the plan stands where it led."""
    return _step([latest], 0, plan)


def _step(decisions: list[ProgressionDecision], index: int, plan: Plan) -> Step:
    """Return a decision in words, with the week the plan went to."""
    one = decisions[index]
    later = decisions[index + 1 :]
    went_to = later[0].week if later else plan.current_week
    return Step(
        words=_went(one, went_to),
        rule_number=one.rule_number,
        reason=one.reason,
        decided_at=one.decided_at,
        also=_also(one.outcome),
        by=one.decided_by.first_name if one.decided_by else "",
    )


def _changes(plan: Plan) -> list[PhysioChange]:
    """Return the latest changes a physio made, newest first; one query."""
    told = [(one, change_words(one.change, plan.member.units)) for one in changes_of(plan)]
    return [
        PhysioChange(words=words, by=one.made_by.first_name, at=one.made_at, reason=one.reason)
        for one, words in told
        if words and one.made_by_id != plan.member_id
    ]


def _went(one: ProgressionDecision, went_to: int) -> str:
    if one.outcome.get("row") == "complete":
        return "You finished your plan."
    if one.outcome.get("lock", "none") != "none":
        return "Your plan is paused."
    if went_to > one.week:
        return f"You go on to week {went_to}."
    return f"We stay on week {went_to}." if went_to == one.week else f"Back to week {went_to}."


def _also(outcome: dict[str, object]) -> str:
    """Return what else the decision asks for, in words."""
    said = (
        (outcome.get("support"), "Use more support."),
        (outcome.get("rest_hours"), "Rest for 48 hours first."),
        (outcome.get("suggest_clinician"), "A chat with a physio may help."),
    )
    return " ".join(words for applies, words in said if applies)
